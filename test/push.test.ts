import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Report } from '../src/edition/deliveries.ts';
import { type PostForm, postForm } from '../src/edition/hub-post.ts';
import { memoryOutbox } from '../src/edition/memory-outbox.ts';
import type { Outbox } from '../src/edition/outbox.ts';
import { createPush, type Push } from '../src/edition/push.ts';
import { type ArticlesFolder, articlesFolder, markdown } from './support/folder.ts';
import { type Hub, startHub } from './support/hub.ts';
import { publication } from './support/publication.ts';
import { type PublisherUnderTest, publisherOver } from './support/publisher.ts';

const HUB = 'https://hub.example/';
const FORMATS = ['atom.xml', 'feed.json', 'rss.xml'];
const SECOND = 1000;

const article = (day: string, said: Readonly<Record<string, string>> = {}): string =>
  markdown({ title: `Of the ${day}`, date: `2026-11-${day}`, ...said });

/** The three feeds of each channel. */
const feedsOf = (...bases: readonly string[]): readonly string[] =>
  bases.flatMap((base) => FORMATS.map((file) => `https://example.org${base}/${file}`)).sort();

interface UnderTest extends PublisherUnderTest {
  readonly folder: ArticlesFolder;
  readonly outbox: Outbox;
  readonly push: Push;
  readonly reports: Report[];
  readonly broken: unknown[];
  /** Makes the next edition and tells of it. */
  publish(): Promise<void>;
}

interface Options {
  readonly files?: Readonly<Record<string, string>>;
  readonly hubs?: readonly string[];
  readonly post?: PostForm;
  readonly outbox?: Outbox;
  readonly answerMs?: number;
}

async function pushing(context: TestContext, options: Options = {}): Promise<UnderTest> {
  const { files = { 'a.md': article('01', { section: 'World' }), 'b.md': article('02', { section: 'Sport' }) } } = options;
  const { hubs = [HUB], post = postForm, outbox = memoryOutbox(), answerMs = 10_000 } = options;
  const folder = articlesFolder(context, files);
  const under = publisherOver(folder.path);
  under.settings = { ...publication(), hubs };
  const [reports, broken]: [Report[], unknown[]] = [[], []];
  const events = { told: (report: Report) => reports.push(report), broken: (error: unknown) => broken.push(error) };
  const push = createPush({ outbox, publisher: under.publisher, post, now: () => under.now, events, answerMs });
  const publish = async (): Promise<void> => {
    assert.ok(await under.publisher.regenerate('test'), String(under.failures));
    await push.run();
  };
  await publish();
  return Object.assign(under, { folder, outbox, push, reports, broken, publish });
}

/** Answers for a hub, and remembers what it was told. */
function recorder(answer: PostForm = async () => 204): { readonly post: PostForm; taken(): readonly string[] } {
  let told: string[] = [];
  return {
    post: (url, form, signal) => {
      told.push(form.get('hub.topic') ?? '');
      return answer(url, form, signal);
    },
    taken: () => {
      const all = told.toSorted();
      told = [];
      return all;
    },
  };
}

