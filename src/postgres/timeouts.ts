/** How long may be waited for what, in milliseconds: a server that is frozen answers never, and no error tells of it. */
export interface Timeouts {
  /** For a connection: a new one, or one that others have. */
  readonly connectMs: number;
  /** For what a statement answers. */
  readonly queryMs: number;
  /** For a row, a table or an advisory lock that another transaction has. */
  readonly lockMs: number;
  /** For the next statement of a transaction: the server ends it then, and frees what it has locked. */
  readonly idleMs: number;
}

export const TIMEOUTS: Timeouts = { connectMs: 2_000, queryMs: 10_000, lockMs: 8_000, idleMs: 15_000 };
