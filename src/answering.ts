import type { Config } from './config.ts';
import type { Instant } from './domain.ts';
import type { Showing } from './edition/publisher.ts';
import { shortestIntervalSeconds } from './edition/schedule.ts';
import type { AnsweringParts } from './http/answering.ts';
import type { Log } from './log.ts';
import type { Changed, Publishing } from './publishing.ts';
import { openShipped } from './store/folder/shipped.ts';
import { createMetrics, type Gauges } from './traffic/metrics.ts';
import { createTraffic } from './traffic/traffic.ts';

export interface Answering<P extends Publishing> {
  readonly publishing: P;
  /** What it takes to answer requests from it. */
  readonly answering: Omit<AnsweringParts, 'logAccess'>;
}

/** Opens a Publishing, and wires together what answers from it. Rejects as `open` does. */
export async function openAnswering<P extends Publishing>(
  config: Config,
  log: Log,
  open: (changed: Changed) => Promise<P>,
): Promise<Answering<P>> {
  const traffic = createTraffic({ now: Date.now });
  const metrics = config.metrics ? createMetrics({ traffic, gauges: () => gaugesOf(publishing.showing) }) : undefined;
  const publishing = await open((regenerated) => {
    if (regenerated) metrics?.regenerated(regenerated.milliseconds, regenerated.ok);
  });
  return {
    publishing,
    answering: {
      publisher: publishing.showing,
      freshUntil: (): Instant | undefined => publishing.freshUntil(),
      now: Date.now,
      trustProxy: config.trustProxy,
      deltas: config.deltas,
      limit: limitOf(config),
      traffic,
      metrics,
      openShipped: (path) => openShipped(config.articlesDir, path),
      failed: (error, { method, url }) => log.error({ err: error, method, url }, 'a request failed'),
    },
  };
}

/** A feed that changes once a day may still be taken as often in an hour. */
const LONGEST_LIMIT_SECONDS = 3600;

function limitOf({ rateLimit, regenerate }: Config): AnsweringParts['limit'] {
  const seconds = Math.min(shortestIntervalSeconds(regenerate), LONGEST_LIMIT_SECONDS);
  return rateLimit === undefined ? undefined : { fetches: rateLimit, perMs: 1000 * seconds };
}

function gaugesOf(showing: Showing): Gauges {
  const { edition, problems, failures } = showing.status();
  return {
    editionAgeSeconds: edition && (Date.now() - edition.madeAt) / 1000,
    articles: edition?.articleCount ?? 0,
    problems,
    failures,
  };
}
