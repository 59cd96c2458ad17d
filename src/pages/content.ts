import type { CleanHtml } from '../domain.ts';

/** A tag of clean HTML, whose attributes are all quoted: what looks like a tag within an attribute is passed over. */
const TAG = /<(\/?)(h[2-6]|main)((?:\s(?:[^">]|"[^"]*")*)?)>|<[a-z](?:[^">]|"[^"]*")*>/g;

/**
 * An article's HTML as part of a page that has a `main` and an h1 of its own: headings begin with h2 and leave no level out,
 * whatever feed readers are given, and a `main` is a `div`.
 */
export function placedContent(content: CleanHtml): string {
  const levels = levelsIn(content);
  const open: string[] = [];
  let next = 0;
  return content.replace(TAG, (tag, slash: string, name: string | undefined, attributes: string) => {
    if (name === undefined) return tag;
    if (name === 'main') return `<${slash}div${attributes}>`;
    if (slash === '') open.push(`h${levels[next++]}`);
    return `<${slash}${slash === '' ? open.at(-1) : (open.pop() ?? name)}${attributes}>`;
  });
}

/** The levels that the headings should have: each at most one below the one that it belongs to. */
function levelsIn(content: CleanHtml): readonly number[] {
  const above: { readonly written: number; readonly level: number }[] = [];
  const levels: number[] = [];
  for (const [, slash, name] of content.matchAll(TAG)) {
    if (slash !== '' || name === undefined || name === 'main') continue;
    const written = Number(name.slice(1));
    while ((above.at(-1)?.written ?? 0) >= written) above.pop();
    const level = (above.at(-1)?.level ?? 1) + 1;
    above.push({ written, level });
    levels.push(level);
  }
  return levels;
}

/** Whether an article's HTML shows what is at an address. */
export const shows = (content: CleanHtml, url: string): boolean => content.includes(`src="${url.replaceAll('&', '&amp;')}"`);
