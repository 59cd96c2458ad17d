import { setTimeout } from 'node:timers/promises';
import type { Instant, Problem, Publication, Rendition } from '../domain.ts';
import { carried, recentPieces } from '../render/carried.ts';
import type { Format } from '../render/formats.ts';
import { type ArticleStore, type Hint, StaleView, StoreUnavailable } from '../store/article-store.ts';
import { setAside, type WriteFeed } from './aside.ts';
import { createCompressor } from './compressor.ts';
import { type Answer, type Edition, makeEdition, type ShownEdition } from './edition.ts';
import { createPacker, type Pack } from './pack.ts';
import type { Pages } from './pages.ts';
import { digest, KEPT_BYTES, keptDocuments } from './rendition.ts';
import type { Compress } from './variants.ts';

/** What happened, for whoever keeps a log of it. */
export interface PublisherEvents {
  readonly published: (edition: Edition, milliseconds: number, why: string) => void;
  /** The old edition goes on serving. */
  readonly failed: (error: unknown, milliseconds: number, why: string) => void;
  /** A Problem that the last regeneration did not have. */
  readonly problem: (problem: Problem) => void;
}

export interface PublisherParts {
  readonly store: ArticleStore;
  /** Rejects where publication.yaml can't be used as it stands. */
  readonly loadPublication: () => Promise<Publication>;
  readonly formats: readonly Format[];
  readonly pages: Pages;
  /** Whether ETags say what deltas are made from. */
  readonly deltas: boolean;
  /** How long there is between two regenerations, at least. */
  readonly intervalSeconds: number;
  /** How documents are compressed; missing: as readers who poll them need it. */
  readonly compress?: Compress;
  /** Where `compress` is given, how what is written in pieces is compressed beforehand; missing: not at all. */
  readonly pack?: Pack;
  /** See MakingParts. */
  readonly carryingMs?: number;
  readonly now: () => Instant;
  readonly events: PublisherEvents;
}

/** How things stand: another value after each regeneration, the same until then. */
export interface ShownStatus {
  readonly edition: ShownEdition | undefined;
  /** How many the last regeneration knew of. */
  readonly problems: number;
  /** How many regenerations failed since the last one that did not. */
  readonly failures: number;
}

export interface Status extends ShownStatus {
  readonly edition: Edition | undefined;
  /** Why the last one that failed did. */
  readonly lastFailure: unknown;
}

/** How long a request waits for the Edition that others may show already, in milliseconds: then it gets the one that is there. */
const LONGEST_HOLD_MS = 1000;
/** How often it is looked at meanwhile. */
const LOOK_MS = 5;

/** What requests are answered from: a Publisher, or what stands for one that is at work in another thread. */
export interface Showing {
  current(): ShownEdition | undefined;
  status(): ShownStatus;
  /** Whether no other process can be showing a later Edition: cheap, asked at each request. */
  isLatest(): boolean;
  /** Resolves once `isLatest` holds, and within a second in any case. */
  becomeLatest(): Promise<void>;
  /** Whether the Edition is known to be what it should be: the last regeneration succeeded, and the store answers. */
  isReady(): boolean;
  /** Where an address leads now. */
  find(path: string, query?: URLSearchParams): Promise<Answer | undefined>;
  /** What a browser is shown where a feed is. */
  page(path: string, query: URLSearchParams): Promise<Rendition | undefined>;
  /** What is new of a feed for who holds `tag`; undefined where only the whole will do. */
  delta(rendition: Pick<Rendition, 'path'>, tag: string): Promise<Rendition | undefined>;
}

/** Holds the Edition that is served, and makes the next one. */
export interface Publisher extends Showing {
  current(): Edition | undefined;
  status(): Status;
  /**
   * Makes and swaps in the next Edition. One at a time: who asks while one is being made waits for one more after it. Never rejects:
   * a failure is told to `events`, and the old Edition stays. Resolves to whether the Edition is now up to date. `hint`: where the store
   * has said that something changed; nothing else is looked at then.
   */
  regenerate(why: string, hint?: Hint): Promise<boolean>;
  /** A document that is kept is made anew when it is wanted next. */
  forget(path: string): void;
}

/** How often the articles may change under a regeneration before it is given up: the next one comes soon enough. */
const ATTEMPTS = 3;
/** The same for a document that somebody waits for: none would be all the answer there is. */
const QUESTION_ATTEMPTS = 10;

