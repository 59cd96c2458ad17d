import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Article, Publication, Withdrawal } from '../src/domain.ts';
import { belongs, filterOf } from '../src/feed/channel.ts';
import { makeFeed } from '../src/feed/feed.ts';
import { archiveRange, newestArchive } from '../src/feed/history.ts';
import { hasExpired, isVisible, newestFirst } from '../src/feed/selection.ts';
import {
  article,
  articles,
  feedOf,
  frozen,
  moment,
  PUBLICATION_CHANNEL,
  placed,
  publication,
  selected,
} from './support/feeds.ts';

const NOON = moment('2026-11-23T12:00:00Z');
const SECOND = 1000;
const DESK: Partial<Publication> = { authors: [{ name: 'Desk' }] };

describe('the order of articles', () => {
  it('is newest first', () => {
    const list = [1, 3, 2].map((hour) => article({ path: `h${hour}`, publishedAt: NOON + hour * 3_600_000 }));
    assert.deepEqual(list.toSorted(newestFirst).map(idOf), ['h3', 'h2', 'h1'].map(tag));
  });

  it('is the order of ids where articles came at one moment, whatever order they were found in', () => {
    const list = ['b', 'Z', 'a', 'é'].map((path) => article({ path, publishedAt: NOON }));
    const expected = ['Z', 'a', 'b', 'é'].map(tag);
    assert.deepEqual(list.toSorted(newestFirst).map(idOf), expected);
    assert.deepEqual(list.toReversed().toSorted(newestFirst).map(idOf), expected);
  });

  it('does not follow updates: an old article that is edited stays where it was', () => {
    const old = article({ path: 'old', publishedAt: NOON - SECOND, updatedAt: NOON + SECOND });
    assert.deepEqual([old, article({ path: 'new', publishedAt: NOON })].toSorted(newestFirst).map(idOf), ['new', 'old'].map(tag));
  });

  it('has no two places for one article', () => {
    assert.equal(newestFirst(article(), article()), 0);
  });
});

describe('whether readers may see an article', () => {
  const CASES: readonly (readonly [name: string, said: Partial<Article>, visible: boolean])[] = [
    ['one of an hour ago', { publishedAt: NOON - 3_600_000 }, true],
    ['one of this very moment', { publishedAt: NOON }, true],
    ['one of the next second', { publishedAt: NOON + SECOND }, false],
    ['one that expires in a second', { publishedAt: NOON - SECOND, expiresAt: NOON + SECOND }, true],
    ['one that expires now', { publishedAt: NOON - SECOND, expiresAt: NOON }, false],
    ['one that expired a second ago', { publishedAt: NOON - 2 * SECOND, expiresAt: NOON - SECOND }, false],
    ['one that expires before its time comes', { publishedAt: NOON + 2 * SECOND, expiresAt: NOON + SECOND }, false],
  ];
  for (const [name, said, visible] of CASES) {
    it(`${name}: ${visible ? 'yes' : 'no'}`, () => assert.equal(isVisible(article(said), NOON), visible));
  }

  it('an article without an expiry date never expires', () =>
    assert.equal(hasExpired(article(), Number.MAX_SAFE_INTEGER), false));
});

describe('which channels an article belongs to', () => {
  const one = article({ section: 'World', tags: ['energy', 'oil'], authors: [{ name: 'Ann Lee' }, { name: 'Bob' }] });
  const CASES = [
    [{ kind: 'publication' }, true],
    [{ kind: 'section', name: 'World' }, true],
    [{ kind: 'section', name: 'world' }, false],
    [{ kind: 'section', name: 'energy' }, false],
    [{ kind: 'tag', name: 'oil' }, true],
    [{ kind: 'tag', name: 'World' }, false],
    [{ kind: 'author', name: 'Bob' }, true],
    [{ kind: 'author', name: 'Bo' }, false],
  ] as const;
  for (const [channel, expected] of CASES) {
    const name = 'name' in channel ? `${channel.kind} ${channel.name}` : channel.kind;
    it(`${name}: ${expected ? 'yes' : 'no'}`, () =>
      assert.equal(belongs(one, filterOf(channel.kind === 'publication' ? channel : { ...channel, slug: 'any' })), expected));
  }
});

