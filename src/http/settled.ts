import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import type { Answer, ShownEdition } from '../edition/edition.ts';
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

/** That there is nothing at an address. */
export const NOTHING = 'nothing';

/**
 * Former addresses are asked for as often as feeds are, and the same few that never were by every browser and bot: what is there is
 * found out once in each Edition.
 */
export interface Settled {
  known(edition: ShownEdition, url: string): Signpost | typeof NOTHING | undefined;
  keep(edition: ShownEdition, url: string, found: Signpost | typeof NOTHING): void;
}

/** Of an Edition, and of each kind: those that were asked for last. */
const REMEMBERED = 1000;
const LONGEST = 300;

/** Two lists, so that who tries a million addresses pushes out no former one. */
const makeLists = () => ({
  signposts: new LRUCache<string, Signpost>({ max: REMEMBERED }),
  nothing: new LRUCache<string, typeof NOTHING>({ max: REMEMBERED }),
});

export function rememberSettled(): Settled {
  const editions = new WeakMap<ShownEdition, ReturnType<typeof makeLists>>();
  return {
    known(edition, url) {
      const lists = editions.get(edition);
      return lists?.signposts.get(url) ?? lists?.nothing.get(url);
    },
    keep(edition, url, found) {
      if (url.length > LONGEST || (found !== NOTHING && !found.isSettled)) return;
      const lists = editions.get(edition) ?? makeLists();
      editions.set(edition, lists);
      if (found === NOTHING) lists.nothing.set(url, found);
      else lists.signposts.set(url, found);
    },
  };
}
