import { setFlagsFromString } from 'node:v8';
import { openArticles } from './articles.ts';
import { breatheRarely } from './breathe.ts';
import type { Config } from './config.ts';
import type { Instant, Problem, Publication } from './domain.ts';
import { memoryOutbox } from './edition/memory-outbox.ts';
import { paced } from './edition/paced.ts';
import type { Pages } from './edition/pages.ts';
import { createPublisher, type Publisher, type PublisherEvents, type PublisherParts, type Showing } from './edition/publisher.ts';
import { type Schedule, shortestIntervalSeconds, startSchedule } from './edition/schedule.ts';
import type { Log } from './log.ts';
import { loadPages } from './pages/pages.ts';
import type { ShownProgress } from './progress.ts';
import { publicationLoader } from './publication-file.ts';
import { keepPushing } from './pushing.ts';
import { FORMATS, type Format } from './render/formats.ts';
import { StartError } from './start-error.ts';
import { type ArticleStore, PUBLICATION_FILE, StaleView, StoreUnavailable } from './store/article-store.ts';

/** Why the first regeneration happens. Its failure is the end of the start and told as such. */
const START = 'start';
const SCHEDULE = 'schedule';
const WATCH = 'watch';

/** A publication that is kept up to date, for whoever answers requests for it. */
export interface Publishing {
  /** What requests are answered from; there may be some before there is an Edition. */
  readonly showing: Showing;
  /** When the documents may change next. */
  freshUntil(): Instant | undefined;
  /** Makes the first Edition, and every other one from then on. Rejects with a StartError where that can't be done. */
  begin(): Promise<Begun>;
  /** Answers whether it succeeded. */
  regenerate(why: string): Promise<boolean>;
  /** No Edition is made any more. What is under way to hubs may take `graceMs` milliseconds. */
  stop(graceMs: number): Promise<void>;
  /** Lets go of the articles: to be called when no request is answered any more. */
  close(): Promise<void>;
}

export interface Begun {
  readonly publication: Publication;
  /** In which the publication's own feed is there. */
  readonly formats: readonly Pick<Format, 'name' | 'fileName'>[];
}

/** What a regeneration came to. */
export interface Regenerated {
  readonly milliseconds: number;
  readonly ok: boolean;
}

export type Changed = (regenerated?: Regenerated) => void;

export interface PublishingParts {
  readonly config: Config;
  readonly log: Log;
  readonly reading: ShownProgress;
  /** Where the publication is reached if nothing says so; where it answers undefined, something must. */
  readonly fallbackUrl: (isInCompany: boolean) => string | undefined;
  /** Is told whenever `showing` or `freshUntil` may answer otherwise than before; after a regeneration, what that came to. */
  readonly changed: Changed;
}

/** How documents are compressed, where that is not done as readers who poll them need it. */
export type Compressing = Pick<PublisherParts, 'compress' | 'pack'>;

/** A Publishing in the same thread. */
export interface LocalPublishing extends Publishing {
  readonly showing: Publisher;
}

/**
 * Wires together what does not depend on how requests come in. Rejects with a StartError where the articles or a setting can't be used.
 */
export async function openPublishing(
  { config, log, reading, fallbackUrl, changed }: PublishingParts,
  compressing: Compressing = {},
): Promise<LocalPublishing> {
  const { store, settings, outward, close } = await openArticles(config, log, reading);
  const load = publicationLoader(config, settings, () => fallbackUrl(store.company !== undefined));
  let schedule: FollowingSchedule | undefined;
  let watching: { readonly stop: () => void } | undefined;
  /** When the documents may change next: asked once for each regeneration, as working out a cron slot takes its time. */
  let freshUntil: Instant | undefined;
  /** What a scheduled regeneration takes is a part of the wait: who asked while it is at work would ask twice. */
  let takesMs = 0;
  const regenerated = (milliseconds: number, why: string): void => {
    if (why === SCHEDULE) takesMs = milliseconds;
    schedule?.follow();
    const next = schedule?.nextRunAt();
    freshUntil = next === undefined ? undefined : next + takesMs;
  };
  const publisher = createPublisher({
    store,
    loadPublication: async () => (await load()).publication,
    formats: FORMATS,
    pages: readTemplates(config),
    deltas: config.deltas,
    intervalSeconds: shortestIntervalSeconds(config.regenerate),
    ...compressing,
    now: Date.now,
    events: eventsTo(log, (milliseconds, ok, why) => {
      regenerated(milliseconds, why);
      changed({ milliseconds, ok });
      if (ok) pushing.published();
    }),
  });
  const pushing = keepPushing({ publisher, log, ...(outward ?? { outbox: memoryOutbox() }) });
  return {
    showing: publisher,
    freshUntil: () => freshUntil,
    async begin() {
      // A setting that is wrong is told as it is, and before anything is read.
      await load();
      const isMade = await publisher.regenerate(START);
      reading.done();
      if (!isMade) throw new StartError(reasonOf(publisher.status().lastFailure));
      const { assumed, publication } = await load();
      if (assumed.length > 0) log.info({}, `${PUBLICATION_FILE}: assumed ${assumed.join('; ')}`);
      schedule = keepSchedule(config, publisher, log);
      regenerated(0, START);
      changed();
      watching = keepWatch(config, store, publisher, log);
      return { publication, formats: FORMATS.map(({ name, fileName }) => ({ name, fileName })) };
    },
    regenerate: publisher.regenerate,
    async stop(graceMs) {
      watching?.stop();
      await schedule?.stop();
      await pushing.stop(graceMs);
    },
    close,
  };
}