describe('when a feed last changed', () => {
  const base = { publishedAt: NOON - 60 * SECOND };

  it('is when its newest article came', () => {
    assert.equal(feedOf(articles(3), { at: NOON }).updatedAt, moment('2026-11-23T10:00:00Z'));
  });

  it('is when one of its articles was last updated, be it the oldest', () => {
    const list = [article({ path: 'b', ...base }), article({ path: 'a', publishedAt: NOON - 9e9, updatedAt: NOON - SECOND })];
    assert.equal(feedOf(list, { at: NOON }).updatedAt, NOON - SECOND);
  });

  it('is when an article left it by its own date, where nothing came after', () => {
    assert.equal(feedOf([article(base)], { at: NOON, lastExpiredAt: NOON - SECOND }).updatedAt, NOON - SECOND);
    assert.equal(feedOf([article(base)], { at: NOON, lastExpiredAt: NOON - 90 * SECOND }).updatedAt, base.publishedAt);
    assert.equal(feedOf([], { at: NOON, lastExpiredAt: NOON - SECOND }).updatedAt, NOON - SECOND);
  });

  it('is the date of its tag where it never had an article: always the same', () => {
    const cases = { '2026-01-31': '2026-01-31', '2026-02': '2026-02-01', '2026': '2026-01-01' };
    for (const [date, expected] of Object.entries(cases)) {
      const { updatedAt } = makeFeed(publication({ tagEntity: `example.org,${date}` }), placed(), selected([]), NOON);
      assert.equal(updatedAt, moment(`${expected}T00:00:00Z`));
    }
  });

  it('does not move while nothing comes or goes, however late it is asked', () => {
    const list = [article({ ...base, updatedAt: NOON - SECOND })];
    assert.deepEqual(feedOf(list, { at: NOON + 1e10 }), feedOf(list, { at: NOON }));
  });
});

describe('an item of a feed', () => {
  const first = (list: readonly Article[], said: Partial<Publication> = {}, at = NOON) => feedOf(list, { said, at }).items[0];

  it('was last updated when it was published, where it says nothing else', () => {
    assert.equal(first([article({ publishedAt: NOON - SECOND })])?.updatedAt, NOON - SECOND);
  });

  it('that says it was updated tomorrow was not updated yet', () => {
    const list = [article({ publishedAt: NOON - SECOND, updatedAt: NOON + SECOND })];
    assert.equal(first(list)?.updatedAt, NOON - SECOND);
    assert.equal(feedOf(list, { at: NOON }).updatedAt, NOON - SECOND);
    assert.equal(first(list, {}, NOON + SECOND)?.updatedAt, NOON + SECOND, 'and is updated when tomorrow has come');
  });

  it('is by its own authors, else by the publication, else by its source, else by the publication as such', () => {
    const own = [{ name: 'Ann' }];
    assert.deepEqual(first([article({ authors: own, source: 'AP' })], DESK)?.authors, own);
    assert.deepEqual(first([article({ source: 'AP' })], DESK)?.authors, [{ name: 'Desk' }]);
    assert.deepEqual(first([article({ source: 'AP' })])?.authors, [{ name: 'AP' }]);
    assert.deepEqual(first([article()])?.authors, [{ name: 'The Tester' }]);
  });

  it('stays what it was when an unrelated article comes', () => {
    const [newer, older] = [article({ path: 'b', publishedAt: NOON }), article({ path: 'a', publishedAt: NOON })];
    assert.deepEqual(feedOf([older, newer]).items[0], feedOf([older]).items[0]);
  });
});

