import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { all, parseXml } from '../src/check/lint/tree.ts';
import type { Feed, History, Withdrawn } from '../src/domain.ts';
import { documentUrl } from '../src/render/address.ts';
import { FORMATS } from '../src/render/formats.ts';
import { articles, documentsOf, feedOf, type JsonDocument, moment, one, type Xml } from './support/feeds.ts';
import { everySampleId, publishedSamples } from './support/published-samples.ts';

/** The whole history (RFC 5005) and what was taken back (RFC 6721), in each format. */

const at = (history: History, said: Partial<Feed> = {}): Feed => ({ ...feedOf(articles(2)), history, ...said });

const LATER = moment('2026-11-30T00:00:00Z');
const BASE = 'https://example.org/';
const links = (parent: Xml, name: string): readonly string[] =>
  all(parent, name).flatMap(({ attributes: { rel, href } }) =>
    rel === 'alternate' ? [] : [`${rel} ${href?.slice(BASE.length)}`],
  );
const marks = (parent: Xml): readonly string[] =>
  parent.children.filter(({ uri }) => uri === 'http://purl.org/syndication/history/1.0').map(({ name }) => name);

describe('a document says where it stands in its channel’s history', () => {
  const CASES: readonly (readonly [
    name: string,
    history: History,
    self: string,
    others: readonly string[],
    marks: readonly string[],
  ])[] = [
    ['one that holds everything', { kind: 'complete' }, '', [], ['fh:complete']],
    ['one of a selection', { kind: 'none' }, '', [], []],
    ['one that is subscribed to', { kind: 'current', previous: 7 }, '', ['prev-archive archive/7/'], []],
    [
      'the oldest archive',
      { kind: 'archive', number: 1, cut: true },
      'archive/1/',
      ['current ', 'next-archive archive/2/'],
      ['fh:archive'],
    ],
    [
      'one in between',
      { kind: 'archive', number: 2, cut: true },
      'archive/2/',
      ['current ', 'prev-archive archive/1/', 'next-archive archive/3/'],
      ['fh:archive'],
    ],
    [
      'the newest archive, still filling up',
      { kind: 'archive', number: 3, cut: false },
      'archive/3/',
      ['current ', 'prev-archive archive/2/'],
      [],
    ],
    ['the only archive, still filling up', { kind: 'archive', number: 1, cut: false }, 'archive/1/', ['current '], []],
  ];
  for (const [name, history, self, others, expectedMarks] of CASES) {
    it(name, () => {
      const { rss, atom, json } = documentsOf(at(history));
      const channel = one(rss, 'channel');
      assert.deepEqual(links(channel, 'atom:link'), [`self ${self}rss.xml`, ...others.map((link) => `${link}rss.xml`)]);
      assert.deepEqual(links(atom, 'link'), [`self ${self}atom.xml`, ...others.map((link) => `${link}atom.xml`)]);
      assert.deepEqual([marks(channel), marks(atom)], [expectedMarks, expectedMarks]);
      const [previous] = others.flatMap((link) => (link.startsWith('prev-archive ') ? [link.slice('prev-archive '.length)] : []));
      assert.equal(json.feed_url, `${BASE}${self}feed.json`);
      assert.equal(json.next_url, previous === undefined ? undefined : `${BASE}${previous}feed.json`);
    });
  }

  it('a channel’s and a combination’s own address have their path and query', () => {
    const section = at({ kind: 'archive', number: 2, cut: true }, { baseUrl: `${BASE}sections/b%C3%BC/` });
    assert.equal(documentUrl(section, 'rss.xml'), `${BASE}sections/b%C3%BC/archive/2/rss.xml`);
    const query = '?section=world&tag=r%26d&limit=2';
    const { rss, atom, json } = documentsOf(at({ kind: 'none' }, { query }));
    assert.deepEqual(
      [...links(one(rss, 'channel'), 'atom:link'), ...links(atom, 'link'), json.feed_url],
      [`self rss.xml${query}`, `self atom.xml${query}`, `${BASE}feed.json${query}`],
    );
  });

  it('the self link comes before the others: there are readers that take the first', () => {
    const { rss, atom } = documentsOf(at({ kind: 'archive', number: 2, cut: true }));
    assert.equal(all(one(rss, 'channel'), 'atom:link')[0]?.attributes.rel, 'self');
    assert.deepEqual(
      all(atom, 'link')
        .slice(0, 2)
        .map(({ attributes }) => attributes.rel),
      ['alternate', 'self'],
    );
  });

  it('an archive that is cut is the same bytes whenever it is asked for, and whatever came or went besides', () => {
    const place = { history: { kind: 'archive', number: 1, cut: true } } as const;
    const gone = { id: 'tag:example.org,2026-01-01:gone', slug: 'gone', aliases: [], tags: [], authors: [], withdrawnAt: LATER };
    const then = feedOf(articles(2), { at: LATER, place });
    const now = feedOf(articles(2), { at: LATER + 9e9, place, total: 400, withdrawals: [] });
    for (const { render } of FORMATS) assert.equal(render(now), render(then));
    assert.deepEqual(feedOf(articles(2), { at: LATER, place, withdrawals: [gone] }).withdrawn, []);
  });

  const WALKS: readonly (readonly [
    fileName: string,
    read: (text: string) => { ids: readonly string[]; next: string | undefined },
  ])[] = [
    ['rss.xml', (text) => walked(one(parseXml(text), 'channel'), 'atom:link', 'item', 'guid')],
    ['atom.xml', (text) => walked(parseXml(text), 'link', 'entry', 'id')],
    [
      'feed.json',
      (text) => {
        const { items, next_url } = JSON.parse(text) as JsonDocument;
        return { ids: items.map(({ id }) => String(id)), next: next_url === undefined ? undefined : String(next_url) };
      },
    ],
  ];
  for (const [fileName, read] of WALKS) {
    it(`from ${fileName} of the sample articles one walks to the first ever and meets each exactly once, newest first`, async () => {
      const documents = new Map((await publishedSamples()).map(({ address, document }) => [address, document]));
      const start = [...documents.keys()].find((address) => address.endsWith(fileName)) ?? assert.fail();
      const met: string[] = [];
      let steps = 0;
      for (let address: string | undefined = start; address !== undefined; steps++) {
        const { ids, next } = read(documents.get(address) ?? assert.fail(`${address} is answered`));
        met.push(...ids);
        address = next;
      }
      assert.ok(steps > 2, 'through archives');
      assert.deepEqual(met, await everySampleId());
    });
  }
});

