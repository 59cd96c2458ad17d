/**
 * The project's own folder, where what is read at run time is found by its path: templates, tables, the release. This file lies as deep as
 * what it is built into: directly below that folder, in `src` or in `dist`.
 */
export const ROOT = new URL('../', import.meta.url);
