import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { complaints, LINTED } from '../../src/check/lint/lint.ts';
import { parseXml } from '../../src/check/lint/tree.ts';
import type { JsonDocument } from './feeds.ts';
import { type ArticlesFolder, articlesFolder, markdown } from './folder.ts';
import { get, type Request } from './http.ts';
import { type ServerProcess, type SpawnOptions, startServer } from './server-process.ts';

/** A publication at work, something that befalls it, and what readers and the operator see of that. */

export const SETTINGS = 'title: The Tester\ntimezone: UTC\nfeed_size: 4\nid: example.org,2026-01-01\n';

/** More than fit into one document: there is an archive. */
export const ARTICLES: Readonly<Record<string, string>> = {
  'a.md': markdown({ title: 'A', date: '2026-09-07', section: 'World', tags: '[sea]' }),
  'b.md': markdown({ title: 'B', date: '2026-09-06', section: 'Home' }),
  'world/c.md': markdown({ title: 'C', date: '2026-09-05', updated: '2026-09-06', section: 'World', author: 'Ann' }),
  'world/d.md': markdown({ title: 'D', date: '2026-09-04', section: 'World', tags: '[sea, land]' }),
  'e.html': markdown({ title: 'E', date: '2026-09-03', section: 'Home' }, '<p>Some text.</p>\n'),
  'f.md': markdown({ title: 'F', date: '2026-09-02', section: 'Home', tags: '[sea]' }),
  'g.md': markdown({ title: 'G', date: '2026-09-01', section: 'World' }),
};

const CHANNELS = ['', '/sections/world', '/sections/home', '/tags/sea', '/archive/1'];
/** Of each kind of document one. */
export const FEEDS = [...CHANNELS.flatMap((channel) => Object.keys(LINTED).map((file) => `${channel}/${file}`)), '/opml.xml'];
const PUBLIC_URL = 'https://example.org';

export interface Newsroom extends ArticlesFolder {
  /** Holds nothing but the folder of articles: what befalls that leaves others alone. */
  readonly parent: string;
  /** The whole path of a file in the folder. */
  at(file: string): string;
  /** What its server is told. */
  readonly environment: Readonly<Record<string, string>>;
}

export function newsroom(context: Pick<TestContext, 'after'>, files = ARTICLES, settings = SETTINGS): Newsroom {
  const parent = articlesFolder(context);
  const root = path.join(parent.path, 'articles');
  const room: Newsroom = {
    parent: parent.path,
    path: root,
    at: (file) => path.join(root, file),
    write: (file, text) => parent.write(`articles/${file}`, text),
    remove: (file) => parent.remove(`articles/${file}`),
    environment: { ARTICLES_DIR: root, PUBLIC_URL, RATE_LIMIT: 'off', ACCESS_LOG: 'off' },
  };
  room.write('publication.yaml', settings);
  for (const [file, text] of Object.entries(files)) room.write(file, text);
  return room;
}

export interface AtWork extends ServerProcess {
  /** What readers were served when it had started, to the byte. */
  readonly before: Served;
}

