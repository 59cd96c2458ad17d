import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Traffic } from './traffic.ts';

/** What is the case at the moment. */
export interface Gauges {
  /** How long ago what is served was made. */
  readonly editionAgeSeconds: number | undefined;
  readonly articles: number;
  readonly problems: number;
  /** Regenerations that failed since the last one that did not. */
  readonly failures: number;
}

/** What Prometheus reads (text-based format). */
export interface Metrics {
  readonly contentType: string;
  text(): Promise<string>;
  regenerated(milliseconds: number, ok: boolean): void;
}

const REGENERATION_SECONDS = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Everything is looked up when it is asked for: counting itself costs next to nothing. */
export function createMetrics({ traffic, gauges }: { readonly traffic: Traffic; readonly gauges: () => Gauges }): Metrics {
  const registers = [new Registry()];
  const [registry = new Registry()] = registers;
  collectDefaultMetrics({ register: registry });
  addTraffic(registers, traffic);
  addGauges(registers, gauges);
  const regenerations = new Counter({
    ...{ registers, name: 'gazette_regenerations_total', help: 'Regenerations by result: ok or failed.' },
    labelNames: ['result'],
  });
  const seconds = new Histogram({
    ...{ registers, name: 'gazette_regeneration_seconds', help: 'How long a regeneration took.' },
    buckets: REGENERATION_SECONDS,
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    regenerated(milliseconds, ok) {
      regenerations.inc({ result: ok ? 'ok' : 'failed' });
      seconds.observe(milliseconds / 1000);
    },
  };
}

function addTraffic(registers: Registry[], traffic: Traffic): void {
  new Counter({
    ...{ registers, name: 'gazette_requests_total', help: 'Requests answered, by feed (empty: no feed), status and coding.' },
    labelNames: ['feed', 'status', 'encoding'],
    collect() {
      this.reset();
      for (const { feed, status, coding, count } of traffic.snapshot().requests) {
        this.inc({ feed, status: String(status), encoding: coding }, count);
      }
    },
  });
  new Counter({
    ...{
      registers,
      name: 'gazette_response_saved_bytes_total',
      help: 'Bytes not sent: for conditions (304), and for compression.',
    },
    labelNames: ['by'],
    collect() {
      const { savedByCondition, savedByCoding } = traffic.snapshot();
      this.reset();
      this.inc({ by: 'condition' }, savedByCondition);
      this.inc({ by: 'compression' }, savedByCoding);
    },
  });
  new Gauge({
    ...{ registers, name: 'gazette_feed_subscribers', help: 'Estimated subscribers, through aggregators and direct.' },
    labelNames: ['feed', 'via'],
    collect() {
      this.reset();
      for (const { feed, aggregated, direct } of traffic.snapshot().feeds) {
        this.set({ feed, via: 'aggregators' }, aggregated);
        this.set({ feed, via: 'direct' }, direct);
      }
    },
  });
}

const GAUGES = [
  ['editionAgeSeconds', 'gazette_edition_age_seconds', 'How long ago what is served was made.'],
  ['articles', 'gazette_articles', 'Articles that are stored.'],
  ['problems', 'gazette_problems', 'What is wrong with stored files.'],
  ['failures', 'gazette_regeneration_failures', 'Regenerations that failed since the last one that did not.'],
] as const;

function addGauges(registers: Registry[], gauges: () => Gauges): void {
  for (const [key, name, help] of GAUGES) {
    new Gauge({
      ...{ registers, name, help },
      collect() {
        this.set(gauges()[key] ?? Number.NaN);
      },
    });
  }
}