/** How much may come, while an archive is read for the first time, before the engine tidies up: in percent of what is in use. */
const READING_ROOM = 90;

/**
 * Begins in a thread that has nothing else to do until there is an Edition. The engine, which would let a heap of this size double, tidies
 * up earlier: `room` is what it lets come from then on, in percent of what is in use then. It is told so for the whole process.
 */
export async function beginAlone({ begin }: Pick<Publishing, 'begin'>, room: () => number): Promise<Begun> {
  setRoom(READING_ROOM);
  const breatheOften = breatheRarely();
  try {
    return await begin();
  } finally {
    breatheOften();
    setRoom(room());
  }
}

const setRoom = (percent: number): void => setFlagsFromString(`--heap-growing-percent=${percent}`);

/** Where others show the same articles there is no choice, and no rest: who comes late keeps its readers waiting. */
function keepWatch({ watch }: Config, store: ArticleStore, publisher: Publisher, log: Log): { readonly stop: () => void } {
  const warn = (message: string): void => log.warn({}, message);
  if (store.company) {
    store.watch((hint) => void publisher.regenerate(WATCH, hint), warn);
    return { stop: () => {} };
  }
  const watching = paced((hint) => publisher.regenerate(WATCH, hint));
  if (watch) store.watch(watching.changed, warn);
  return watching;
}

/** Throws a StartError where they can't be used. */
export function readTemplates({ templatesDir }: Config): Pages {
  try {
    return loadPages(templatesDir);
  } catch (error) {
    throw new StartError(`TEMPLATES_DIR: ${reasonOf(error)}`, { cause: error });
  }
}

function eventsTo(log: Log, regenerated: (milliseconds: number, ok: boolean, why: string) => void): PublisherEvents {
  return {
    published: ({ view }, milliseconds, why) => {
      regenerated(milliseconds, true, why);
      const details = { articles: view.articleCount, problems: view.problems().length, revision: view.revision, milliseconds };
      log.info(details, `published (${why}): ${view.articleCount} articles in ${milliseconds} ms`);
    },
    failed: (error, milliseconds, why) => {
      regenerated(milliseconds, false, why);
      const said = [StartError, StoreUnavailable, StaleView].some((kind) => error instanceof kind);
      log.error(
        said ? {} : { err: error },
        `not regenerated (${why}): ${error instanceof Error ? error.message : String(error)}`,
      );
    },
    problem: (problem) => log.warn({ problem }, problemLine(problem)),
  };
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const OUTCOMES: Readonly<Record<Problem['effect'], string>> = {
  'left out': 'the article is left out',
  mended: 'the article is published all the same',
  kept: 'its last good version stays',
};

/** A Problem as the log tells it. */
export function problemLine({ file, line, field, found, expected, effect }: Problem): string {
  const where = `${file}${line === undefined ? '' : `:${line}`}${field === undefined ? '' : `: ${field}`}`;
  const outcome = OUTCOMES[effect];
  return `${where}: found ${found}; expected ${expected} (${outcome})`;
}

interface FollowingSchedule extends Schedule {
  /** Starts anew where the publication's zone is another one now. */
  follow(): void;
}

/** The schedule runs in the publication's zone. */
function keepSchedule({ regenerate: expression }: Config, publisher: Publisher, log: Log): FollowingSchedule {
  const zone = (): string => publisher.current()?.publication.timezone ?? 'UTC';
  const run = () => publisher.regenerate(SCHEDULE);
  const warn = (message: string): void => log.warn({}, message);
  const start = (timezone: string) => ({
    timezone,
    schedule: startSchedule({ name: 'regenerate', expression, timezone, run, warn }),
  });
  let current = start(zone());
  let stopped = false;
  return {
    nextRunAt: () => current.schedule.nextRunAt(),
    follow() {
      if (stopped || zone() === current.timezone) return;
      void current.schedule.stop();
      current = start(zone());
    },
    stop: () => {
      stopped = true;
      return current.schedule.stop();
    },
  };
}