/** Its server at work. */
export async function atWork(
  context: Pick<TestContext, 'after'>,
  room: Newsroom,
  options?: SpawnOptions,
  feeds = FEEDS,
): Promise<AtWork> {
  const server = await startServer(context, room.environment, options);
  const before = await served(server, undefined, feeds);
  for (const [feed, answer] of Object.entries(before)) assert.match(answer, /^200 "/, feed);
  return { ...server, before };
}

/** Feed → status, ETag and body. */
export type Served = Readonly<Record<string, string>>;

export async function served({ url }: Pick<ServerProcess, 'url'>, request?: Request, feeds = FEEDS): Promise<Served> {
  const replies = await Promise.all(feeds.map((feed) => get(`${url}${feed}`, request)));
  return Object.fromEntries(replies.map(({ status, headers, body }, i) => [feeds[i], `${status} ${headers.etag}\n${body}`]));
}

/** Fails where a feed is not what it was, and says where the first difference is. */
export function assertSame(found: Served, expected: Served): void {
  const differences = Object.entries(expected).flatMap(([feed, was]) => {
    const [now, before] = [(found[feed] ?? '').split('\n'), was.split('\n')];
    const at = before.findIndex((line, i) => i > 0 && line !== now[i]);
    return found[feed] === was
      ? []
      : [`${feed}: ${now[0]}, was ${before[0]}; line ${at}: ${now[at]?.trim()}, was ${before[at]?.trim()}`];
  });
  assert.deepEqual(differences, []);
}

/** Fails where readers are served anything but what they were served when the server had started. */
export const assertUnchanged = async (server: AtWork, feeds = FEEDS): Promise<void> =>
  assertSame(await served(server, undefined, feeds), server.before);

export interface Item {
  readonly id: string;
  readonly title: string;
  readonly published: string;
  readonly updated: string | undefined;
}

/** Every article that is published, newest first: the feed's and the archives', as often as they stand there. */
export async function items({ url }: Pick<ServerProcess, 'url'>, request?: Request): Promise<readonly Item[]> {
  const newest = await newestOf({ url }, request);
  const archived: (readonly Item[])[] = [];
  for (let number = 1; ; number++) {
    const archive = await itemsOf(`${url}/archive/${number}/feed.json`, request);
    if (!archive) return [...newest, ...archived.toReversed().flat()];
    archived.push(archive);
  }
}

/** The articles that the feed itself holds. */
export const newestOf = async ({ url }: Pick<ServerProcess, 'url'>, request?: Request): Promise<readonly Item[]> =>
  (await itemsOf(`${url}/feed.json`, request)) ?? [];

async function itemsOf(address: string, request: Request | undefined): Promise<readonly Item[] | undefined> {
  const { status, body } = await get(address, request);
  if (status === 404) return undefined;
  assert.equal(status, 200, `${address}: ${body}`);
  return (JSON.parse(body) as JsonDocument).items.map(({ id, title, date_published, date_modified }) => ({
    id: String(id),
    title: String(title),
    published: String(date_published),
    updated: date_modified === undefined ? undefined : String(date_modified),
  }));
}

/** The titles of all articles, in their order; fails where one of them, or its id, is there twice. */
export async function titles(server: Pick<ServerProcess, 'url'>): Promise<readonly string[]> {
  const found = await items(server);
  assert.equal(new Set(found.map(({ id }) => id)).size, found.length, `twice: ${JSON.stringify(found)}`);
  return found.map(({ title }) => title);
}

/** What a validator has to say of what is served: nothing, where all is well. */
export function faultsOf(documents: Served): readonly string[] {
  return Object.entries(documents).flatMap(([feed, answer]) => {
    const body = answer.slice(answer.indexOf('\n') + 1);
    const format = LINTED[path.basename(feed)];
    if (format) return complaints(format, body, { address: `${PUBLIC_URL}${feed}`, now: Date.now() });
    parseXml(body);
    return [];
  });
}

export interface Attempt {
  readonly published: boolean;
  /** What was said from the change on, a message each. */
  readonly said: readonly string[];
}

/** What the lines of a log say; a line that is still being written says nothing yet. */
export const messages = (log: string): readonly string[] =>
  log
    .slice(0, log.lastIndexOf('\n') + 1)
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [String(JSON.parse(line).msg)] : []));

/** Changes something, has it regenerated, and waits until that is done or has failed. */
export async function attempt(server: Omit<ServerProcess, 'url'>, change: () => void = () => {}): Promise<Attempt> {
  const from = server.output().err.length;
  change();
  server.process.kill('SIGHUP');
  for (;;) {
    const said = messages(server.output().err.slice(from));
    const outcome = said.find((message) => /^(?:published|not regenerated) \(SIGHUP\)/.test(message));
    if (outcome !== undefined) return { published: outcome.startsWith('published'), said };
    assertRuns(server);
    await server.wrote();
  }
}

/** Fails where nothing that was said matches. */
export const assertSaid = ({ said }: Attempt, pattern: RegExp): void =>
  assert.ok(
    said.some((message) => pattern.test(message)),
    `${pattern} in\n${said.join('\n')}`,
  );

export const assertRuns = ({ process: { exitCode, signalCode }, output }: Pick<ServerProcess, 'process' | 'output'>): void =>
  assert.equal(exitCode ?? signalCode, null, `it still runs: ${output().err.slice(-2000)}`);

/** Asks until the answer is the one that is waited for; fails where the server ends. */
export async function until(server: Pick<ServerProcess, 'process' | 'output'>, isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo().catch(() => false))) {
    assertRuns(server);
    await setTimeout(10);
  }
}

/** Matches any text, whatever stands in it. */
export const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

const NOBODY = 65_534;

/** Root may read what nobody may: where the tests run as root, the server is to be somebody else. */
export function unprivileged(room: Newsroom): SpawnOptions {
  if (process.getuid?.() !== 0) return {};
  execFileSync('chmod', ['-R', 'a+rX', room.parent]);
  for (const needed of [room.path, path.resolve('dist'), path.resolve('node_modules'), process.execPath]) {
    for (let folder = realpathSync(needed); folder !== '/'; folder = path.dirname(folder)) {
      assert.ok((statSync(folder).mode & 0o5) === 0o5, `the tests run as root: others must be able to read ${folder}`);
    }
  }
  return { uid: NOBODY };
}
