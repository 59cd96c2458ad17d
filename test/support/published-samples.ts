import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Channel, Feed, History, Publication } from '../../src/domain.ts';
import type { Edition } from '../../src/edition/edition.ts';
import { channelPath, filterOf } from '../../src/feed/channel.ts';
import { makeFeed } from '../../src/feed/feed.ts';
import { archiveRange, newestArchive } from '../../src/feed/history.ts';
import { readPublication } from '../../src/publication.ts';
import { FORMATS } from '../../src/render/formats.ts';
import { PUBLICATION_FILE } from '../../src/store/article-store.ts';
import { placed } from './feeds.ts';
import { publisherOver } from './publisher.ts';

/** A document of the sample articles as the publisher answers it, and the Feed that it must mean. */
export interface PublishedSample {
  readonly feed: Feed;
  readonly fileName: string;
  readonly address: string;
  readonly document: string;
}

const SAMPLES = fileURLToPath(new URL('../../articles', import.meta.url));

/** The moment of reading: after the last sample. */
export const PUBLISHED_AT = Date.parse('2026-11-23T00:00:00Z');

interface Published {
  readonly samples: readonly PublishedSample[];
  /** Of every article that is published, newest first. */
  readonly ids: readonly string[];
}

let published: Promise<Published> | undefined;

/** Every feed of the sample articles in every format, archives too: few articles fit into one document here. */
export async function publishedSamples(): Promise<readonly PublishedSample[]> {
  published ??= publish();
  return (await published).samples;
}

/** The id of every sample article, newest first. */
export async function everySampleId(): Promise<readonly string[]> {
  published ??= publish();
  return (await published).ids;
}

async function publish(): Promise<Published> {
  const result = readPublication(readFileSync(path.join(SAMPLES, PUBLICATION_FILE), 'utf8'), {
    fallbackUrl: 'https://saltmere.example',
    refreshMinutes: 5,
  });
  assert.ok(result.ok, JSON.stringify(result));
  const publication: Publication = { ...result.publication, feedSize: 4 };
  const under = publisherOver(SAMPLES, { now: PUBLISHED_AT });
  under.settings = publication;
  assert.ok(await under.publisher.regenerate('test'), JSON.stringify(under.failures));
  const edition = under.publisher.current() ?? assert.fail();
  const channels: readonly Channel[] = [{ kind: 'publication' }, ...(await edition.view.channels())];
  const samples = await Promise.all(channels.map((channel) => documentsOf(edition, publication, channel)));
  const all = await edition.view.page({}, { limit: 1000 });
  return { samples: samples.flat(), ids: all.map(({ id }) => id) };
}

async function documentsOf(edition: Edition, publication: Publication, channel: Channel): Promise<readonly PublishedSample[]> {
  const { view } = edition;
  const [filter, at, limit] = [filterOf(channel), PUBLISHED_AT, publication.feedSize];
  const latest = await view.latest(filter, limit);
  const previous = newestArchive(latest.total, limit);
  const history: History = previous === 0 ? { kind: 'complete' } : { kind: 'current', previous };
  const feeds = [{ below: '', feed: makeFeed(publication, placed({ channel, history }), latest, at) }];
  for (let number = 1; number <= previous; number++) {
    const { skip, count, cut } = archiveRange(number, latest.total, limit) ?? assert.fail();
    const stretch = await view.stretch(filter, { skip, limit: count });
    const archive: History = { kind: 'archive', number, cut };
    feeds.push({ below: `archive/${number}/`, feed: makeFeed(publication, placed({ channel, history: archive }), stretch, at) });
  }
  const samples: PublishedSample[] = [];
  for (const { feed, below } of feeds) {
    for (const { fileName } of FORMATS) {
      const place = `${channelPath(channel)}/${below}${fileName}`;
      const answer = await edition.find(place, new URLSearchParams());
      assert.ok(answer?.kind === 'document', `${place} is answered`);
      samples.push({
        feed,
        fileName,
        address: `${publication.url}${place}`,
        document: answer.rendition.variants.identity.body.toString(),
      });
    }
  }
  return samples;
}
