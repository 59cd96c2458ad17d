import pg from 'pg';

/** Whatever takes a query: the database, or one transaction in it. */
export interface Queryable {
  /**
   * The rows that an SQL statement answers with. `bigint` comes as a number. Rejects with a DatabaseUnavailable where the database can't
   * be reached, or can't do it now, and within ten seconds in any case.
   */
  query<R extends object>(text: string, values?: readonly unknown[]): Promise<readonly R[]>;
}

export interface Database extends Queryable {
  /** All that `work` does in one transaction (read committed): committed where it resolves, undone where it rejects. */
  transaction<T>(work: (client: Queryable) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** The database can't be reached, or can't do now what it is there for. Its message says what to do, and holds no password. */
export class DatabaseUnavailable extends Error {
  override readonly name = 'DatabaseUnavailable';
}

export interface DatabaseOptions {
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  readonly timeouts?: Timeouts;
}

/** How long may be waited for what, in milliseconds: a server that is frozen answers never, and no error tells of it. */
export interface Timeouts {
  readonly connectMs: number;
  readonly queryMs: number;
  /** For a row or a table that another transaction has. */
  readonly lockMs: number;
  /** For the next statement of a transaction: the server ends it then, and frees what it has locked. */
  readonly idleMs: number;
}

const TIMEOUTS: Timeouts = { connectMs: 2_000, queryMs: 10_000, lockMs: 8_000, idleMs: 15_000 };

/** Of one process: it asks few things at once. */
const CONNECTIONS = 4;

type Client = pg.PoolClient & { readonly connection?: { readonly stream: { destroy(): unknown } } };

/** Connects when it is first asked, and again whenever that is needed. `url`: `postgres://user:password@host:port/name`. */
export function openDatabase(url: string, { applicationName, timeouts = TIMEOUTS }: DatabaseOptions): Database {
  const pool = new pg.Pool({
    ...{ connectionString: url, application_name: applicationName, max: CONNECTIONS, keepAlive: true, types: TYPES },
    ...{ connectionTimeoutMillis: timeouts.connectMs, query_timeout: timeouts.queryMs, statement_timeout: timeouts.queryMs },
    ...{ lock_timeout: timeouts.lockMs, idle_in_transaction_session_timeout: timeouts.idleMs },
  });
  // Connections end while nobody uses them, too: the next query finds another one.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const place = placeOf(url);

  async function withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
    let client: Client | undefined;
    try {
      client = await pool.connect();
      const result = await work(client);
      client.release();
      return result;
    } catch (error) {
      if (client) letGo(client, error);
      throw isUnavailable(error) ? unavailable(place, error) : error;
    }
  }

  return {
    query: (text, values) => withClient(on(text, values)),
    transaction: (work) =>
      withClient(async (client) => {
        await client.query('begin');
        const result = await work({ query: (text, values) => on<never>(text, values)(client) });
        await client.query('commit');
        return result;
      }),
    close: () => pool.end(),
  };
}

const on =
  <R extends object>(text: string, values: readonly unknown[] = []) =>
  async (client: Client): Promise<readonly R[]> =>
    (await client.query<R>(text, [...values])).rows;

/** What is not known to be well is not used again; and a socket that nobody answers on is not waited for. */
function letGo(client: Client, error: unknown): void {
  client.release(error instanceof Error ? error : true);
  if (sqlState(error) === undefined) client.connection?.stream.destroy();
}

const INT8 = 20;

/** Counts and moments fit into a number. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/** Errors of PostgreSQL (Appendix A of its manual) that are none of the program: all others tell of a mistake in it. */
const UNAVAILABLE = /^(?:08|53|57|58|F0|XX|28|3D)|^(?:25006|25P03|25P04|40001|40P01|42501|55006|55P03)/;

const sqlState = (error: unknown): string | undefined => {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && error instanceof pg.DatabaseError ? code : undefined;
};

function isUnavailable(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return UNAVAILABLE.test(state);
  return error instanceof Error && (FROM_DRIVER.test(error.message) || 'syscall' in error);
}

/** What pg says where PostgreSQL said nothing, and where connections are refused by name. */
const FROM_DRIVER = /timeout|terminated|connection|not queryable|ECONN|EPIPE|SSL|SASL|server does not support/i;

const unavailable = (place: string, cause: unknown): DatabaseUnavailable => {
  const reason = cause instanceof Error ? cause.message || String((cause as { readonly code?: unknown }).code) : String(cause);
  return new DatabaseUnavailable(
    `DATABASE_URL: the database ${place} can't be used (${reason}); see that it runs and takes in what is written`,
    {
      cause,
    },
  );
};

/** `name at host:port`: all of an address that may be shown. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `«${decodeURIComponent(pathname.slice(1))}» at ${hostname}:${port || 5432}`;
}
