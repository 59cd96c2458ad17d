import { cleanedBefore } from '../../article/clean/clean.ts';
import type { Article, ArticleHead, Instant, Problem, Withdrawal } from '../../domain.ts';

/** What is kept of a file in `gazette.article`, but for the article's text. */
export interface KnownRow {
  readonly file: string;
  readonly settings: string;
  readonly file_version: string;
  readonly problems: readonly Problem[] | null;
  readonly withdrawal: Withdrawal | null;
  /** Names all of the article. */
  readonly digest: string | null;
  /** The article, as it was when the file last was one. */
  readonly head: ArticleHead | null;
  readonly rival: Problem | null;
  /** Has the id and the slug that it claims. */
  readonly listed: boolean;
  readonly visible: boolean;
  /** Published or updated by the moment. */
  readonly changed_at: Instant | null;
  /** When the moment next changes what is seen of it. */
  readonly due_at: Instant | null;
}

export const KNOWN_COLUMNS =
  'file, settings, file_version, problems, withdrawal, digest, head, rival, listed, visible, changed_at, due_at';

/** What is made of an article's text, and what that changes of its head. */
export type Derived = Omit<Article, keyof ArticleHead | 'content'> & Pick<Article, 'picture' | 'enclosures'>;

/** The three columns that an article is kept in. */
export interface ArticleColumns {
  readonly head: ArticleHead;
  readonly content: string;
  readonly derived: Derived;
}

export function columnsOf(article: Article): ArticleColumns {
  const { content, url, excerpt, wordCount, readingMinutes, picture, enclosures, ...rest } = article;
  const derived = { url, excerpt, wordCount, readingMinutes, enclosures, ...(picture ? { picture } : {}) };
  return { head: { ...rest, enclosures, ...(picture ? { picture } : {}) }, content, derived };
}

/** The article again. Nobody but Gazette writes these columns, and what it writes has been cleaned. */
export const articleOf = ({ head, content, derived }: ArticleColumns): Article => ({
  ...head,
  ...derived,
  content: cleanedBefore(content),
});

/** A value as a `jsonb` parameter: PostgreSQL has no place for U+0000, nor for half a surrogate pair. */
export const json = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'string' ? one.toWellFormed().replaceAll('\0', '\uFFFD') : one));
