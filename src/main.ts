import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Config, ConfigError, readConfig } from './config.ts';
import type { Instant, Problem } from './domain.ts';
import { createPublisher, type Publisher, type PublisherEvents } from './edition/publisher.ts';
import { type Schedule, startSchedule } from './edition/schedule.ts';
import { makeServer, type WebServer } from './http/server.ts';
import { type Log, makeLog } from './log.ts';
import { articlePage } from './pages/article.ts';
import { homePage } from './pages/home.ts';
import { PUBLICATION_FILE, type PublicationResult, readPublication } from './publication.ts';
import { FORMATS } from './render/formats.ts';
import { openFolderStore } from './store/folder/folder-store.ts';

/** How long requests in flight may take to finish once the server is told to stop. */
const GRACE_MS = 10_000;

/** Something only the operator can mend: said in words, without a stack, and the end of the process. */
class StartError extends Error {}

async function main(): Promise<void> {
  const config = readConfig(process.env, process.cwd());
  const log = makeLog(config.logLevel);
  const store = openFolderStore(config.articlesDir);
  const settings = { fallbackUrl: `http://localhost:${config.port}` };
  const first = await loadPublication(config, settings.fallbackUrl);
  let schedule: Schedule | undefined;
  /** When the documents may change next: asked once for each regeneration, as working out a cron slot takes its time. */
  let freshUntil: Instant | undefined;
  const publisher = createPublisher({
    store,
    loadPublication: async () => (await loadPublication(config, settings.fallbackUrl)).publication,
    formats: FORMATS,
    pages: { article: articlePage, home: homePage },
    now: Date.now,
    events: eventsTo(log, () => {
      freshUntil = schedule?.nextRunAt();
    }),
  });
  const server = makeServer({
    publisher,
    freshUntil: () => freshUntil,
    now: Date.now,
    failed: (error, { method, url }) => log.error({ err: error, method, url }, 'a request failed'),
  });
  const port = await listen(server, config);
  settings.fallbackUrl = `http://localhost:${port}`;
  if (!(await publisher.regenerate('start'))) throw new StartError('the first feeds could not be made: see above');
  const assumed = first.assumed.map((line) => line.replace(`http://localhost:${config.port}`, settings.fallbackUrl));
  if (assumed.length > 0) log.info({}, `${PUBLICATION_FILE}: assumed ${assumed.join('; ')}`);
  schedule = keepSchedule(config, publisher, log);
  freshUntil = schedule.nextRunAt();
  announce(publisher, port);
  onSignals(publisher, log, async () => {
    await schedule?.stop();
    await server.close(GRACE_MS);
    await store.close();
  });
}

async function loadPublication(config: Config, fallbackUrl: string): Promise<Extract<PublicationResult, { ok: true }>> {
  const file = path.join(config.articlesDir, PUBLICATION_FILE);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new StartError(`${file} can't be read (${error.code}); it must be a file that the server may read`);
  });
  const result = readPublication(text, {
    fallbackUrl,
    ...(config.publicUrl === undefined ? {} : { publicUrl: config.publicUrl }),
  });
  if (result.ok) return result;
  throw new StartError(
    result.errors
      .map(({ line, key, found, expected }) => `${file}:${line}: ${key ? `${key}: ` : ''}found ${found}; write ${expected}`)
      .join('\n'),
  );
}

const listen = (server: WebServer, { port, host }: Config): Promise<number> =>
  server.listen(port, host).catch((error: NodeJS.ErrnoException) => {
    throw new StartError(
      `PORT ${port}${host ? ` on HOST ${host}` : ''} can't be listened on (${error.code}); choose another PORT, or stop what uses it`,
    );
  });

function eventsTo(log: Log, regenerated: () => void): PublisherEvents {
  return {
    published: (edition, milliseconds, why) => {
      regenerated();
      log.info(
        {
          articles: edition.view.articleCount,
          problems: edition.view.problems().length,
          revision: edition.view.revision,
          milliseconds,
        },
        `published (${why}): ${edition.view.articleCount} articles in ${milliseconds} ms`,
      );
    },
    failed: (error, why) => {
      regenerated();
      const known =
        error instanceof Error &&
        (error instanceof StartError || error.name === 'StoreUnavailable' || error.name === 'StaleView');
      log.error(
        known ? {} : { err: error },
        `not regenerated (${why}): ${error instanceof Error ? error.message : String(error)}`,
      );
    },
    problem: (problem) => log.warn({ problem }, problemLine(problem)),
  };
}

const problemLine = ({ file, line, field, found, expected, effect }: Problem): string =>
  `${file}${line === undefined ? '' : `:${line}`}: ${field === undefined ? '' : `${field}: `}found ${found}; expected ${expected} (${effect === 'left out' ? 'the article is left out' : 'published without it'})`;

/** The schedule runs in the publication's zone: when that changes, it starts anew. */
function keepSchedule(config: Config, publisher: Publisher, log: Log): Schedule {
  const zone = (): string => publisher.current()?.publication.timezone ?? 'UTC';
  const start = (timezone: string): Schedule =>
    startSchedule({
      expression: config.regenerate,
      timezone,
      run: () => regenerate(timezone),
      warn: (message) => log.warn({}, message),
    });
  async function regenerate(timezone: string): Promise<void> {
    await publisher.regenerate('schedule');
    if (zone() !== timezone && !stopped) {
      await current.stop();
      current = start(zone());
    }
  }
  let stopped = false;
  let current = start(zone());
  return {
    nextRunAt: () => current.nextRunAt(),
    stop: () => {
      stopped = true;
      return current.stop();
    },
  };
}

function announce(publisher: Publisher, port: number): void {
  const { title, url } = publisher.current()?.publication ?? { title: '', url: '' };
  const addresses = [
    ...FORMATS.map(({ name, fileName }) => [name, `${url}/${fileName}`] as const),
    ['Pages', `${url}/`] as const,
  ];
  const lines = addresses.map(([name, address]) => `  ${name.padEnd(10)}${address}\n`);
  process.stdout.write(`Gazette publishes «${title}» on port ${port}\n${lines.join('')}`);
}

function onSignals(publisher: Publisher, log: Log, close: () => Promise<void>): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping: requests in flight finish');
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', () => void publisher.regenerate('SIGHUP'));
}

main().catch((error: unknown) => {
  const said = error instanceof ConfigError || error instanceof StartError;
  process.stderr.write(`gazette: ${said ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
