import pg from 'pg';
import type { Timeouts } from './timeouts.ts';

export interface PoolParts {
  readonly url: string;
  readonly applicationName: string;
  readonly poolSize: number;
  readonly limits: Timeouts;
}

export type Client = Pick<pg.PoolClient, 'query' | 'release'> & Pick<QuietClient, 'connection' | 'lostFor'>;

/** How long a server may take to say goodbye, in milliseconds. */
const FAREWELL_MS = 1000;
/** A connection that nobody uses is asked after so many milliseconds whether it still is one. */
const KEEP_ALIVE_MS = 10_000;

/** Connections end while nobody uses them, too, and after they have ended: the next query finds another one. */
export class QuietClient extends pg.Client {
  /** Why the connection has ended, where it has. */
  lostFor: unknown;

  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', (error) => {
      this.lostFor ??= error;
    });
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | undefined {
    // A server that is frozen, or can't be reached, never closes its side.
    setTimeout(() => this.connection.stream.destroy(), FAREWELL_MS).unref();
    if (!callback) return super.end();
    super.end(callback);
    return undefined;
  }
}

/** Connections for one process, each with its limits. */
export function createPool({ url, applicationName, poolSize, limits }: PoolParts): {
  connect(): Promise<Client>;
  end(): Promise<void>;
} {
  const { connectMs, queryMs, lockMs, idleMs } = limits;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: applicationName,
    max: poolSize,
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    types: TYPES,
    Client: QuietClient,
    // Not in the words that open a session: PgBouncer refuses those that it does not know. No connection is used before this is done.
    onConnect: (client) =>
      client.query({
        text: `set statement_timeout = ${queryMs}; set lock_timeout = ${lockMs}; set idle_in_transaction_session_timeout = ${idleMs}`,
        ...{ query_timeout: connectMs },
      }),
  });
  pool.on('error', () => {});
  return { connect: async () => (await pool.connect()) as pg.PoolClient & QuietClient, end: () => pool.end() };
}

const INT8 = 20;
const INT8_ARRAY = 1016;

const toNumber = (text: string | null): number | null => (text === null ? null : Number(text));

/** Counts and moments fit into a number. */
const TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    const parse = pg.types.getTypeParser(oid, format as 'text');
    if (oid === INT8) return Number;
    return oid === INT8_ARRAY ? (text: string) => parse(text).map(toNumber) : parse;
  },
};
