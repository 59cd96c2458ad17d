import { LRUCache } from 'lru-cache';
import type { Instant } from '../domain.ts';
import { aliasOf } from '../edition/aliases.ts';
import type { Ask } from '../export/asking.ts';

/** What there is at an address of this site. */
export type There =
  | 'there'
  | 'missing'
  /** It was taken back. */
  | 'gone'
  /** Nothing that this site is known to have; another program may answer there. */
  | 'unknown'
  /** An article that is not there yet. */
  | { readonly from: Instant }
  /** An article whose time is over. */
  | { readonly until: Instant };

export interface Site {
  /** The path and query below the publication's address, beginning with `/`; undefined for addresses of other sites. */
  ownPath(url: string): string | undefined;
  /** Of a path and query on this site. */
  at(target: string): Promise<There>;
  /** The path of an article's page by the last part of its address, or its file's name without the ending. */
  pageNamed(name: string): string | undefined;
}

export interface SiteParts {
  readonly url: string;
  readonly now: Instant;
  readonly ask: Ask;
  readonly pages: readonly PageDates[];
  /** Whether a file is shown, by its path below the articles' folder. */
  readonly isShipped: (path: string) => boolean;
}

/** An article's page: where, and from when to when. */
export interface PageDates {
  readonly slug: string;
  readonly aliases: readonly string[];
  readonly publishedAt: Instant;
  readonly expiresAt?: Instant;
}

/** Under these, nothing but this program answers. */
const OURS = /^\/(?:articles|sections|tags|authors|archive|media|assets)(?:\/|$)/;
/** What the server answers with that is no document. */
const SERVED: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);
const MEDIA = '/media/';
const REMEMBERED = 10_000;

export function makeSite({ url, now, ask, pages, isShipped }: SiteParts): Site {
  const byPath = new Map<string, PageDates>();
  for (const page of pages) {
    for (const path of [`/articles/${page.slug}`, ...page.aliases.map(plainPath)]) {
      if (!byPath.has(path)) byPath.set(path, page);
    }
  }
  const known = new LRUCache<string, Promise<There>>({ max: REMEMBERED });

  async function lookUp(target: string): Promise<There> {
    const [pathname, searchParams] = partsOf(target);
    const path = plainPath(pathname);
    const page = byPath.get(path);
    if (page) return thereOf(page, now);
    if (SERVED.has(path)) return 'there';
    if (path.startsWith(MEDIA)) return isShipped(path.slice(MEDIA.length)) ? 'there' : 'missing';
    if (decoded(pathname) === undefined) return 'missing';
    const spelled = path.split('/').map(encodeURIComponent).join('/');
    const query = new URLSearchParams([...searchParams].filter(([name]) => name !== 'raw'));
    const answer = await ask((edition) => {
      const alias = aliasOf(spelled, query, edition.publication.aliases);
      return alias === undefined ? edition.find(spelled, query) : edition.find(...partsOf(alias));
    });
    if (answer?.kind === 'gone') return 'gone';
    if (answer && answer.kind !== 'refused') return 'there';
    return OURS.test(path) || answer ? 'missing' : 'unknown';
  }

  return {
    ownPath: (address) => ownPath(address, url),
    at(target) {
      const before = known.get(target);
      if (before) return before;
      const found = lookUp(target);
      known.set(target, found);
      return found;
    },
    pageNamed: (name) => (byPath.has(`/articles/${name}`) ? `/articles/${name}` : undefined),
  };
}

function thereOf({ publishedAt, expiresAt }: PageDates, now: Instant): There {
  if (expiresAt !== undefined && expiresAt <= now) return { until: expiresAt };
  return publishedAt <= now ? 'there' : { from: publishedAt };
}

function ownPath(address: string, base: string): string | undefined {
  if (!address.startsWith(base)) return undefined;
  const rest = address.slice(base.length).replace(/#.*$/s, '');
  if (rest === '' || rest.startsWith('?')) return `/${rest}`;
  return rest.startsWith('/') ? rest : undefined;
}

/** Without escapes and closing slashes: addresses that lead to one place are one. */
const plainPath = (path: string): string => (decoded(path) ?? path).replace(/(?!^)\/+$/, '');

export function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function partsOf(target: string): [path: string, query: URLSearchParams] {
  const { pathname, searchParams } = new URL(target, 'http://site.invalid');
  return [pathname, searchParams];
}
