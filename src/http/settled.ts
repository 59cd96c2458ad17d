import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Answer, Edition } from '../edition/edition.ts';
import { allowScripts, GONE, isRead, KEPT_A_DAY, refuseMethod, type Small, sendSmall, small, UNKEPT } from './answers.ts';

/** An answer that is no document. */
export interface Signpost {
  readonly small: Small;
  /** Whether it is the same for as long as the Edition is. */
  readonly isSettled: boolean;
  /** Whether scripts of other sites may ask on conditions. */
  readonly isForScripts: boolean;
}

/** What says where an address leads, or that it leads nowhere. `prefix` is the path of the publication in a larger site. */
export function signpost(answer: Exclude<Answer, { kind: 'document' }>, prefix: string, isRaw: boolean): Signpost {
  switch (answer.kind) {
    case 'moved':
      return settled(moved(prefix + (isRaw ? rawAt(answer.to) : answer.to)), true);
    case 'elsewhere':
      return settled(small(302, `Found: ${answer.url}`, [...UNKEPT, 'Location', answer.url]));
    case 'gone':
      return settled(GONE);
    case 'unavailable':
      return { small: UNAVAILABLE, isSettled: false, isForScripts: false };
    case 'refused':
      return settled(small(400, `Bad request: ${answer.why}`));
  }
}

const settled = (small: Small, isForScripts = false): Signpost => ({ small, isSettled: true, isForScripts });

const UNAVAILABLE = small(503, 'Unavailable: the article can not be read just now.', [...UNKEPT, 'Retry-After', '60']);

const rawAt = (target: string): string => `${target}${target.includes('?') ? '&' : '?'}raw`;

/** A path may hold what a header may not: who wrote it so wrote it without escapes. */
function moved(to: string): Small {
  const location = to.replace(/[^!-~]/g, encodeURIComponent);
  return small(301, `Moved for good: ${location}`, [...KEPT_A_DAY, 'Location', location]);
}

export function sendSignpost(request: IncomingMessage, response: ServerResponse, { small, isForScripts }: Signpost): void {
  if (request.method === 'OPTIONS' && isForScripts) allowScripts(response);
  else if (isRead(request)) sendSmall(response, small);
  else refuseMethod(response);
}

/** Former addresses are asked for as often as feeds are: where one leads is found out once in each Edition. */
export interface Settled {
  known(edition: Edition, url: string): Signpost | undefined;
  keep(edition: Edition, url: string, signpost: Signpost): void;
}

/** Of an Edition: those that were asked for last. */
const REMEMBERED = 1000;
const LONGEST = 300;

export function rememberSettled(): Settled {
  const editions = new WeakMap<Edition, LRUCache<string, Signpost>>();
  return {
    known: (edition, url) => editions.get(edition)?.get(url),
    keep(edition, url, signpost) {
      if (!signpost.isSettled || url.length > LONGEST) return;
      const known = editions.get(edition) ?? new LRUCache<string, Signpost>({ max: REMEMBERED });
      editions.set(edition, known.set(url, signpost));
    },
  };
}