export function createPublisher(parts: PublisherParts): Publisher {
  const kept = keptDocuments(new Set(parts.formats.map(({ fileName }) => `/${fileName}`)), KEPT_BYTES);
  const compressing = parts.compress
    ? { compress: parts.compress, ...(parts.pack ? { pack: parts.pack } : {}) }
    : { compress: createCompressor(parts.intervalSeconds), pack: createPacker() };
  let status: Status = { edition: undefined, problems: 0, failures: 0, lastFailure: undefined };
  let told: ReadonlySet<string> = new Set();
  const aside = setAside();
  const recent = recentPieces();
  const writers = new Map(parts.formats.map((format) => [format, carried(format, recent)]));
  const write: WriteFeed = (format, ...feed) => (writers.get(format) ?? carried(format, recent))(...feed);
  let running: Promise<boolean> | undefined;
  let queued: { readonly done: Promise<boolean>; hint: Hint | undefined } | undefined;
  /** No edition is of an earlier moment than the one before it: where the clock is set back, nothing that was published goes. */
  let moment: Instant = Number.NEGATIVE_INFINITY;

  async function makeNext(hint: Hint | undefined): Promise<Edition> {
    const publication = await parts.loadPublication();
    const settings = digest(JSON.stringify(publication));
    for (let attempt = 1; ; attempt++) {
      moment = Math.max(moment, parts.now());
      // What is looked at again is looked at whole: something has changed that nobody told of, or what was told was not looked at.
      const isFirst = attempt === 1 && status.failures === 0;
      const view = await parts.store.refresh(publication, moment, isFirst ? hint : undefined);
      try {
        await aside.review(view);
        return await makeEdition({
          ...parts,
          publication,
          settings,
          view,
          edition: {},
          kept,
          ...compressing,
          write,
          aside,
          now: view.at,
        });
      } catch (error) {
        if (!(error instanceof StaleView) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  function tellProblems(problems: readonly Problem[]): void {
    const names = problems.map((problem) => JSON.stringify(problem));
    problems.forEach((problem, i) => {
      if (!told.has(names[i] ?? '')) parts.events.problem(problem);
    });
    told = new Set(names);
  }

  async function run(why: string, hint: Hint | undefined): Promise<boolean> {
    const began = performance.now();
    try {
      const edition = await makeNext(hint);
      await parts.store.company?.ripe(edition.view);
      const problems = [...edition.view.problems(), ...aside.problems()];
      status = { edition, problems: problems.length, failures: 0, lastFailure: undefined };
      tellProblems(problems);
      parts.events.published(edition, Math.round(performance.now() - began), why);
      return true;
    } catch (error) {
      status = { ...status, failures: status.failures + 1, lastFailure: error };
      parts.events.failed(error, Math.round(performance.now() - began), why);
      return false;
    }
  }

  function start(why: string, hint: Hint | undefined): Promise<boolean> {
    const done = run(why, hint).finally(() => {
      if (running === done) running = undefined;
    });
    running = done;
    return done;
  }

  function regenerate(why: string, hint?: Hint): Promise<boolean> {
    if (!running) return start(why, hint);
    if (queued) {
      queued.hint = queued.hint && hint && [...queued.hint, ...hint];
      return queued.done;
    }
    const done = running.then(() => {
      const next = queued?.hint;
      queued = undefined;
      return start(why, next);
    });
    queued = { done, hint };
    return done;
  }

  /** What the edition answers: asked again where the articles have moved on meanwhile, undefined where they keep doing so. */
  async function ask<T>(question: (edition: Edition) => Promise<T>): Promise<{ readonly answer: T | undefined } | undefined> {
    for (let attempt = 1; attempt <= QUESTION_ATTEMPTS; attempt++) {
      try {
        return { answer: status.edition && (await question(status.edition)) };
      } catch (error) {
        if (error instanceof StoreUnavailable) break;
        if (!(error instanceof StaleView)) throw error;
        if (!(await regenerate('an article changed')) && !(status.lastFailure instanceof StaleView)) break;
      }
    }
    return undefined;
  }

  const isLatest = (): boolean => {
    const { company } = parts.store;
    // What can't be made here can't be made elsewhere: nobody waits for it.
    if (company === undefined || status.edition === undefined || status.failures > 0) return true;
    return company.isLatest(status.edition.view);
  };

  let holding: Promise<void> | undefined;
  async function hold(): Promise<void> {
    const giveUpAt = performance.now() + LONGEST_HOLD_MS;
    while (!isLatest() && performance.now() < giveUpAt) await setTimeout(LOOK_MS);
    holding = undefined;
  }

  return {
    current: () => status.edition,
    status: () => status,
    isLatest,
    async becomeLatest() {
      if (isLatest()) return;
      holding ??= hold();
      await holding;
    },
    isReady: () => status.edition !== undefined && status.failures === 0 && !parts.store.company?.isCutOff(),
    regenerate,
    forget: kept.forget,
    async find(path, query = new URLSearchParams()) {
      const found = await ask((edition) => edition.find(path, query));
      return found ? found.answer : { kind: 'unavailable' };
    },
    page: async (path, query) => (await ask((edition) => edition.page(path, query)))?.answer,
    async delta({ path: target }, tag) {
      const [path = '', query = ''] = target.split('?');
      return status.edition?.delta(path, new URLSearchParams(query), tag);
    },
  };
}
