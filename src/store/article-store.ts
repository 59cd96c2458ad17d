import type {
  Article,
  ArticleHead,
  Filter,
  Instant,
  Listing,
  NamedChannel,
  Problem,
  Publication,
  Withdrawal,
} from '../domain.ts';
import type { Selection } from '../feed/feed.ts';
import type { Cursor } from '../feed/selection.ts';

/** The file of the publication's settings, among the articles. */
export const PUBLICATION_FILE = 'publication.yaml';

/** Where something may have changed, in a store's own words. */
export type Hint = readonly string[];

/** Counts the states of a store, upward. */
export type Revision = number;

/**
 * Where articles are stored. It is asked questions, never for everything: the same contract holds for a folder with ten
 * articles and for a database with a million.
 */
export interface ArticleStore {
  /**
   * Takes in what changed since the last call, reading with the publication's settings, and answers with the articles as they are
   * now, which is `at` or, where others have come further in the same store, later. Rejects with a StoreUnavailable where the store as a whole can't be read; the view before stays good.
   * `hint`: what `watch` told; nothing else is looked at then. Without one, everything is.
   */
  refresh(publication: Publication, at: Instant, hint?: Hint): Promise<ArticleView>;
  /**
   * Tells of changes as they happen, where it can, with a hint for `refresh`; undefined where anything may have changed. It may miss some
   * and tell of none: to look without a hint is the truth. `warn` is told what keeps it from watching.
   */
  watch(changed: (hint: Hint | undefined) => void, warn: (message: string) => void): void;
  /** Missing where this process alone shows the store's articles. */
  readonly company?: Company;
  close(): Promise<void>;
}

/** What makes several processes that show the articles of one store move on at one moment. */
export interface Company {
  /** Resolves when a view may be shown: no process shows an earlier one any more. */
  ripe(view: ArticleView): Promise<void>;
  /** Whether no process can be showing a later view. Cheap: asked at every request. */
  isLatest(view: ArticleView): boolean;
  /** Whether the store does not answer, so that nobody knows what others show. */
  isCutOff(): boolean;
}

/**
 * The articles as one refresh found them, at one moment. Drafts are not among them, and what is not visible at the moment is never in an
 * answer. Every question rejects with a StaleView where what it asks for is no longer as this view knows it.
 */
export interface ArticleView {
  /** The moment. */
  readonly at: Instant;
  readonly revision: Revision;
  /** How many articles are stored, whatever their dates. */
  readonly articleCount: number;
  /** What can't be published as it stands, in the order of the files' names; a body's problems once it was wanted. */
  problems(): readonly Problem[];
  /**
   * Names all that `latest` and `stretch` answer from: the same name, the same answers, in this view and in later ones. Cheap. With a
   * stretch, of that alone.
   */
  stateOf(filter: Filter, stretch?: Stretch): Promise<string>;
  /** The newest articles of those wanted, whole. */
  latest(filter: Filter, limit: number): Promise<Selection>;
  /** A stretch of history counted from the oldest: `limit` articles after the `skip` oldest, newest first, whole. */
  stretch(filter: Filter, stretch: Stretch): Promise<Selection>;
  /** A page of history: the articles that follow `after` in newest-first order, or the first ones. */
  page(filter: Filter, query: { readonly limit: number; readonly after?: Cursor }): Promise<readonly ArticleHead[]>;
  /** The articles of all that come just before and just after a place in their order. */
  neighbours(place: Cursor): Promise<{ readonly newer?: ArticleHead; readonly older?: ArticleHead }>;
  /** The channel that has a slug or a name, where it has or had an article to show. */
  channel(
    kind: NamedChannel['kind'],
    by: { readonly slug: string } | { readonly name: string },
  ): Promise<NamedChannel | undefined>;
  /** Every channel that has an article to show, by kind and name; with `most`, so many of each kind: those with the most articles. */
  channels(most?: number): Promise<readonly NamedChannel[]>;
  /** What is at a path of this site: an article, the way to one that used to be there, or the news that it is gone. */
  find(path: string): Promise<Found | undefined>;
  /** Every article that is stored, whatever its dates; missing where that would be too many to name. */
  stored?(): readonly StoredArticle[];
  /** What came, changed or went after a revision; undefined where the store no longer knows. */
  changesSince(revision: Revision): Promise<readonly ArticleChange[] | undefined>;
}

/** An article and its file. */
export interface StoredArticle {
  readonly file: string;
  readonly listing: Listing;
  /** Undefined where its file has gone wrong since. Throws a StaleView where it is another one now. */
  whole(): Article | undefined;
}

/** So many articles after the `skip` oldest. */
export interface Stretch {
  readonly skip: number;
  readonly limit: number;
}

export type Found =
  | { readonly kind: 'article'; readonly article: Article }
  | { readonly kind: 'moved'; readonly slug: string }
  | { readonly kind: 'withdrawn'; readonly withdrawal: Withdrawal };

/** `before` is missing where the article is new, `after` where it is gone. */
export interface ArticleChange {
  readonly before?: Listing;
  readonly after?: Listing;
}

/** The store as a whole can't be read. Its message says what to do. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The stored articles have moved on since the view was made: refresh and ask again. */
export class StaleView extends Error {
  override readonly name = 'StaleView';
}
