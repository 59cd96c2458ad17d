import type { NamedValue } from './fields.ts';

/** `2024-05-01-headline`, or a file in `_posts`: Jekyll takes no others for posts. */
const POST = /(?:^|\/)(?:_posts|_drafts)\/|(?:^|\/)\d{4}-\d{1,2}-\d{1,2}-[^/]+$/;

/** Jekyll parts the names of these at spaces, where they are one text. Their singular forms are one name. */
const PARTED: ReadonlySet<string> = new Set(['tags', 'categories']);

/**
 * The values of front matter, with the names of tags and categories apart that Jekyll would part. Elsewhere `tags: New York` is one tag: so
 * only of a file that Jekyll would take for a post, and that names its layout as Jekyll does, without an ending.
 */
export function jekyllNames(values: readonly NamedValue[], path: string): readonly NamedValue[] {
  if (!POST.test(path) || !values.some(({ key, value }) => key === 'layout' && /^[\w-]+$/.test(String(value)))) return values;
  return values.map((named) =>
    PARTED.has(named.key) && typeof named.value === 'string' && !named.value.includes(',')
      ? { ...named, value: named.value.split(/\s+/).filter((name) => name !== '') }
      : named,
  );
}