describe('what was taken back', () => {
  const DAY = 86_400_000;
  const gone = (path: string, withdrawnAt?: number): Withdrawal => ({
    id: tag(path),
    slug: path,
    aliases: [],
    tags: [],
    authors: [],
    reason: 'An error',
    ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
  });
  const told = (...withdrawals: readonly Withdrawal[]) => feedOf([], { at: NOON, withdrawals });

  it('is told for thirty days, newest first, each with its address and reason', () => {
    const { withdrawn, updatedAt } = told(gone('a', NOON - 2 * DAY), gone('ü', NOON - DAY));
    assert.deepEqual(withdrawn.map(idOf), ['ü', 'a'].map(tag));
    assert.deepEqual(withdrawn[0], {
      id: tag('ü'),
      url: 'https://example.org/articles/%C3%BC',
      withdrawnAt: NOON - DAY,
      reason: 'An error',
    });
    assert.equal(updatedAt, NOON - DAY, 'and the feed changed then');
  });

  const CASES: readonly (readonly [name: string, withdrawnAt: number | undefined, isTold: boolean])[] = [
    ['now', NOON, true],
    ['tomorrow', NOON + DAY, false],
    ['a second less than thirty days ago', NOON - 30 * DAY + SECOND, true],
    ['thirty days ago', NOON - 30 * DAY, false],
    ['nobody knows when', undefined, false],
  ];
  for (const [name, withdrawnAt, isTold] of CASES) {
    it(`${name}: ${isTold ? 'told' : 'not told'}`, () =>
      assert.equal(told(gone('a', withdrawnAt)).withdrawn.length, Number(isTold)));
  }

  it('is not told in archives, which do not change with time', () => {
    const place = { history: { kind: 'archive', number: 1, cut: true } } as const;
    assert.deepEqual(feedOf([article()], { at: NOON, place, withdrawals: [gone('a', NOON)] }).withdrawn, []);
  });
});

describe('a channel’s history', () => {
  const CASES = [
    { total: 0, newest: 0 },
    { total: 10, newest: 0 },
    { total: 11, newest: 1 },
    { total: 20, newest: 1 },
    { total: 21, newest: 2 },
    { total: 1000, newest: 99 },
  ];
  for (const { total, newest } of CASES) {
    it(`of ${total} articles in tens: ${newest} archives, and each article exactly once`, () => {
      assert.equal(newestArchive(total, 10), newest);
      const ranges = Array.from({ length: newest }, (_, i) => archiveRange(i + 1, total, 10));
      const seen = ranges.flatMap((range) => Array.from({ length: range?.count ?? 0 }, (_, i) => (range?.skip ?? 0) + i));
      assert.deepEqual(
        seen,
        Array.from({ length: Math.max(0, total - 10) }, (_, i) => i),
        'the newest ten are in the current one',
      );
      assert.deepEqual(
        ranges.map((range) => range?.cut),
        ranges.map((_, i) => i + 1 < newest),
        'all but the newest are cut',
      );
    });
  }

  it('has no archive of any other number', () => {
    for (const number of [0, -1, 3, 1.5, Number.NaN, 1e300]) assert.equal(archiveRange(number, 21, 10), undefined);
  });

  it('an archive that is cut stays what it was while articles come', () => {
    for (const total of [21, 22, 400]) assert.deepEqual(archiveRange(1, total, 10), { skip: 0, count: 10, cut: true });
  });
});

describe('a feed', () => {
  it('keeps the order and number of what was selected', () => {
    const list = articles(300);
    assert.deepEqual(feedOf(list).items.map(idOf), list.map(idOf));
  });

  it('changes nothing of what it is made from', () => {
    makeFeed(frozen(publication(DESK)), placed(), frozen(selected(articles(3))), NOON);
  });

  it('has an id of its own for each channel, none of them an article’s', () => {
    const channels = [
      PUBLICATION_CHANNEL,
      { kind: 'section', name: 'World', slug: 'world' },
      { kind: 'tag', name: 'World', slug: 'world' },
      { kind: 'tag', name: 'a/b', slug: 'a-b' },
      { kind: 'tag', name: 'a%2Fb', slug: 'a-b-2' },
      { kind: 'author', name: 'أحمد', slug: 'أحمد' },
    ] as const;
    const ids = channels.map((channel) => makeFeed(publication(), placed({ channel }), selected([]), NOON).id);
    assert.equal(new Set(ids).size, channels.length);
    for (const id of ids) assert.match(id, /^tag:example\.org,2026-01-01:\/[!-~]*$/);
  });

  it('has an author where the publication names none: Atom asks for one', () => {
    assert.deepEqual(feedOf([]).authors, [{ name: 'The Tester' }]);
    assert.deepEqual(feedOf([], { said: { authors: [{ name: 'A' }, { name: 'B' }] } }).authors, [{ name: 'A' }, { name: 'B' }]);
  });

  it('leaves out what the publication does not say', () => {
    const feed = feedOf([]);
    for (const key of ['copyright', 'icon', 'logo']) assert.equal(key in feed, false, key);
  });
});

const tag = (path: string): string => `tag:example.org,2026-01-01:${path}`;
const idOf = ({ id }: { readonly id: string }): string => id;
