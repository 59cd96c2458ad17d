import type { Sample } from './samples.ts';

/** What a server's metrics say of its readers, in numbers. */

/** How one feed was asked for since the server started. */
export interface FeedReport {
  /** Its path, `other` for all that came after the first thousand. */
  readonly feed: string;
  /** How many the aggregators say that they fetch it for. */
  readonly aggregated: number;
  /** An estimate of those who fetched it themselves in the last day. */
  readonly direct: number;
  readonly polls: number;
  readonly notModified: number;
  /** Answers with the whole document, by content coding. */
  readonly whole: Readonly<Record<string, number>>;
  /** Answers of 400 to 499, and of 500 to 599. */
  readonly refused: number;
  readonly failed: number;
  /** Bytes of body that were not sent, as the reader had them, or as they were compressed. */
  readonly savedByCondition: number;
  readonly savedByCompression: number;
}

export interface Report {
  readonly articles: number;
  readonly problems: number;
  /** Missing while nothing is published. */
  readonly editionAgeSeconds?: number;
  readonly regenerations: {
    readonly ok: number;
    readonly failed: number;
    /** Missing where there was none. */
    readonly meanSeconds?: number;
    /** Since the last one that did not fail. */
    readonly failuresInARow: number;
  };
  /** Those with the most subscriptions first. */
  readonly feeds: readonly FeedReport[];
  /** All feeds together; who reads two of them counts twice. */
  readonly altogether: Omit<FeedReport, 'feed'>;
  /** Pages, media and whatever else is no feed. */
  readonly notFeeds: Omit<FeedReport, 'feed'>;
}

type Counts = { -readonly [Key in keyof Omit<FeedReport, 'feed' | 'whole'>]: number } & {
  readonly whole: Record<string, number>;
};

const NO_FEED = '';

/** Undefined where the samples are no Gazette's. */
export function reportOf(samples: readonly Sample[]): Report | undefined {
  const single = new Map(samples.filter(({ labels }) => labels.size === 0).map(({ name, value }) => [name, value]));
  const articles = single.get('gazette_articles');
  const problems = single.get('gazette_problems');
  if (articles === undefined || problems === undefined) return undefined;
  const age = single.get('gazette_edition_age_seconds');
  const feeds = countsByFeed(samples);
  const notFeeds = feeds.get(NO_FEED) ?? nothing();
  feeds.delete(NO_FEED);
  return {
    articles,
    problems,
    ...(age === undefined ? {} : { editionAgeSeconds: age }),
    regenerations: regenerations(samples, single),
    feeds: [...feeds].map(([feed, counts]) => ({ feed, ...counts })).sort(largestFirst),
    altogether: total([...feeds.values()]),
    notFeeds,
  };
}

function regenerations(samples: readonly Sample[], single: ReadonlyMap<string, number>): Report['regenerations'] {
  const results = new Map(
    samples
      .filter(({ name }) => name === 'gazette_regenerations_total')
      .map(({ labels, value }) => [labels.get('result'), value]),
  );
  const [sum = 0, count = 0] = ['sum', 'count'].map((part) => single.get(`gazette_regeneration_seconds_${part}`));
  return {
    ok: results.get('ok') ?? 0,
    failed: results.get('failed') ?? 0,
    ...(count > 0 ? { meanSeconds: sum / count } : {}),
    failuresInARow: single.get('gazette_regeneration_failures') ?? 0,
  };
}

const nothing = (): Counts => ({
  ...{ aggregated: 0, direct: 0, polls: 0, notModified: 0, whole: {} },
  ...{ refused: 0, failed: 0, savedByCondition: 0, savedByCompression: 0 },
});

function countsByFeed(samples: readonly Sample[]): Map<string, Counts> {
  const feeds = new Map<string, Counts>();
  for (const sample of samples) {
    const feed = sample.labels.get('feed');
    const add = ADDING.get(sample.name);
    if (feed === undefined || !add) continue;
    const counts = feeds.get(feed) ?? nothing();
    feeds.set(feed, counts);
    add(counts, sample);
  }
  return feeds;
}

/** By the metric's name, what each of its samples adds. */
const ADDING: ReadonlyMap<string, (counts: Counts, sample: Sample) => void> = new Map([
  ['gazette_requests_total', addRequests],
  [
    'gazette_feed_subscribers',
    (counts, { labels, value }) => {
      counts[labels.get('via') === 'aggregators' ? 'aggregated' : 'direct'] += value;
    },
  ],
  [
    'gazette_feed_saved_bytes_total',
    (counts, { labels, value }) => {
      counts[labels.get('by') === 'condition' ? 'savedByCondition' : 'savedByCompression'] += value;
    },
  ],
]);

function addRequests(counts: Counts, { labels, value }: Sample): void {
  const status = Number(labels.get('status'));
  const encoding = labels.get('encoding') ?? '';
  counts.polls += value;
  if (status === 304) counts.notModified += value;
  if (status === 200) counts.whole[encoding] = (counts.whole[encoding] ?? 0) + value;
  if (status >= 400 && status < 500) counts.refused += value;
  if (status >= 500) counts.failed += value;
}

function total(all: readonly Counts[]): Counts {
  const sum = nothing();
  for (const { whole, ...counts } of all) {
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) sum[key] += counts[key];
    for (const [encoding, count] of Object.entries(whole)) sum.whole[encoding] = (sum.whole[encoding] ?? 0) + count;
  }
  return sum;
}

const largestFirst = (a: FeedReport, b: FeedReport): number =>
  b.aggregated + b.direct - a.aggregated - a.direct || b.polls - a.polls || (a.feed < b.feed ? -1 : 1);