/** The ids in a document, and where the ones before them are. */
const walked = (head: Xml, link: string, item: string, id: string) => ({
  ids: all(head, item).map((each) => one(each, id).text),
  next: all(head, link).find(({ attributes }) => attributes.rel === 'prev-archive')?.attributes.href,
});

describe('what was taken back', () => {
  const gone: readonly Withdrawn[] = [
    {
      id: 'tag:example.org,2026-01-01:b',
      url: `${BASE}articles/b`,
      withdrawnAt: moment('2026-11-24T08:00:00Z'),
      reason: 'A < B & wrong',
    },
    { id: 'tag:example.org,2026-01-01:a', url: `${BASE}articles/a`, withdrawnAt: moment('2026-11-23T08:00:00.900Z') },
  ];
  const { rss, atom, json } = documentsOf(at({ kind: 'complete' }, { withdrawn: gone, copyright: '© us' }));

  it('is a deleted entry in Atom, with when and why, before the entries', () => {
    const deleted = all(atom, 'at:deleted-entry');
    assert.deepEqual(
      deleted.map(({ uri, attributes, children }) => [uri, attributes, children.map(({ name, text }) => [name, text])]),
      [
        [
          'http://purl.org/atompub/tombstones/1.0',
          { ref: gone[0]?.id, when: '2026-11-24T08:00:00Z' },
          [['at:comment', 'A < B & wrong']],
        ],
        ['http://purl.org/atompub/tombstones/1.0', { ref: gone[1]?.id, when: '2026-11-23T08:00:00Z' }, []],
      ],
    );
    const names = atom.children.map(({ name }) => name);
    assert.ok(names.lastIndexOf('at:deleted-entry') < names.indexOf('entry'));
  });

  it('is a note in JSON Feed, beside what else is said there', () => {
    assert.deepEqual(json._gazette, {
      rights: '© us',
      withdrawn: [
        { id: gone[0]?.id, url: gone[0]?.url, date: '2026-11-24T08:00:00Z', reason: 'A < B & wrong' },
        { id: gone[1]?.id, url: gone[1]?.url, date: '2026-11-23T08:00:00Z' },
      ],
    });
  });

  it('is nothing in RSS, which has no word for it', () => {
    assert.deepEqual(rss, documentsOf(at({ kind: 'complete' }, { copyright: '© us' })).rss);
  });

  it('leaves no trace where nothing was: neither namespace nor extension', () => {
    const feed = at({ kind: 'complete' });
    for (const { render } of FORMATS) assert.doesNotMatch(render(feed), /tombstones|_gazette/);
  });
});
