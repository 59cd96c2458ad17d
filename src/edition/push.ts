import { breathe } from '../breathe.ts';
import type { Instant } from '../domain.ts';
import { StaleView } from '../store/article-store.ts';
import { createDeliveries, type Report } from './deliveries.ts';
import type { Edition } from './edition.ts';
import type { PostForm } from './hub-post.ts';
import type { Announcement, Outbox } from './outbox.ts';
import type { Publisher } from './publisher.ts';
import { announcementsOf, type Suspect, suspectsOf } from './topics.ts';

/** What happened, for whoever keeps a log of it. */
export interface PushEvents {
  /** What became of what was due to a hub. */
  readonly told: (report: Report) => void;
  /** The outbox or the articles could not be asked: said once, until they can be. */
  readonly broken: (error: unknown) => void;
}

export interface PushParts {
  readonly outbox: Outbox;
  readonly publisher: Pick<Publisher, 'current'>;
  readonly post: PostForm;
  readonly now: () => Instant;
  readonly events: PushEvents;
  /** How long a hub may take to answer, in milliseconds. */
  readonly answerMs?: number;
}

/** Tells the publication's hubs which feeds have changed (WebSub §6). */
export interface Push {
  /**
   * Does what is to be done now: notes which feeds of the Edition that is served have other bytes than were noted, and tells hubs what is
   * due. Never rejects. May be called at any time: nothing is noted twice at once, and no hub is told by two at once.
   */
  run(): Promise<void>;
  /** Nothing begins any more; what is under way may take so many milliseconds, then it is ended and stays due. */
  stop(graceMs: number): Promise<void>;
}

const ANSWER_MS = 10_000;

/** How many hubs are asked at once, and how many times at once a hub is that is alone. */
const AT_ONCE = 4;

/** How many channels are looked at in one run, three feeds each; the rest are for the runs after it. */
const MOST_CHANNELS = 200;

export function createPush({ outbox, publisher, post, now, events, answerMs = ANSWER_MS }: PushParts): Push {
  const deliveries = createDeliveries({ outbox, post, now, answerMs });
  const announce = createAnnouncer(outbox);
  const enqueue = inTurn(async () => {
    const edition = publisher.current();
    if (edition) await announce(edition);
  });
  /** By hub: who is being told. */
  const lanes = new Map<string, Promise<void>>();
  let stopped = false;
  let lastError: string | undefined;

  function tell(error: unknown): void {
    // The articles have moved on: the next Edition is on its way.
    if (error instanceof StaleView) return;
    if (String(error) !== lastError) events.broken(error);
    lastError = String(error);
  }

  const hubs = (): readonly string[] => (stopped ? [] : (publisher.current()?.publication.hubs ?? []));

  async function send(hub: string, width: number): Promise<void> {
    try {
      const report = await deliveries.send(hub, width, () => hubs().includes(hub));
      lastError = undefined;
      if (report) events.told(report);
    } catch (error) {
      tell(error);
    } finally {
      lanes.delete(hub);
    }
  }

  /** A lane for each hub: one that is slow is slow by itself. */
  function lane(hub: string, width: number): Promise<void> {
    const begun = lanes.get(hub) ?? send(hub, width);
    lanes.set(hub, begun);
    return begun;
  }

  return {
    async run() {
      if (hubs().length === 0) return;
      await enqueue().catch(tell);
      const all = hubs();
      await Promise.all(all.map((hub) => lane(hub, Math.max(1, Math.floor(AT_ONCE / all.length)))));
    },
    async stop(graceMs) {
      stopped = true;
      const timer = setTimeout(deliveries.abort, graceMs);
      await Promise.all(lanes.values());
      clearTimeout(timer);
    },
  };
}

/** Enqueues what an Edition has that was not announced yet. Rejects where the outbox or the articles can't be asked. */
function createAnnouncer(outbox: Outbox): (edition: Edition) => Promise<void> {
  /** The Editions that are announced, wholly; and the moment of the last one. */
  const announced = new WeakSet<Edition>();
  let announcedAt: Instant | undefined;
  /** What of the Edition after it is, as far as it has been looked at. */
  let begun: { readonly edition: Edition; readonly done: Set<string> } | undefined;

  return async (edition) => {
    if (announced.has(edition)) return;
    const { view, publication } = edition;
    const after = await outbox.enqueuedUpTo();
    // Another process has announced what this one does not show yet.
    if (after !== undefined && after > view.revision) return;
    if (begun?.edition !== edition) begun = { edition, done: new Set() };
    const { done } = begun;
    const suspects = await suspectsOf(view, { revision: after, at: announcedAt });
    const left = suspects.filter((one) => !done.has(nameOf(one)));
    const now = left.slice(0, MOST_CHANNELS);
    const isAll = now.length === left.length;
    const announcements = await lookAt(edition, now);
    const upTo = isAll ? view.revision : (after ?? view.revision);
    if (!(await outbox.enqueue({ after, upTo, announcements, hubs: publication.hubs }))) return;
    for (const one of now) done.add(nameOf(one));
    if (!isAll) return;
    announced.add(edition);
    [announcedAt, begun] = [view.at, undefined];
  };
}

const nameOf = (suspect: Suspect): string => (suspect.kind === 'publication' ? '' : `${suspect.kind} ${suspect.name}`);

async function lookAt(edition: Edition, suspects: readonly Suspect[]): Promise<readonly Announcement[]> {
  const announcements: Announcement[] = [];
  for (const suspect of suspects) {
    announcements.push(...(await announcementsOf(edition, suspect)));
    await breathe();
  }
  return announcements;
}

/** Does one thing at a time: who asks while it is being done waits for it to be done once more. */
function inTurn(act: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let queued: Promise<void> | undefined;
  const start = (): Promise<void> => {
    queued = undefined;
    running = act().finally(() => {
      running = undefined;
    });
    return running;
  };
  return () => {
    if (!running) return start();
    queued ??= running.then(start, start);
    return queued;
  };
}
