import type { Article, Feed, Item, Problem } from '../domain.ts';
import type { Format } from '../render/formats.ts';
import { type ArticleView, StaleView } from '../store/article-store.ts';

/** Articles that a document could not be published with: every feed does without them until they are other than they were. */
export interface SetAside {
  holds(article: Pick<Article, 'version'>): boolean;
  problems(): readonly Problem[];
  put(article: Pick<Article, 'version' | 'slug'>, problem: Problem): void;
  /** Forgets those that are not stored as they were any more. */
  review(view: ArticleView): Promise<void>;
}

export function setAside(): SetAside {
  const known = new Map<string, { readonly slug: string; readonly problem: Problem }>();
  return {
    holds: ({ version }) => known.size > 0 && known.has(version),
    problems: () => [...known.values()].map(({ problem }) => problem),
    put: ({ version, slug }, problem) => void known.set(version, { slug, problem }),
    async review(view) {
      for (const [version, { slug }] of known) {
        const found = await view.find(`/articles/${encodeURIComponent(slug)}`).catch(() => undefined);
        if (found?.kind !== 'article' || found.article.version !== version) known.delete(version);
      }
    },
  };
}

/**
 * The document that a Feed makes in a format, once a strict parser has taken it. Where one does not, the articles that broke it are set
 * aside, and a StaleView says that the Feed must be made again, without them; where none did, an Error says what is the matter.
 */
export function strictDocument(feed: Feed, format: Format, aside: SetAside): string {
  const { text, complaint } = attempt(feed, format);
  if (text !== undefined && complaint === undefined) return text;
  const broken = feed.items.flatMap((item) => brokenBy(feed, item, format));
  for (const { item, found } of broken) aside.put(item, problemOf(item, format, found));
  if (broken.length > 0) throw new StaleView(`${broken.length} articles break ${format.name}: ${complaint}`);
  throw new Error(
    `${format.name}: what was made of «${feed.title}» is not well-formed (${complaint}); the document before it stays`,
  );
}

interface Attempt {
  readonly text?: string;
  readonly complaint?: string | undefined;
}

function attempt(feed: Feed, format: Format): Attempt {
  try {
    const text = format.render(feed);
    return { text, complaint: format.check(text) };
  } catch (error) {
    return { complaint: error instanceof Error ? error.message : String(error) };
  }
}

function brokenBy(feed: Feed, item: Item, format: Format): readonly { readonly item: Item; readonly found: string }[] {
  const { complaint } = attempt({ ...feed, items: [item] }, format);
  return complaint === undefined ? [] : [{ item, found: complaint }];
}

const problemOf = ({ path }: Item, { name }: Format, found: string): Problem => ({
  file: path,
  field: 'content',
  found: `what makes the ${name} feed unreadable (${found})`,
  expected: 'an article without that; please report it, as no article should be able to',
  effect: 'left out',
});
