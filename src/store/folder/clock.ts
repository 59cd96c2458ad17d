import type { Instant } from '../../domain.ts';
import { WITHDRAWN_TOLD_MS } from '../../feed/feed.ts';
import type { Catalogue, Change, Listed } from './catalogue.ts';

/** Knows when articles come, go or change by their dates alone. */
export interface Clock {
  /** Counts how often that happened. */
  readonly state: number;
  /** It is `at`, and the catalogue is what it is after some changes. */
  tick(at: Instant, catalogue: Catalogue, changes: readonly Change[]): void;
}

export function startClock(): Clock {
  /** Those of which something is still to come. */
  let coming: ReadonlySet<Listed> = new Set();
  let last = Number.NEGATIVE_INFINITY;
  let state = 0;
  return {
    get state() {
      return state;
    },
    tick(at, { newestFirst, withdrawals }, changes) {
      const isBack = at < last;
      const told = [...withdrawals.values()].flatMap(({ withdrawnAt }) =>
        withdrawnAt === undefined ? [] : [withdrawnAt, withdrawnAt + WITHDRAWN_TOLD_MS],
      );
      const moments = [...[...coming].flatMap(momentsOf), ...told];
      if (isBack || moments.some((moment) => moment > last && moment <= at)) state++;
      const next = isBack ? newestFirst : [...coming, ...changes.flatMap(({ after }) => after?.listed ?? [])];
      coming = new Set(next.filter((one) => momentsOf(one).some((moment) => moment > at)));
      last = at;
    },
  };
}

const momentsOf = ({ publishedAt, updatedAt = 0, expiresAt = 0 }: Listed): readonly Instant[] => [
  publishedAt,
  updatedAt,
  expiresAt,
];
