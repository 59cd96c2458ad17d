/** Ids: the ends of links within the article, and nothing else, so that no name on the page can be taken over. */
import { absoluteUrl, fragmentOf } from './address.ts';
import { legalText } from './text.ts';

/** Where an article is, and how its ids begin. */
export interface Anchors {
  /** The article's address without a fragment, as `absoluteUrl` gives it. */
  readonly article: string;
  readonly prefix: string;
}

const NOT_IN_AN_ID = /[^\p{L}\p{M}\p{N}_.:~-]+/gu;

const plain = (id: string): string => legalText(id).trim().replace(NOT_IN_AN_ID, '-');

/** How an id leaves: prefixed, once. The same again gives the same. */
export function publicId(id: string, { prefix }: Anchors): string {
  const start = `${plain(prefix)}-`;
  const own = plain(id);
  return own.startsWith(start) ? own : start + own;
}

/** The id that a link of the article leads to, where it stays within the article. `href` as its author wrote it. */
export function idOf(href: string, base: string, { article }: Anchors): string | undefined {
  const text = href.trim();
  if (!text.includes('#')) return undefined;
  const within = text.startsWith('#') || absoluteUrl(text, base, 'link')?.replace(/#.*$/s, '') === article;
  return within ? fragmentOf(text) || undefined : undefined;
}

/** The address of an element of the article. Absolute: a bare `#x` means another page in every reader. */
export function addressOfId(id: string, { article }: Anchors): string {
  return `${article}#${encodeURIComponent(id)}`;
}