describe('hubs are told', () => {
  it('of the publication’s feeds at start, and of nothing by a regeneration that changes nothing', async (context) => {
    const { post, taken } = recorder();
    const { publish, push, reports } = await pushing(context, { post });
    assert.deepEqual(taken(), feedsOf(''));
    assert.deepEqual(reports, [{ hub: HUB, arrived: 3, failed: 0, givenUp: 0, why: undefined }]);
    await publish();
    await push.run();
    assert.deepEqual(taken(), []);
  });

  it('of the feeds that an article was and is in, and of no others', async (context) => {
    const { post, taken } = recorder();
    const { publish, folder } = await pushing(context, { post });
    taken();
    folder.write('c.md', article('03', { section: 'World', tags: 'Sea', author: 'Ann Lee' }));
    await publish();
    assert.deepEqual(taken(), feedsOf('', '/sections/world', '/tags/sea', '/authors/ann-lee'));
    folder.write('c.md', article('03', { section: 'Sport', tags: 'Sea', author: 'Ann Lee' }));
    await publish();
    assert.deepEqual(taken(), feedsOf('', '/sections/world', '/sections/sport', '/tags/sea', '/authors/ann-lee'));
  });

  it('of a channel that has become empty', async (context) => {
    const { post, taken } = recorder();
    const { publish, folder } = await pushing(context, { post });
    taken();
    folder.remove('b.md');
    await publish();
    assert.deepEqual(taken(), feedsOf('', '/sections/sport'));
  });

  it('of an article when its time has come, not when it is stored', async (context) => {
    const { post, taken } = recorder();
    const under = await pushing(context, { post });
    taken();
    under.folder.write('later.md', article('20', { section: 'Later' }));
    await under.publish();
    assert.deepEqual(taken(), []);
    under.now = Date.UTC(2026, 10, 20);
    await under.publish();
    assert.deepEqual(taken(), feedsOf('', '/sections/later'));
  });

  it('of all that changed while nobody was told, once', async (context) => {
    const { post, taken } = recorder();
    const { publisher, publish, folder } = await pushing(context, { post });
    taken();
    for (const file of ['c', 'd', 'e']) {
      folder.write(`${file}.md`, article('04', { tags: file }));
      await publisher.regenerate('test');
    }
    await publish();
    assert.deepEqual(taken(), feedsOf('', '/tags/c', '/tags/d', '/tags/e'));
  });

  it('each of them, and only while publication.yaml names it', async (context) => {
    const hubs: string[] = [];
    const post: PostForm = async (url) => hubs.push(url) && 204;
    const under = await pushing(context, { post, hubs: [HUB, 'https://other.example/'] });
    assert.equal(hubs.filter((hub) => hub === HUB).length, 3);
    assert.equal(hubs.length, 6);
    hubs.length = 0;
    under.settings = { ...publication(), hubs: ['https://other.example/'] };
    await under.publish();
    assert.deepEqual(new Set(hubs), new Set(['https://other.example/']));
    hubs.length = 0;
    under.settings = publication();
    under.folder.write('c.md', article('03'));
    await under.publish();
    assert.deepEqual(hubs, []);
  });

  it('nothing of what waits for a hub that was taken out of the settings meanwhile', async (context) => {
    const { post, taken } = recorder(async () => 500);
    const under = await pushing(context, { post });
    assert.ok(taken().length > 0);
    under.settings = { ...publication(), hubs: ['https://other.example/'] };
    await under.publisher.regenerate('test');
    under.now += 3600 * SECOND;
    assert.equal((await under.outbox.due([HUB], under.now, 9)).length, 3, 'it is still there');
    const asked: string[] = [];
    const push = createPush({
      ...under,
      post: async (url) => asked.push(url) && 204,
      now: () => under.now,
      events: { told: () => {}, broken: () => {} },
    });
    await push.run();
    assert.deepEqual(new Set(asked), new Set(['https://other.example/']));
  });

  it('of many channels in several runs, each once', async (context) => {
    const { post, taken } = recorder();
    const { publish, push, folder, outbox, publisher } = await pushing(context, { post });
    const before = await outbox.enqueuedUpTo();
    taken();
    for (let i = 0; i < 25; i++) {
      const tags = Array.from({ length: 10 }, (_, j) => `t${i}x${j}`).join(', ');
      folder.write(`many/${i}.md`, article('05', { tags }));
    }
    await publish();
    const first = taken();
    assert.equal(first.length, 600);
    assert.equal(await outbox.enqueuedUpTo(), before, 'who dies here begins anew');
    await push.run();
    const rest = taken();
    assert.equal(new Set([...first, ...rest]).size, first.length + rest.length);
    assert.equal(first.length + rest.length, 3 * 251);
    assert.equal(await outbox.enqueuedUpTo(), publisher.current()?.view.revision);
    await push.run();
    assert.deepEqual(taken(), []);
  });

  it('of nothing by a process that lags behind one that has told already', async (context) => {
    const { post, taken } = recorder();
    const outbox = memoryOutbox();
    await outbox.enqueue({ after: undefined, upTo: 99, announcements: [], hubs: [] });
    await pushing(context, { post, outbox });
    assert.deepEqual(taken(), []);
    assert.equal(await outbox.enqueuedUpTo(), 99);
  });
});

