/** What another program gets that imports `gazette`: a publication as a part of an Express site. */
import type { Request } from 'express';
import { openAnswering } from './answering.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import type { Middleware } from './http/middleware.ts';
import { makeMount } from './http/mount.ts';
import { type Log, makeLog } from './log.ts';
import { showProgress } from './progress.ts';
import { openPublishing, type Publishing } from './publishing.ts';

/** The settings of the README, in camel case: those that are not about a server of one's own. What is missing is as it is there. */
export interface GazetteOptions {
  /** Where readers reach the articles, the path of `app.use` at its end: `https://example.org/news`. Goes before publication.yaml's `url`. */
  readonly publicUrl?: string;
  /** The folder of articles, from the working directory: `articles`. */
  readonly articlesDir?: string;
  /** A PostgreSQL database that has the articles instead. */
  readonly databaseUrl?: string;
  /** A folder with templates and a style of the site's own. */
  readonly templatesDir?: string;
  /** A cron expression: every five minutes. */
  readonly regenerate?: string;
  /** Whether changes in the folder are published as they happen: true. */
  readonly watch?: boolean;
  /** Whose X-Forwarded-For is believed: a number of proxies, or their addresses. None. */
  readonly trustProxy?: number | boolean | string | readonly string[];
  /** How often a client may take a whole feed between two regenerations without a condition; false: as often as it likes. 120. */
  readonly rateLimit?: number | false;
  /** Whether feeds are answered in part to who asks for that (RFC 3229): false. */
  readonly deltas?: boolean;
  /** Whether `/metrics` below the mount tells Prometheus how things stand: false. */
  readonly metrics?: boolean;
  /** What is told, and where: one of Pino's levels, to standard error, or a logger such as Pino's. `warn`. */
  readonly log?: Config['logLevel'] | Log;
}

/** The publication, for `app.use`. What it has nothing at is handed on to what the site uses next. */
export interface Gazette extends Middleware {
  /**
   * Reads the articles and makes the feeds. Needs no call: the first request does the same, and waits for it. Rejects where that can't be
   * done, with an Error whose message says what to mend; it may then be called again.
   */
  start(): Promise<void>;
  /** Looks at the articles at once, for whoever knows that they changed. Resolves to false where that failed and the feeds are what they were. */
  regenerate(): Promise<boolean>;
  /** Ends the schedule and the watch, and lets go of the articles. From then on every request is handed on. */
  close(): Promise<void>;
}

/** The environment's name for each option. */
const VARIABLES = {
  publicUrl: 'PUBLIC_URL',
  articlesDir: 'ARTICLES_DIR',
  databaseUrl: 'DATABASE_URL',
  templatesDir: 'TEMPLATES_DIR',
  regenerate: 'REGENERATE',
  watch: 'WATCH',
  trustProxy: 'TRUST_PROXY',
  rateLimit: 'RATE_LIMIT',
  deltas: 'DELTAS',
  metrics: 'METRICS',
  log: 'LOG_LEVEL',
} as const satisfies Record<keyof GazetteOptions, string>;

/** After a start that failed, requests are refused for so long before one of them tries again, in milliseconds. */
const RETRY_MS = 5000;
/** What is under way to hubs may take so long at the end, in milliseconds. */
const GRACE_MS = 2000;

/**
 * A publication as a middleware: `app.use('/news', gazette({ publicUrl: 'https://example.org/news' }))`. Reads nothing yet. Throws an Error
 * that names each option that is wrong, with what to write instead. The environment is not read.
 */
export function gazette(options: GazetteOptions = {}): Gazette {
  const config = configOf(options);
  const log = typeof options.log === 'object' ? options.log : makeLog(config.logLevel);
  let running: Promise<Running> | undefined;
  let begun: Running | undefined;
  let isClosed = false;
  let failedAt = Number.NEGATIVE_INFINITY;

  function run(): Promise<Running> {
    if (isClosed) return Promise.reject(new Error('This publication was closed: make another one with gazette().'));
    running ??= begin(config, log).then(
      (made) => {
        begun = made;
        return made;
      },
      (error: unknown) => {
        running = undefined;
        failedAt = performance.now();
        throw error;
      },
    );
    return running;
  }

  const answer: Middleware = (request, response, next) => {
    if (isClosed) return next();
    if (begun) return begun.mount(request, response, next);
    if (running === undefined && performance.now() - failedAt < RETRY_MS) return unavailable(response);
    // Of those who wait for one start, the first tells why it failed.
    const isFirst = running === undefined;
    run()
      .then(() => answer(request, response, next))
      .catch((error: unknown) => {
        if (isFirst)
          log.error({}, `the publication can not be started: ${error instanceof Error ? error.message : String(error)}`);
        unavailable(response);
      });
  };

  return Object.assign(answer, {
    start: async () => void (await run()),
    regenerate: async () => (await run()).publishing.regenerate('asked for'),
    async close() {
      isClosed = true;
      const made = await running?.catch(() => undefined);
      await made?.publishing.stop(GRACE_MS);
      await made?.publishing.close();
    },
  });
}

interface Running {
  readonly mount: Middleware;
  readonly publishing: Publishing;
}

async function begin(config: Config, log: Log): Promise<Running> {
  const reading = showProgress('reading articles', { log: (line) => log.info({}, line) });
  const { publishing, answering } = await openAnswering(config, log, (changed) =>
    openPublishing({ config, log, reading, fallbackUrl: () => undefined, changed }),
  );
  try {
    await publishing.begin();
  } catch (error) {
    await publishing.close();
    throw error;
  }
  const mount = makeMount(answering);
  let isPlaceKnown = false;
  return {
    publishing,
    mount(request, response, next) {
      if (!isPlaceKnown) tellPlace((request as Partial<Request>).baseUrl ?? '', publishing.showing.current()?.prefix ?? '', log);
      isPlaceKnown = true;
      mount(request, response, next);
    },
  };
}

/** Addresses in feeds begin with the public one: where that is another, nobody finds anything. A proxy in front may set that right. */
function tellPlace(mounted: string, said: string, log: Log): void {
  if (mounted === said) return;
  log.warn(
    { mounted, said },
    `publicUrl: its path is «${said}», but the publication is used at «${mounted}»; write the same path in both`,
  );
}

function configOf(options: GazetteOptions): Config {
  const unknown = Object.keys(options).filter((name) => !Object.hasOwn(VARIABLES, name));
  if (unknown.length > 0) {
    throw new ConfigError(`${unknown.join(', ')}: no such option; write one of ${Object.keys(VARIABLES).join(', ')}`);
  }
  const environment: Record<string, string> = { METRICS: 'off', LOG_LEVEL: 'warn' };
  for (const [name, variable] of Object.entries(VARIABLES)) {
    const value = options[name as keyof GazetteOptions];
    if (value !== undefined && !isLog(value)) environment[variable] = textOf(value);
  }
  const names = new Map(Object.entries(VARIABLES).map(([name, variable]) => [variable as string, name]));
  return readConfig(environment, process.cwd(), (variable) => names.get(variable) ?? variable);
}

const isLog = (value: unknown): value is Log => typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  return Array.isArray(value) ? value.join(',') : String(value);
};

function unavailable(response: Parameters<Middleware>[1]): void {
  response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '5', 'Cache-Control': 'no-store' });
  response.end('Unavailable: the feeds can not be made just now.\n');
}
