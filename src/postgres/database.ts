import pg from 'pg';
import { StartError } from '../start-error.ts';
import { type Client, createPool } from './pool.ts';
import { isUnavailable, reasonOf, remedyOf } from './refusals.ts';
import { TIMEOUTS, type Timeouts } from './timeouts.ts';

/** Whatever takes a query: the database, or one transaction in it. */
export interface Queryable {
  /**
   * The rows that an SQL statement answers with. `bigint` comes as a number. Rejects with a DatabaseUnavailable where the database can't
   * be reached, or can't do it now, and within `connectMs` and `queryMs` in any case; with PostgreSQL's own error where the statement is wrong.
   */
  query<R extends object>(text: string, values?: readonly unknown[]): Promise<readonly R[]>;
}

export interface Database extends Queryable {
  /**
   * All that `work` does in one transaction (read committed): committed where it resolves, undone where it rejects, or where one of its
   * statements failed. Where the database goes away at the very end, either may have come about. `patience`: for work that takes longer
   * than other work may.
   */
  transaction<T>(work: (client: Queryable) => Promise<T>, patience?: Partial<Timeouts>): Promise<T>;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

/** The database can't be reached, or can't do now what it is there for. Its message says what to do, and holds no password. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

export interface DatabaseOptions {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** How many connections there are at most: a process asks few things at once. */
  readonly poolSize?: number;
  readonly timeouts?: Partial<Timeouts>;
}

const CONNECTIONS = 4;

/**
 * Connects when it is first asked, and again whenever that is needed. Needs nothing of a session to last: PgBouncer may hand out its
 * connections for a transaction each. `url`: `postgres://user:password@host:port/name`, and behind a `?` what pg knows. Of `sslmode`,
 * `disable` is no TLS (so is none); `no-verify` is TLS with whomever; `prefer`, `require`, `verify-ca` and `verify-full` are all TLS with
 * a certificate that must be good for the host, and `sslrootcert` names a file of who may have signed it; with `uselibpqcompat=true`
 * each means what psql means by it. Throws a StartError where the address can't be one.
 */
export function openDatabase(url: string, { applicationName, poolSize = CONNECTIONS, timeouts }: DatabaseOptions): Database {
  const limits = { ...TIMEOUTS, ...timeouts };
  const place = placeOf(url);
  const pool = createPool({ url, applicationName, poolSize, limits });
  let closed: Promise<void> | undefined;

  async function withClient<T>(use: (client: Client) => Promise<T>): Promise<T> {
    if (closed) throw new DatabaseUnavailable(`DATABASE_URL: the database ${place} is not used any more: the program ends`);
    const client = await pool.connect().catch((error: unknown) => {
      throw unavailable(place, error);
    });
    try {
      const result = await use(client);
      client.release();
      return result;
    } catch (error) {
      // What is not known to be well is not used again.
      client.release(true);
      throw error;
    }
  }

  const asked = async <R extends object>(client: Client, queryMs: number, text: string, values: readonly unknown[] = []) => {
    try {
      return await client.query<R>({ text, values: [...values], ...{ query_timeout: queryMs } });
    } catch (error) {
      const cause = client.lostFor ?? error;
      throw isUnavailable(cause) ? unavailable(place, cause) : cause;
    }
  };

  const on = (client: Client, queryMs: number): Queryable => ({
    // Of several statements, which come without values, nothing is answered.
    query: async <R extends object>(text: string, values?: readonly unknown[]) =>
      (await asked<R>(client, queryMs, text, values)).rows ?? [],
  });

  return {
    query: (text, values) => withClient((client) => on(client, limits.queryMs).query(text, values)),
    transaction: (work, patience) =>
      withClient(async (client) => {
        const { queryMs, lockMs, idleMs } = { ...limits, ...patience };
        const begin = `begin isolation level read committed; set local statement_timeout = ${queryMs};
          set local lock_timeout = ${lockMs}; set local idle_in_transaction_session_timeout = ${idleMs}`;
        await asked(client, queryMs, begin);
        const result = await work(on(client, queryMs));
        const { command } = await asked(client, queryMs, 'commit');
        // What PostgreSQL does after a statement that failed: it says that it has undone everything, and calls that no error.
        if (command !== 'COMMIT') throw new Error('a statement of the transaction has failed: all of it was undone');
        return result;
      }),
    close: () => (closed ??= pool.end()),
  };
}

function unavailable(place: string, cause: unknown): DatabaseUnavailable {
  const message = `DATABASE_URL: the database ${place} can't be used (${reasonOf(cause)}); ${remedyOf(cause)}`;
  return new DatabaseUnavailable(message, { cause });
}

/** `«name» at host:port`: all of an address that may be shown. */
function placeOf(url: string): string {
  try {
    if (!/^postgres(?:ql)?:\/\//.test(url)) throw new Error('another beginning');
    const { host, port, database } = new pg.Client({ connectionString: url });
    return `«${database}» at ${host}:${port}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const found = code?.startsWith('E') && !code.startsWith('ERR_') ? reasonOf(error) : 'another text';
    throw new StartError(`DATABASE_URL: expected postgres://user:password@host:port/name, found ${found}`);
  }
}