describe('a hub that does not take what it is told', () => {
  const FAULTS: Readonly<Record<string, readonly [answer: Hub['answer'], why: RegExp]>> = {
    'answers 500': [(response) => response.writeHead(500).end('no'), /^it answered 500$/],
    redirects: [(response, other) => response.writeHead(307, { Location: other }).end(), /^it answered 307$/],
    'asks to slow down': [(response) => response.writeHead(429).end(), /^it answered 429$/],
    'never answers': [() => {}, /^no answer within 0\.2 s$/],
    'hangs up': [(response) => response.destroy(), /./],
    'sends what is no HTTP': [(response) => void response.socket?.end('\0\0\0\r\n\r\n'), /./],
  };

  for (const [what, [answer, why]] of Object.entries(FAULTS)) {
    it(`as it ${what} is asked again, later each time, and keeps no other hub waiting`, async (context) => {
      const [bad, good] = [await startHub(context), await startHub(context)];
      bad.answer = (response) => answer(response, good.url);
      const under = await pushing(context, { hubs: [bad.url, good.url], answerMs: what === 'never answers' ? 200 : 10_000 });
      assert.equal(good.pings.all.length, 3);
      assert.ok(bad.pings.all.length <= 2, 'not once for each topic');
      const [report] = under.reports.filter(({ hub }) => hub === bad.url);
      assert.equal(report?.failed, 3);
      assert.match(report?.why ?? '', why);
      const before = bad.pings.all.length;
      under.now += 7 * SECOND;
      await under.push.run();
      assert.equal(bad.pings.all.length, before, 'it is left alone for a while');
      bad.answer = (response) => void response.writeHead(202).end();
      under.now += 4 * SECOND;
      await under.push.run();
      assert.deepEqual(bad.pings.all.slice(before).toSorted(), feedsOf(''));
      assert.equal(good.pings.all.length, 3);
      assert.deepEqual(under.broken, []);
    });
  }

  it('as it never answers keeps no news from the others meanwhile', async (context) => {
    const [bad, good] = [await startHub(context), await startHub(context)];
    const under = await pushing(context, { hubs: [bad.url, good.url] });
    bad.answer = () => {};
    for (const [file, count] of [
      ['c.md', 9],
      ['d.md', 15],
    ] as const) {
      under.folder.write(file, article('03', { section: 'World', title: file }));
      await under.publisher.regenerate('test');
      void under.push.run();
      await good.pings.atLeast(count);
    }
    assert.equal(bad.pings.all.length, 3 + 2, 'two attempts are under way');
    await under.push.stop(0);
  });

  it('but follows its 2xx with a body without end is done with', async (context) => {
    const hub = await startHub(context);
    const ended: Promise<void>[] = [];
    hub.answer = (response) => {
      ended.push(new Promise((resolve) => void response.on('close', resolve)));
      response.writeHead(200);
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(65_536)));
      };
      response.on('drain', more);
      more();
    };
    const { reports } = await pushing(context, { hubs: [hub.url] });
    assert.deepEqual(
      reports.map(({ arrived }) => arrived),
      [3],
    );
    await Promise.all(ended);
  });

  it('is asked for about a day, then for nothing until something changes', async (context) => {
    const { post, taken } = recorder(async () => 503);
    const under = await pushing(context, { post });
    const began = under.now;
    let last = began;
    for (let i = 0; i < 26 * 60; i++) {
      under.now += 60 * SECOND;
      await under.push.run();
      if (taken().length > 0) last = under.now;
    }
    const hours = (last - began) / 3_600_000;
    assert.ok(hours > 20 && hours < 26, `given up after ${hours} hours`);
    assert.equal(under.reports.at(-1)?.givenUp, 3);
    under.folder.write('c.md', article('03'));
    await under.publish();
    assert.ok(taken().length > 0);
  });

  it('as it says 410 is told no more; as it refuses a topic is asked three times, and is told of the others', async (context) => {
    const { post, taken } = recorder(async (_, form) => {
      const topic = form.get('hub.topic') ?? '';
      return topic.endsWith('rss.xml') ? 410 : topic.endsWith('feed.json') ? 404 : 204;
    });
    const under = await pushing(context, { post });
    for (let i = 0; i < 100; i++) {
      under.now += 10 * SECOND;
      await under.push.run();
    }
    const [atom, json, rss] = feedsOf('');
    assert.deepEqual(taken(), [atom, json, json, json, rss]);
  });
});

