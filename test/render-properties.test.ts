import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { absoluteUrl } from '../src/article/clean/address.ts';
import { legalText, oneLine } from '../src/article/clean/text.ts';
import { faultsOfJsonFeed } from '../src/check/lint/json-feed.ts';
import { complaints, LINTED } from '../src/check/lint/lint.ts';
import { all, texts } from '../src/check/lint/tree.ts';
import type {
  Article,
  Enclosure,
  Episode,
  Feed,
  History,
  Item,
  Person,
  Picture,
  Podcast,
  Publication,
  Withdrawn,
} from '../src/domain.ts';
import { newestFirst } from '../src/feed/selection.ts';
import { documentUrl } from '../src/render/address.ts';
import { renderAtom } from '../src/render/atom.ts';
import { FORMATS } from '../src/render/formats.ts';
import { renderRss } from '../src/render/rss.ts';
import { article, articles, documentsOf, feedOf, frozen, html, itemsOf, LATE, moment, one } from './support/feeds.ts';
import { assertValid } from './support/schemas.ts';

/** Any article whatever, through the stages that make its text legal, is rendered to documents that give it back. */

const LETTERS = [
  ']]>',
  '<![CDATA[',
  '<b>',
  '</title>',
  '&amp;',
  '&#38;',
  '&',
  '<',
  '>',
  '"',
  "'",
  '--',
  '\u0000',
  '\u0008',
  '\u001b',
  '\u007f',
  '\u0085',
  '\u2028',
  '\ufffe',
  '\uffff',
  '\ufffd',
  '\ud800',
  '\udc00',
  '🎉',
  '𐀀',
  '\u202e',
  '\u200f',
  '\u0301',
  'שלום',
  'عربي',
  '日本',
  'é',
  'i̇',
  '\r\n',
  '\t',
  '\u00a0',
  ' ',
];

