import type { Article, Feed, Item, Problem } from '../domain.ts';
import type { Piece, Write } from '../render/carried.ts';
import type { Format } from '../render/formats.ts';
import { type ArticleView, StaleView } from '../store/article-store.ts';

/** Articles that a document could not be published with: every feed does without them until they are other than they were. */
export interface SetAside {
  holds(article: Pick<Article, 'id' | 'version'>): boolean;
  problems(): readonly Problem[];
  put(article: Pick<Article, 'id' | 'version' | 'slug'>, problem: Problem): void;
  /** Forgets those that are not stored as they were any more. */
  review(view: ArticleView): Promise<void>;
}

export function setAside(): SetAside {
  const known = new Map<string, { readonly slug: string; readonly problem: Problem }>();
  return {
    holds: (article) => known.size > 0 && known.has(stateOf(article)),
    problems: () => [...known.values()].map(({ problem }) => problem),
    put: (article, problem) => void known.set(stateOf(article), { slug: article.slug, problem }),
    async review(view) {
      for (const [state, { slug }] of known) {
        const found = await view.find(`/articles/${encodeURIComponent(slug)}`).catch(() => undefined);
        if (found?.kind !== 'article' || stateOf(found.article) !== state) known.delete(state);
      }
    },
  };
}

const stateOf = ({ id, version }: Pick<Article, 'id' | 'version'>): string => `${version} ${id}`;

/**
 * The document that a Feed makes in a format, in pieces, once a strict parser has taken it. Where one does not, the articles that broke
 * it are set aside, and a StaleView says that the Feed must be made again, without them; where none did, an Error says what is the matter.
 */
export async function strictDocument(
  feed: Feed,
  format: Format,
  write: WriteFeed,
  aside: SetAside,
  stays?: 'stays',
): Promise<readonly Piece[]> {
  const { pieces, complaint } = await attempt(write(format, feed, stays));
  if (pieces) return pieces;
  const alone = feed.items.map(async (item) => {
    const { complaint: found } = await attempt(write(format, { ...feed, items: [item] }));
    return found === undefined ? [] : [{ item, found }];
  });
  const broken = (await Promise.all(alone)).flat();
  for (const { item, found } of broken) aside.put(item, problemOf(item, format, found));
  if (broken.length > 0) throw new StaleView(`${broken.length} articles break ${format.name}: ${complaint}`);
  throw new Error(
    `${format.name}: what was made of «${feed.title}» is not well-formed (${complaint}); the document before it stays`,
  );
}

/** Writes a Feed in a format. Rejects where a strict parser does not take what was made of it. See Write. */
export type WriteFeed = (format: Format, ...feed: Parameters<Write>) => Promise<readonly Piece[]>;

type Attempt =
  | { readonly pieces: readonly Piece[]; readonly complaint?: never }
  | { readonly pieces?: never; readonly complaint: string };

const attempt = (writing: ReturnType<WriteFeed>): Promise<Attempt> =>
  writing.then(
    (pieces) => ({ pieces }),
    (error: unknown) => ({ complaint: error instanceof Error ? error.message : String(error) }),
  );

const problemOf = ({ path }: Item, { name }: Format, found: string): Problem => ({
  file: path,
  field: 'content',
  found: `what makes the ${name} feed unreadable (${found})`,
  expected: 'an article without that; please report it, as no article should be able to',
  effect: 'left out',
});
