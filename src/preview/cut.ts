import type { Feed } from '../domain.ts';
import type { Format } from '../render/formats.ts';

/** The first item of a document as it stands in it, from the beginning of its first line; undefined where there is none. */
export function cutItem(format: Format, feed: Feed): string | undefined {
  const document = format.render(feed);
  const found = document.matchAll(format.item).next().value;
  if (!found) return undefined;
  const start = document.lastIndexOf('\n', found.index) + 1;
  return document.slice(start, found.index + found[0].length);
}
