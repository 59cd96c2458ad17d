import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Traffic } from './traffic.ts';

/** What is true at the moment of asking. */
export interface Gauges {
  /** Missing while there is no Edition. */
  readonly editionAgeSeconds: number | undefined;
  readonly articles: number;
  readonly problems: number;
  /** Regenerations that failed since the last one that did not. */
  readonly failures: number;
}

/** Everything that is counted, for Prometheus. */
export interface Metrics {
  /** The media type of the text. */
  readonly contentType: string;
  /** In Prometheus' text format, version 0.0.4. */
  text(): Promise<string>;
  /** A regeneration came to its end. */
  regenerated(milliseconds: number, ok: boolean): void;
}

export interface MetricsParts {
  readonly traffic: Traffic;
  readonly gauges: () => Gauges;
}

interface Told {
  readonly name: string;
  readonly help: string;
  readonly value: (gauges: Gauges) => number | undefined;
}

const GAUGES: readonly Told[] = [
  {
    name: 'gazette_edition_age_seconds',
    help: 'How long ago what is published now was made.',
    value: ({ editionAgeSeconds }) => editionAgeSeconds,
  },
  { name: 'gazette_articles', help: 'Articles that are published.', value: ({ articles }) => articles },
  { name: 'gazette_problems', help: 'Problems in what is stored.', value: ({ problems }) => problems },
  {
    name: 'gazette_regeneration_failures',
    help: 'Regenerations that failed since the last one that did not.',
    value: ({ failures }) => failures,
  },
];

/** Seconds. A hundred articles take tens of milliseconds, a hundred thousand a minute. */
const REGENERATION_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** Makes the metrics, in a registry of their own, and begins to watch the process. */
export function createMetrics({ traffic, gauges }: MetricsParts): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const told of GAUGES) registerGauge(told, gauges, registers);
  const refresh = registerTraffic(traffic, registers);
  const regenerated = registerRegenerations(registers);
  return {
    contentType: registry.contentType,
    text: () => {
      refresh();
      return registry.metrics();
    },
    regenerated,
  };
}

function registerGauge({ name, help, value }: Told, gauges: () => Gauges, registers: Registry[]): Gauge {
  return new Gauge({
    name,
    help,
    registers,
    collect() {
      const current = value(gauges());
      if (current === undefined) this.remove();
      else this.set(current);
    },
  });
}

/**
 * What Traffic has counted is copied when it is asked for: prom-client would take microseconds for each request. Returns what takes
 * a new snapshot, one for all the metrics.
 */
function registerTraffic(traffic: Traffic, registers: Registry[]): () => void {
  let snapshot = traffic.snapshot();
  new Counter({
    name: 'gazette_requests_total',
    help: 'Requests that were answered, by feed (empty: no feed), status and content coding.',
    labelNames: ['feed', 'status', 'encoding'],
    registers,
    collect() {
      this.reset();
      for (const { feed, status, coding, count } of snapshot.requests) this.inc({ feed, status, encoding: coding }, count);
    },
  });
  new Counter({
    name: 'gazette_response_saved_bytes_total',
    help: 'Bytes of body that were not sent, as the client had them already (condition) or as they were compressed (compression).',
    labelNames: ['by'],
    registers,
    collect() {
      this.reset();
      this.inc({ by: 'condition' }, snapshot.savedByCondition);
      this.inc({ by: 'compression' }, snapshot.savedByCoding);
    },
  });
  new Counter({
    name: 'gazette_feed_saved_bytes_total',
    help: 'Of gazette_response_saved_bytes_total, what is of one feed (empty: no feed), by feed and why.',
    labelNames: ['feed', 'by'],
    registers,
    collect() {
      this.reset();
      for (const { feed, byCondition, byCoding } of snapshot.saved) {
        if (byCondition > 0) this.inc({ feed, by: 'condition' }, byCondition);
        if (byCoding > 0) this.inc({ feed, by: 'compression' }, byCoding);
      }
    },
  });
  new Gauge({
    name: 'gazette_feed_subscribers',
    help: 'Readers of a feed: as many as the aggregators say, and an estimate of those who fetch it themselves in a day.',
    labelNames: ['feed', 'via'],
    registers,
    collect() {
      this.reset();
      for (const { feed, aggregated, direct } of snapshot.feeds) {
        this.set({ feed, via: 'aggregators' }, aggregated);
        this.set({ feed, via: 'direct' }, direct);
      }
    },
  });
  return () => {
    snapshot = traffic.snapshot();
  };
}

function registerRegenerations(registers: Registry[]): Metrics['regenerated'] {
  const seconds = new Histogram({
    name: 'gazette_regeneration_seconds',
    help: 'How long regenerations took, those that failed too.',
    buckets: REGENERATION_BUCKETS,
    registers,
  });
  const total = new Counter({
    name: 'gazette_regenerations_total',
    help: 'Regenerations, by what came of them.',
    labelNames: ['result'],
    registers,
  });
  for (const result of ['ok', 'failed']) total.inc({ result }, 0);
  return (milliseconds, ok) => {
    total.inc({ result: ok ? 'ok' : 'failed' });
    // A clock that was put back makes less than nothing of it.
    seconds.observe(Math.max(0, milliseconds) / 1000);
  };
}
