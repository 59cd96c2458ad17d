import type { Instant } from '../../domain.ts';
import { WITHDRAWN_TOLD_MS } from '../../feed/feed.ts';
import { isVisible } from '../../feed/selection.ts';
import type { Listed } from '../rivals.ts';
import type { Catalogue } from './catalogue.ts';

/** What the moment makes of a catalogue: most articles have nothing to come, and are seen whenever it is. */
export interface Season {
  readonly at: Instant;
  /** Counts how often an article came, went or changed by its dates alone. */
  readonly number: number;
  /** Articles that are not seen at the moment. */
  readonly hidden: ReadonlySet<Listed>;
  /** Articles that go at a moment of their own, or have gone, and those whose last change is still to come. */
  readonly expiring: ReadonlySet<Listed>;
}

export const FIRST_SEASON: Season = { at: Number.NEGATIVE_INFINITY, number: 0, hidden: new Set(), expiring: new Set() };

/** The season at a moment, after some articles came and went. */
export function nextSeason(
  before: Season,
  at: Instant,
  { newestFirst, withdrawals }: Catalogue,
  { came, gone }: { readonly came: readonly Listed[]; readonly gone: readonly Listed[] },
): Season {
  const isBack = at < before.at;
  const isLeft = new Set(gone);
  const timed = isBack ? newestFirst : [...new Set([...before.hidden, ...before.expiring])].filter((one) => !isLeft.has(one));
  const told = [...withdrawals.values()].flatMap(({ withdrawnAt: from }) =>
    from === undefined ? [] : [from, from + WITHDRAWN_TOLD_MS],
  );
  const hasPassed = [...timed.flatMap(momentsOf), ...told].some((moment) => moment > before.at && moment <= at);
  const all = isBack ? timed : [...timed, ...came];
  return {
    at,
    number: before.number + (isBack || hasPassed ? 1 : 0),
    hidden: new Set(all.filter((one) => !isVisible(one, at))),
    expiring: new Set(all.filter(({ expiresAt, updatedAt = 0 }) => expiresAt !== undefined || updatedAt > at)),
  };
}

const momentsOf = ({ publishedAt, updatedAt = 0, expiresAt = 0 }: Listed): readonly Instant[] => [
  publishedAt,
  updatedAt,
  expiresAt,
];