/** Text as nobody would write it: markup, control characters, halves of characters, any Unicode. */
const wildText = fc
  .array(fc.oneof(fc.constantFrom(...LETTERS), fc.string({ unit: 'binary', maxLength: 3 }), fc.string({ maxLength: 5 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''));

/** The same as the stages before this one let it through: one legal line, with something in it. */
const line = wildText.map((text) => oneLine(`${text}x`));

/** RFC 3986 has brackets in a host alone, one `#` at most, and nothing but two digits after a percent sign. */
const asUri = (url: string): string =>
  url.replace(/%(?![\da-f]{2})/gi, '%25').replace(/[[\]]|(?<=#.*)#/g, (character) => encodeURIComponent(character));

const address = fc
  .tuple(fc.constantFrom('https://example.org/', 'http://bücher.example/', 'https://a.b:8443/?q='), wildText)
  .map(([start, rest]) => absoluteUrl(start + legalText(rest), 'https://example.org/', 'media') ?? 'https://example.org/')
  .map(asUri);
const moments = fc
  .integer({ min: moment('1000-01-01T00:00:00Z') / 1000, max: moment('9999-12-31T23:59:59Z') / 1000 })
  .map((seconds) => seconds * 1000);
const number = fc.nat();
const language = fc.constantFrom('en', 'ar', 'zh-Hant-TW', 'tr');
const mediaType = fc.constantFrom('audio/mpeg', 'video/mp4', 'application/pdf', 'image/png');

/** A value with only some of its optional fields. */
const some = <T extends object>(
  model: { readonly [K in keyof T]-?: fc.Arbitrary<Exclude<T[K], undefined>> },
  required: (keyof T)[],
) => fc.record(model, { requiredKeys: required as never }) as unknown as fc.Arbitrary<T>;

const person = some<Person>({ name: line, email: fc.constant('a&b@example.org'), url: address, avatar: address }, ['name']);
const picture = some<Picture>(
  { url: address, alt: line, caption: line, credit: line, mediaType: fc.constant('image/png'), width: number, height: number },
  ['url'],
);
const enclosure = some<Enclosure>({ url: address, mediaType, lengthBytes: number, durationSeconds: number, title: line }, [
  'url',
  'mediaType',
  'lengthBytes',
]);

const anyArticle: fc.Arbitrary<Article> = fc
  .tuple(
    some<
      Pick<
        Article,
        | 'title'
        | 'publishedAt'
        | 'excerpt'
        | 'url'
        | 'tags'
        | 'authors'
        | 'enclosures'
        | 'photoCredits'
        | 'section'
        | 'language'
        | 'picture'
        | 'source'
      >
    >(
      {
        title: line,
        publishedAt: moments,
        excerpt: wildText.map(oneLine),
        url: address,
        tags: fc.uniqueArray(line, { maxLength: 3 }),
        authors: fc.array(person, { maxLength: 3 }),
        enclosures: fc.array(enclosure, { maxLength: 3 }),
        photoCredits: fc.uniqueArray(line, { maxLength: 2 }),
        section: line,
        language,
        picture,
        source: line,
      },
      ['title', 'publishedAt', 'excerpt', 'url', 'tags', 'authors', 'enclosures', 'photoCredits'],
    ),
    wildText,
    wildText,
    fc.nat({ max: 1e9 }),
  )
  .map(([said, path, body, later]) =>
    article({
      ...said,
      id: `tag:example.org,2026-01-01:${encodeURIComponent(legalText(path))}`,
      updatedAt: said.publishedAt + later * 1000,
      // Bytes that were decoded hold no halves of characters.
      content: html(body.replace(/\p{Surrogate}/gu, '\ufffd')),
    }),
  );

const anyPublication: fc.Arbitrary<Partial<Publication>> = some<
  Pick<Publication, 'title' | 'description' | 'language' | 'authors' | 'copyright' | 'icon' | 'logo' | 'feedContent' | 'hubs'>
>(
  {
    title: line,
    description: line,
    language,
    authors: fc.array(person, { maxLength: 2 }),
    copyright: line,
    icon: address,
    logo: address,
    feedContent: fc.constantFrom('full', 'summary'),
    hubs: fc.uniqueArray(address, { maxLength: 2 }),
  },
  ['title', 'description', 'language', 'authors', 'feedContent', 'hubs'],
);

/** Two articles in one document may have one id here; that is the store's affair. */
const anyFeed: fc.Arbitrary<Feed> = fc
  .tuple(fc.uniqueArray(anyArticle, { maxLength: 3, selector: ({ id }) => id }), anyPublication)
  .map(([list, said]) => feedOf(list.toSorted(newestFirst), { said }));

type Extras = Pick<Item, 'direction' | 'rights' | 'licenseUrl' | 'commentsUrl' | 'episode'>;

const extras = some<Extras>(
  {
    direction: fc.constantFrom('ltr', 'rtl'),
    rights: line,
    licenseUrl: address,
    commentsUrl: address,
    episode: some<Episode>(
      {
        number,
        season: number,
        type: fc.constantFrom('full', 'trailer', 'bonus'),
        explicit: fc.boolean(),
        transcripts: fc.array(some<Episode['transcripts'][number]>({ url: address, mediaType, language }, ['url', 'mediaType'])),
        chaptersUrl: address,
      },
      ['transcripts'],
    ),
  },
  [],
);

const history: fc.Arbitrary<History> = fc.oneof(
  fc.constantFrom({ kind: 'complete' } as const, { kind: 'none' } as const),
  fc.integer({ min: 1, max: 9 }).map((previous) => ({ kind: 'current', previous }) as const),
  // A first archive that is cut has a second one after it.
  fc.tuple(fc.integer({ min: 1, max: 9 }), fc.boolean()).map(([n, cut]) => ({ kind: 'archive', number: n, cut }) as const),
);

const podcast: fc.Arbitrary<Podcast> = some<Podcast>(
  {
    author: line,
    ownerName: line,
    ownerEmail: fc.constant('a&b@example.org'),
    imageUrl: address,
    category: fc.constantFrom('News', 'TV & Film'),
    subcategory: line,
    explicit: fc.boolean(),
    type: fc.constantFrom('episodic', 'serial'),
  },
  ['author', 'ownerName', 'ownerEmail', 'imageUrl', 'category', 'explicit', 'type'],
);

const withdrawn = some<Withdrawn>(
  { id: fc.uuid().map((uuid) => `urn:uuid:${uuid}`), url: address, withdrawnAt: moments, reason: line },
  ['id', 'url', 'withdrawnAt'],
);

/** The same with everything that a Feed can say besides: for whatever is asked of a document as such. */
const anyDocument: fc.Arbitrary<Feed> = fc
  .tuple(
    anyFeed,
    fc.array(extras, { minLength: 3, maxLength: 3 }),
    history,
    fc.option(podcast),
    fc.array(withdrawn, { maxLength: 2 }),
  )
  .map(([feed, said, place, show, gone]) => ({
    ...feed,
    items: feed.items.map((item, i) => ({ ...item, ...said[i] })),
    history: place,
    hubs: place.kind === 'archive' ? [] : feed.hubs,
    withdrawn: gone,
    ...(show ? { podcast: show } : {}),
  }));

const RUNS = { numRuns: 100 };

describe('any feed whatever', () => {
  it('is well-formed in every format, and JSON Feed finds no fault', () => {
    fc.assert(
      fc.property(anyDocument, (feed) => {
        assert.deepEqual(faultsOfJsonFeed(documentsOf(feed).json), []);
      }),
      RUNS,
    );
  });

  it('leaves the linter without a word in every format', () => {
    fc.assert(
      fc.property(anyDocument, (feed) => {
        for (const { fileName, render } of FORMATS) {
          const context = { address: documentUrl(feed, fileName), now: LATE };
          assert.deepEqual(complaints(LINTED[fileName] ?? 'json', render(feed), context), []);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('is valid to libxml2 too', async () => {
    const feeds = fc.sample(anyDocument, { ...RUNS, seed: 20261123 });
    await assertValid('atom', ...feeds.map(renderAtom));
    await assertValid('rss', ...feeds.map(renderRss));
  });

  it('gives titles, ids, summaries, contents, authors, tags and addresses back exactly', () => {
    fc.assert(
      fc.property(anyFeed, (feed) => {
        const { rss, atom, json } = itemsOf(documentsOf(feed));
        const per = <T>(tell: (item: Feed['items'][number]) => T): readonly T[] => feed.items.map(tell);
        const full = ({ content }: { readonly content: string }): readonly string[] =>
          feed.content === 'full' && content !== '' ? [content] : [];
        const names = per(({ authors }) => authors.map(({ name }) => name));
        const tags = per(({ section, tags: said }) => [...new Set(section === undefined ? said : [section, ...said])]);
        const summaries = per(({ excerpt, title }) => excerpt || title);

        assert.deepEqual(
          rss.map((item) => one(item, 'title').text),
          per(({ title }) => title),
        );
        assert.deepEqual(
          atom.map((item) => one(item, 'title').text),
          per(({ title }) => title),
        );
        assert.deepEqual(
          json.map(({ title }) => title),
          per(({ title }) => title),
        );

        assert.deepEqual(
          rss.map((item) => one(item, 'guid').text),
          per(({ id }) => id),
        );
        assert.deepEqual(
          atom.map((item) => one(item, 'id').text),
          per(({ id }) => id),
        );
        assert.deepEqual(
          json.map(({ id }) => id),
          per(({ id }) => id),
        );

        assert.deepEqual(
          rss.map((item) => one(item, 'link').text),
          per(({ url }) => url),
        );
        assert.deepEqual(
          atom.map((item) => all(item, 'link')[0]?.attributes.href),
          per(({ url }) => url),
        );

        assert.deepEqual(
          rss.map((item) => unescapeHtml(one(item, 'description').text)),
          summaries,
        );
        assert.deepEqual(
          atom.map((item) => one(item, 'summary').text),
          summaries,
        );
        assert.deepEqual(
          json.map(({ summary }) => summary),
          summaries,
        );

        assert.deepEqual(
          rss.map((item) => texts(item, 'content:encoded')),
          per(full),
        );
        assert.deepEqual(
          atom.map((item) => texts(item, 'content')),
          per(full),
        );

        assert.deepEqual(
          rss.map((item) => one(item, 'dc:creator').text),
          names.map((list) => list.join(', ')),
        );
        assert.deepEqual(
          atom.map((item) => all(item, 'author').map((author) => one(author, 'name').text)),
          names,
        );

        assert.deepEqual(
          rss.map((item) => texts(item, 'category')),
          tags,
        );
        assert.deepEqual(
          atom.map((item) => all(item, 'category').map(({ attributes }) => attributes.term)),
          tags,
        );
        assert.deepEqual(
          json.map((item) => item.tags ?? []),
          tags,
        );
      }),
      RUNS,
    );
  });

  it('has its items newest first and the date of its last change', () => {
    fc.assert(
      fc.property(anyFeed, (feed) => {
        const documents = documentsOf(feed);
        const dates = documents.json.items.map(({ date_published }) => String(date_published));
        assert.deepEqual(dates, dates.toSorted().reverse());
        const updated = all(documents.atom, 'entry').map((entry) => one(entry, 'updated').text);
        if (updated.length > 0) assert.equal(one(documents.atom, 'updated').text, updated.toSorted().at(-1));
        const { text } = one(documents.rss, 'channel', 'lastBuildDate');
        assert.equal(Date.parse(text), Date.parse(one(documents.atom, 'updated').text));
      }),
      RUNS,
    );
  });

  it('renders to the same bytes again, from frozen values, wherever and whenever', () => {
    const everywhere = <T>(make: () => T): readonly T[] =>
      [undefined, 'Pacific/Kiritimati', 'America/New_York', 'Asia/Kathmandu'].map((zone) => inZone(zone, make));
    fc.assert(
      fc.property(anyDocument, (feed) => {
        frozen(feed);
        for (const { render } of FORMATS) assert.equal(new Set(everywhere(() => render(feed))).size, 1);
      }),
      { numRuns: 30 },
    );
  });
});

describe('rendering is pure', () => {
  it('neither the clock nor chance has a say', (t) => {
    const feed = feedOf(articles(2));
    const before = FORMATS.map(({ render }) => render(feed));
    const { Date: RealDate } = globalThis;
    t.after(() => {
      globalThis.Date = RealDate;
    });
    globalThis.Date = class extends RealDate {
      constructor(value?: number) {
        assert.notEqual(value, undefined, 'the clock was asked');
        super(value ?? 0);
      }
      static override now = (): number => assert.fail('the clock was asked');
    } as DateConstructor;
    t.mock.method(Math, 'random', () => assert.fail('chance was asked'));
    const after = FORMATS.map(({ render }) => render(feed));
    globalThis.Date = RealDate;
    assert.deepEqual(after, before);
  });
});

const unescapeHtml = (text: string): string => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

/** Runs `make` as if the host were somewhere else. */
function inZone<T>(zone: string | undefined, make: () => T): T {
  const { TZ, LC_ALL } = process.env;
  try {
    if (zone !== undefined) Object.assign(process.env, { TZ: zone, LC_ALL: 'tr_TR.UTF-8' });
    return make();
  } finally {
    restore('TZ', TZ);
    restore('LC_ALL', LC_ALL);
  }
}

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