describe('a run', () => {
  it('asks no more than four times at once, and each hub of several alike', async (context) => {
    for (const count of [1, 2, 3, 4]) {
      const hubs = Array.from({ length: count }, (_, i) => `https://hub${i}.example/`);
      const underWay = new Map<string, number>();
      let most = 0;
      const post: PostForm = async (url) => {
        underWay.set(url, (underWay.get(url) ?? 0) + 1);
        most = Math.max(
          most,
          [...underWay.values()].reduce((a, b) => a + b),
        );
        await new Promise(setImmediate);
        underWay.set(url, (underWay.get(url) ?? 0) - 1);
        return 204;
      };
      await pushing(context, { post, hubs });
      assert.ok(most <= 4 && most >= Math.min(3, count), `${most} at once`);
    }
  });

  it('that is called while one is at work tells nobody twice', async (context) => {
    const { post, taken } = recorder(async () => {
      await new Promise(setImmediate);
      return 204;
    });
    const under = await pushing(context, { post });
    taken();
    under.folder.write('c.md', article('03', { section: 'World' }));
    await under.publisher.regenerate('test');
    await Promise.all([under.push.run(), under.push.run(), under.push.run()]);
    assert.deepEqual(taken(), feedsOf('', '/sections/world'));
  });

  it('never rejects: an outbox that can’t be asked is told of once, and again after it could be', async (context) => {
    const real = memoryOutbox();
    let isDown = false;
    const fail = async (): Promise<never> => {
      throw new Error('no database');
    };
    const outbox = new Proxy(real, { get: (target, key: keyof Outbox) => (isDown ? fail : target[key]) });
    const { post, taken } = recorder();
    const under = await pushing(context, { post, outbox });
    for (const [down, count] of [
      [true, 1],
      [false, 1],
      [true, 2],
    ] as const) {
      isDown = down;
      under.folder.write(`${count}.md`, article('03', { tags: `${down}${count}` }));
      await under.publish();
      await under.push.run();
      assert.equal(under.broken.length, count);
    }
    taken();
    isDown = false;
    await under.push.run();
    assert.ok(taken().includes('https://example.org/tags/true2/rss.xml'), 'nothing is lost');
  });

  it('ends when it is told to stop: what a hub has not answered by then stays due', async (context) => {
    const { post } = recorder(
      (_, __, signal) =>
        new Promise((_resolve, reject) => void signal.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    const folder = articlesFolder(context, { 'a.md': article('01') });
    const under = publisherOver(folder.path);
    under.settings = { ...publication(), hubs: [HUB] };
    await under.publisher.regenerate('test');
    const outbox = memoryOutbox();
    const events = { told: () => assert.fail(), broken: () => assert.fail() };
    const push = createPush({ outbox, publisher: under.publisher, post, now: () => under.now, events });
    const running = push.run();
    while ((await outbox.due([HUB], under.now, 9)).length === 0) await new Promise(setImmediate);
    await push.stop(0);
    await running;
    assert.deepEqual(
      (await outbox.due([HUB], under.now, 9)).map(({ attempts }) => attempts),
      [0, 0, 0],
    );
    await push.run();
  });
});
