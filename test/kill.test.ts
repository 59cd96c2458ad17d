import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { shortestIntervalSeconds } from '../src/edition/schedule.ts';
import { readPublication } from '../src/publication.ts';
import {
  assertSame,
  attempt,
  FEEDS,
  faultsOf,
  type Item,
  items,
  type Newsroom,
  newsroom,
  SETTINGS,
  type Served,
  served,
} from './support/faults.ts';
import { markdown } from './support/folder.ts';
import { publisherOver } from './support/publisher.ts';
import { type ServerProcess, spawnServer } from './support/server-process.ts';

const KILLS = 100;
/** At once: as many as there are processors on the smallest machine. */
const NEWSROOMS = 2;
/** How many of the kills come while the server starts: to wait until it has takes more time. */
const STARTING = 0.8;
/** Starting takes longer than this at nearly any time: the kill comes while the server starts. */
const STARTING_MS = 400;
/** A regeneration of so few articles takes about so long. */
const REGENERATING_MS = 30;
const SEED = Number(process.env.KILL_SEED ?? Date.now() % 1_000_000);

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What must be published: the rest of an article, by its id. */
type Expected = ReadonlyMap<string, Omit<Item, 'id'>>;

/** An author at work: writes another article, or one of them anew. */
function author(room: Newsroom, next: () => number): { readonly expected: Expected; write(): void } {
  const expected = new Map<string, Omit<Item, 'id'>>();
  const write = (name: string, title: string): void => {
    const id = `tag:example.org,2026-01-01:${name}`;
    const day = String((expected.size % 28) + 1).padStart(2, '0');
    const published = expected.get(id)?.published ?? `2026-08-${day}T00:00:00Z`;
    // Neither section is ever without an article.
    const section = Number(name.slice(1)) % 2 === 0 ? 'World' : 'Home';
    room.write(`${name}.md`, markdown({ title, date: published, section, tags: '[sea]' }));
    expected.set(id, { title, published, updated: published });
  };
  for (let i = 0; i < 6; i++) write(`n${i}`, `Article ${i}`);
  return {
    expected,
    write() {
      const number = Math.floor(next() * 14);
      write(`n${number}`, `Article ${number}, ${Math.floor(next() * 1e6)}`);
    },
  };
}

const YEARLY = '0 0 1 1 *';

/** What a server gives that knows nothing but the folder, this moment. */
async function fresh({ path, environment }: Newsroom): Promise<Served> {
  const result = readPublication(SETTINGS, {
    fallbackUrl: '',
    publicUrl: environment.PUBLIC_URL ?? '',
    refreshMinutes: Math.floor(shortestIntervalSeconds(YEARLY) / 60),
  });
  assert.ok(result.ok);
  const under = publisherOver(path, { now: Date.now() });
  under.settings = result.publication;
  assert.ok(await under.publisher.regenerate('test'));
  const answers = await Promise.all(FEEDS.map(async (feed) => [feed, await under.publisher.find(feed)] as const));
  return Object.fromEntries(
    answers.map(([feed, answer]) => {
      assert.ok(answer?.kind === 'document', feed);
      const { etag, variants } = answer.rendition;
      return [feed, `200 ${etag}\n${variants.identity.body}`];
    }),
  );
}

/** Every feed is whole, and holds each article once, as it was written, under the id and the date that it always had. */
async function assertRight(server: ServerProcess, room: Newsroom, expected: Expected): Promise<void> {
  const found = await items(server);
  assert.deepEqual(found.map(({ id }) => id).toSorted(), [...expected.keys()].toSorted());
  for (const { id, ...rest } of found) assert.deepEqual(rest, expected.get(id), id);
  const documents = await served(server);
  assert.deepEqual(faultsOf(documents), []);
  assertSame(documents, await fresh(room));
}

/** Starts a server again and again, and kills it: mostly while it starts, else while it serves and regenerates. */
async function killAgainAndAgain(context: TestContext, next: () => number): Promise<void> {
  const made = newsroom(context, {});
  const room: Newsroom = { ...made, environment: { ...made.environment, REGENERATE: YEARLY } };
  const { expected, write } = author(room, next);
  for (let kill = 0; kill < KILLS / NEWSROOMS; kill++) {
    const server = spawnServer(context, room.environment);
    if (next() < STARTING && kill < KILLS / NEWSROOMS - 1) {
      if (next() < 0.5) write();
      await setTimeout(next() * STARTING_MS);
    } else {
      await server.said(/on port \d+\n/);
      const url = `http://127.0.0.1:${/on port (\d+)/.exec(server.output().out)?.[1]}`;
      await assertRight({ ...server, url }, room, expected);
      if (next() < 0.3) {
        await attempt(server, write);
        await assertRight({ ...server, url }, room, expected);
      }
      write();
      server.process.kill('SIGHUP');
      await setTimeout(next() * REGENERATING_MS);
    }
    server.process.kill('SIGKILL');
    assert.equal(await server.ended(), 'SIGKILL');
  }
}

it('a server that is killed a hundred times, at any moment, comes back with the feeds that it had', {
  timeout: 120_000,
}, async (context) => {
  const workers = Array.from({ length: NEWSROOMS }, (_, i) => killAgainAndAgain(context, random(SEED + i)));
  await Promise.all(workers).catch((cause: unknown) => {
    throw new Error(`KILL_SEED=${SEED} repeats it as far as clocks allow: ${cause}`, { cause });
  });
});
