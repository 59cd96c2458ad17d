import type { Instant } from '../domain.ts';
import type { PostForm } from './hub-post.ts';
import type { Delivery, Outbox } from './outbox.ts';
import { type Outcome, outcomeOf, retryAt } from './retry.ts';

export interface DeliveryParts {
  readonly outbox: Outbox;
  readonly post: PostForm;
  readonly now: () => Instant;
  /** How long a hub may take to answer, in milliseconds. */
  readonly answerMs: number;
}

/** What became of what was due to one hub. */
export interface Report {
  readonly hub: string;
  readonly arrived: number;
  /** Those that are tried again. */
  readonly failed: number;
  readonly givenUp: number;
  /** What was wrong with the first one that did not arrive. */
  readonly why: string | undefined;
}

export interface Deliveries {
  /**
   * Tells one hub what is due to it, so many topics at once, for a few seconds at most; undefined where nothing was. `isWanted`: whether the
   * hub may still be asked. Rejects where the outbox does.
   */
  send(hub: string, width: number, isWanted: () => boolean): Promise<Report | undefined>;
  /** Ends all that is under way: it stays due. */
  abort(): void;
}

/** How many rows are taken from the outbox at once. */
const ROWS = 100;

/** No further attempt begins after this long, in milliseconds: a hub that takes its time must not hold up what calls. */
const LONGEST_MS = 2000;

/** A hub that is being told. */
interface Lane {
  readonly hub: string;
  /** Whether another attempt may begin. */
  readonly goesOn: () => boolean;
  /** From 0 to 1: what failed together is tried again together, by one attempt where the hub is still down. */
  readonly chance: number;
  readonly counts: { arrived: number; failed: number; givenUp: number };
  why: string | undefined;
  /** The hub itself is not well. */
  isDown: boolean;
}

interface Asked {
  readonly outcome: Outcome;
  readonly why: string;
}

export function createDeliveries({ outbox, post, now, answerMs }: DeliveryParts): Deliveries {
  const underWay = new Set<AbortController>();
  let aborted = false;

  async function ask({ hub, topic }: Delivery): Promise<Asked> {
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), answerMs);
    underWay.add(controller);
    try {
      // Hubs know the one name or the other.
      const form = new URLSearchParams({ 'hub.mode': 'publish', 'hub.topic': topic, 'hub.url': topic });
      const status = await post(hub, form, controller.signal);
      return { outcome: outcomeOf(status), why: `it answered ${status}` };
    } catch (error) {
      return { outcome: 'failed', why: controller.signal.aborted ? `no answer within ${answerMs / 1000} s` : reasonOf(error) };
    } finally {
      clearTimeout(timer);
      underWay.delete(controller);
    }
  }

  async function settle(lane: Lane, delivery: Delivery, { outcome, why }: Asked): Promise<void> {
    if (outcome === 'arrived') {
      await outbox.sent(delivery);
      lane.counts.arrived++;
      return;
    }
    lane.why ??= why;
    const again = retryAt(outcome, delivery.attempts, now(), lane.chance);
    await outbox.failed(delivery, again);
    lane.counts[again === undefined ? 'givenUp' : 'failed']++;
  }

  /** Takes one after the other from `due` until there are none, or the lane ends. */
  async function work(lane: Lane, due: Delivery[]): Promise<void> {
    for (let next = due.shift(); next; next = lane.goesOn() ? due.shift() : undefined) {
      const asked = await ask(next);
      if (aborted && asked.outcome === 'failed') return;
      if (asked.outcome === 'failed') lane.isDown = true;
      await settle(lane, next, asked);
    }
  }

  async function sendDue(lane: Lane, width: number): Promise<void> {
    while (lane.goesOn()) {
      const due = [...(await outbox.due([lane.hub], now(), ROWS))];
      if (due.length === 0) return;
      await allOf(Array.from({ length: width }, () => work(lane, due)));
      // What was behind one that failed would have failed likewise: a hub that is down is asked once, not once for each topic.
      for (const delivery of lane.isDown ? due : []) await settle(lane, delivery, { outcome: 'failed', why: '' });
    }
  }

  return {
    async send(hub, width, isWanted) {
      const endsAt = performance.now() + LONGEST_MS;
      const goesOn = (): boolean => !lane.isDown && !aborted && isWanted() && performance.now() < endsAt;
      const counts = { arrived: 0, failed: 0, givenUp: 0 };
      const lane: Lane = { hub, goesOn, chance: Math.random(), counts, why: undefined, isDown: false };
      await sendDue(lane, width);
      return counts.arrived + counts.failed + counts.givenUp > 0 ? { hub, ...counts, why: lane.why } : undefined;
    },
    abort() {
      aborted = true;
      for (const controller of underWay) controller.abort();
    },
  };
}

/** Waits for all, whatever becomes of one, and only then rejects where one did. */
async function allOf(work: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(work);
  await Promise.all(work);
}

/** `fetch` says what happened in the cause of what it throws. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  return code ?? (cause instanceof Error ? cause.message : String(cause));
}
