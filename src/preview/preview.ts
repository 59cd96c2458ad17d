import { wholeArticle } from '../article/article.ts';
import { type Parsed, parseArticle, type StoredFile } from '../article/parse.ts';
import type { Article, Feed, Instant, Problem, Publication } from '../domain.ts';
import { makeFeed } from '../feed/feed.ts';
import { hasExpired } from '../feed/selection.ts';
import { FORMATS } from '../render/formats.ts';
import { cutItem } from './cut.ts';
import { difference } from './difference.ts';
import { plainText } from './text.ts';

/** One article in all the ways in which it goes out. */
export interface Preview {
  readonly problems: readonly Problem[];
  /** Why it is not shown at the moment; missing where it is. */
  readonly hidden?: string;
  /** Missing where the file is no article, as `problems` say, or one that is withdrawn and says nothing else. */
  readonly shape?: Shape;
}

export interface Shape {
  readonly id: string;
  readonly slug: string;
  readonly url: string;
  /** By the format's name: the item as it stands in the publication's feed. */
  readonly items: ReadonlyMap<string, string>;
  readonly text: string;
  /** What cleaning its body changed: see `difference`. */
  readonly difference: string | undefined;
}

/** Reads and renders an article whether or not it is shown at a moment. Never throws for what stands in it. */
export function previewOf(stored: StoredFile, publication: Publication, at: Instant): Preview {
  const asItIs = parseArticle(stored, publication);
  const parsed = asItIs.kind === 'article' ? asItIs : parseArticle(stored, publication, { regardless: true });
  const hidden = hiddenState(asItIs, at);
  const found = parsed.kind === 'draft' ? [] : parsed.problems;
  // A withdrawn article may say nothing of itself but that.
  if (parsed.kind !== 'article') return { problems: asItIs.kind === 'withdrawn' ? asItIs.problems : found, ...hidden };
  const { article, problems } = wholeArticle(parsed, stored.file, publication);
  return { problems: [...found, ...problems], ...hidden, shape: shapeOf(article, parsed.body().html, publication, at) };
}

function hiddenState(parsed: Parsed, at: Instant): Pick<Preview, 'hidden'> {
  if (parsed.kind === 'draft') return { hidden: 'it is a draft' };
  if (parsed.kind === 'withdrawn') return { hidden: 'it is withdrawn' };
  if (parsed.kind === 'unfit') return { hidden: 'something is wrong with it' };
  const { head } = parsed;
  if (head.publishedAt > at) return { hidden: `its date, ${iso(head.publishedAt)}, is still to come` };
  if (head.expiresAt !== undefined && hasExpired(head, at)) return { hidden: `it expired on ${iso(head.expiresAt)}` };
  return {};
}

const iso = (instant: Instant): string => `${new Date(instant).toISOString().slice(0, 16)}Z`;

function shapeOf(article: Article, rawHtml: string, publication: Publication, at: Instant): Shape {
  const feed = feedOf(article, publication, at);
  const [item] = feed.items;
  return {
    id: article.id,
    slug: article.slug,
    url: article.url,
    items: new Map(FORMATS.map((format) => [format.name, cutItem(format, feed) ?? ''])),
    text: item ? plainText(item, publication) : '',
    difference: difference(rawHtml, article.content),
  };
}

/** The publication's feed as it is on the day of an article that has it for itself. */
const feedOf = (article: Article, publication: Publication, at: Instant): Feed =>
  makeFeed(
    publication,
    { channel: { kind: 'publication' }, names: '', query: '', history: { kind: 'complete' } },
    { articles: [article], total: 1, withdrawals: [] },
    Math.max(at, article.publishedAt),
  );
