import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wholeArticle } from '../src/article/article.ts';
import { FIELD_ALIASES } from '../src/article/fields.ts';
import { formOf, parseArticle } from '../src/article/parse.ts';
import { fixture, inShort, markdown, PUBLICATION, parse, parsed, parsedFixture, problemsOf } from './support/parsing.ts';

for (const [file, form] of [
  ['a.md', 'markdown'],
  ['A.MARKDOWN', 'markdown'],
  ['a.html', 'html'],
  ['a.htm', 'html'],
  ['a.b.txt', 'wire copy'],
  ['a.jpg', undefined],
  ['md', undefined],
  ['publication.yaml', undefined],
] as const) {
  test(`${file} is ${form ?? 'no article'}`, () => assert.equal(formOf(file), form));
}

test('every key of front matter says what it says', () => {
  const { head, problems, baseUrl } = parsedFixture('all-keys.md');
  assert.deepEqual(problems, []);
  assert.equal(baseUrl, 'https://courier.example/original');
  assert.deepEqual(head, {
    path: 'all-keys',
    version: 'v',
    id: 'tag:gazette.example,2020-01-01:2024-harbour',
    slug: 'everything-said',
    aliases: ['/old/one', '/old/two', '/articles/old-three'],
    title: 'Everything: said',
    publishedAt: Date.UTC(2024, 4, 14, 6, 30),
    updatedAt: Date.UTC(2024, 4, 15),
    expiresAt: Date.UTC(2030, 0, 1),
    summary: 'A summary on two lines',
    section: 'Shipping',
    tags: ['harbour', 'grain', 'wheat'],
    authors: [
      { name: 'Ilse Brandt', email: 'ilse@courier.example' },
      {
        name: 'Omar Haddad',
        email: 'omar@courier.example',
        url: 'https://courier.example/team/omar',
        avatar: 'https://courier.example/team/omar.jpg',
      },
    ],
    language: 'en-GB',
    direction: 'ltr',
    picture: {
      url: 'https://courier.example/harbour.jpg',
      alt: 'The harbour',
      caption: 'Dawn at the quay',
      credit: 'Northwire',
      mediaType: 'image/jpeg',
      width: 1200,
      height: 800,
    },
    enclosures: [
      {
        url: 'https://courier.example/harbour.mp3',
        mediaType: 'audio/mpeg',
        lengthBytes: 1_234_567,
        durationSeconds: 750,
        title: 'Listen',
      },
    ],
    photoCredits: ['Northwire'],
    source: 'Northwire',
    canonicalUrl: 'https://courier.example/original',
    commentsUrl: 'https://forum.example/t/12',
    rights: '© The Elms Courier',
    licenseUrl: 'https://creativecommons.org/licenses/by-nc/4.0/',
    episode: {
      number: 12,
      season: 2,
      type: 'bonus',
      explicit: false,
      transcripts: [
        { url: 'https://courier.example/harbour.vtt', mediaType: 'text/vtt' },
        { url: 'https://courier.example/harbour.tr.srt', mediaType: 'application/x-subrip', language: 'tr' },
        { url: 'https://courier.example/harbour-text', mediaType: 'text/html', language: 'en-GB' },
      ],
      chaptersUrl: 'https://courier.example/harbour.chapters.json',
    },
  });
});

/** A value that each field takes, and where it is then found. */
const TAKEN: Readonly<Record<string, readonly [value: string, shown: RegExp]>> = {
  title: ['Said', /"title":"Said"/],
  date: ['2021-02-03', /"publishedAt":1612310400000/],
  updated: ['2027-02-03', /"updatedAt":1801612800000/],
  description: ['Said', /"summary":"Said"/],
  tags: ['Said', /"tags":\["Said"\]/],
  section: ['Said', /"section":"Said"/],
  authors: ['Said', /"authors":\[\{"name":"Said"\}\]/],
  image: ['/said.jpg', /"picture":\{"url":"https:\/\/gazette\.example\/said\.jpg"/],
  slug: ['Said', /"slug":"said"/],
  link: ['https://elsewhere.example/said', /"canonicalUrl":"https:\/\/elsewhere\.example\/said"/],
  aliases: ['/said', /"aliases":\["\/said"\]/],
  permalink: ['/2024/05/said/', /"aliases":\["\/2024\/05\/said"\]/],
  lang: ['tr', /"language":"tr"/],
  rss_guid: ['6650f1', /"rssGuid":"6650f1"/],
  id: ['said', /"id":"tag:gazette\.example,2020-01-01:said"/],
  enclosure: ['/said.mp3', /"enclosures":\[\{"url":"https:\/\/gazette\.example\/said\.mp3"/],
  expires: ['2028-02-03', /"expiresAt":1833148800000/],
  source: ['Said', /"source":"Said"/],
  credit: ['Said', /"photoCredits":\["Said"\]/],
  comments: ['https://forum.example/said', /"commentsUrl":"https:\/\/forum\.example\/said"/],
  rights: ['Said', /"rights":"Said"/],
  license: ['CC0-1.0', /"licenseUrl":"https:\/\/creativecommons\.org\/publicdomain\/zero\/1\.0\/"/],
  dir: ['rtl', /"direction":"rtl"/],
  episode: ['7', /"number":7/],
  season: ['7', /"season":7/],
  episode_type: ['Trailer', /"type":"trailer"/],
  explicit: ['yes', /"explicit":true/],
  transcript: ['/said.vtt', /"transcripts":\[\{"url":"https:\/\/gazette\.example\/said\.vtt","mediaType":"text\/vtt"\}\]/],
  chapters: ['/said.json', /"chaptersUrl":"https:\/\/gazette\.example\/said\.json"/],
};

const SPELLINGS: readonly ((key: string) => string)[] = [
  (key) => key,
  (key) => key.toUpperCase(),
  (key) => key.replace(/(?<=[a-z])[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  (key) => key.replaceAll('_', '-'),
  (key) => `"${key.replaceAll('_', ' ')}"`,
];

for (const [field, aliases] of Object.entries(FIELD_ALIASES)) {
  if (field === 'draft' || field.startsWith('withdrawn')) continue;
  test(`${[field, ...aliases].join(', ')} all mean ${field}, in any spelling`, () => {
    const [value, shown] = TAKEN[field] ?? assert.fail(field);
    for (const key of [field, ...aliases].flatMap((name) => SPELLINGS.map((spell) => spell(name)))) {
      const others = [...(field === 'title' ? [] : ['title: T']), ...(field === 'date' ? [] : ['date: 2020-01-01'])];
      const { head, problems } = parsed('a.md', markdown([...others, `${key}: ${value}`].join('\n')));
      assert.match(JSON.stringify(head), shown, key);
      assert.deepEqual(problems, []);
    }
  });
}

test('a field’s own name goes before its aliases, wherever they stand', () => {
  assert.equal(
    parsed('a.md', markdown('summary: no\nheadline: no\ntitle: yes\ndescription: yes\ndate: 2024-05-14')).head.title,
    'yes',
  );
  assert.equal(parsedFixture('aliased-keys.md').head.title, 'Other names');
});

const DATED: readonly (readonly [file: string, day: string | undefined])[] = [
  ['2024-05-14-a-headline.md', '2024-05-14'],
  ['posts/2024-5-4-a-headline.md', '2024-05-04'],
  ['2024-05-14.md', '2024-05-14'],
  ['2024-05-14-a-headline/index.md', '2024-05-14'],
  ['2024-13-14-a-headline.md', undefined],
  ['a-2024-05-14.md', undefined],
  ['2024-05-14-a-folder/other.md', undefined],
];

for (const [file, day] of DATED) {
  test(`${file} without a date ${day === undefined ? 'has none' : `is of ${day}`}`, () => {
    const text = markdown('title: T');
    if (day === undefined) assert.throws(() => parsed(file, text));
    else {
      const { head, problems } = parsed(file, text);
      assert.equal(new Date(head.publishedAt).toISOString().slice(0, 10), day);
      assert.deepEqual(problems, []);
      assert.equal(parsed(file, markdown('title: T\ndate: 2020-01-01')).head.publishedAt, Date.UTC(2020, 0, 1));
    }
  });
}

const PERMALINKS: readonly (readonly [permalink: string, alias: string | undefined])[] = [
  ['/2024/05/old/', '/2024/05/old'],
  ['/old.html', '/old.html'],
  ['https://gazette.example/blog/old', '/blog/old'],
  ['blog/old/index.html', '/blog/old'],
  ['/:year/:title/', undefined],
  ["'/{{ page.date }}/'", undefined],
  ['pretty', undefined],
  ['false', undefined],
  ['/articles/a', undefined],
];

for (const [permalink, alias] of PERMALINKS) {
  test(`permalink: ${permalink} ${alias === undefined ? 'is no address of before' : `leads from ${alias}`}`, () => {
    const { head, problems } = parsed('a.md', markdown(`title: T\ndate: 2020-01-01\npermalink: ${permalink}`));
    assert.deepEqual([head.aliases, problems], [alias === undefined ? [] : [alias], []]);
  });
}

for (const mark of ['<!--more-->', '<!-- more -->', '<!-- excerpt -->']) {
  test(`what goes before ${mark} stands for the whole, unless a summary does`, () => {
    const excerptOf = (frontMatter: string): string => {
      const read = parse(
        'a.md',
        markdown(`title: T\ndate: 2020-01-01${frontMatter}`, `The *lead*.\n\n${mark}\n\nAll the rest.\n`),
      );
      assert.ok(read.kind === 'article');
      return wholeArticle(read, 'a.md', PUBLICATION).article.excerpt;
    };
    assert.equal(excerptOf(''), 'The lead.');
    assert.equal(excerptOf('\nsummary: Said.'), 'Said.');
  });
}

const DRAFTS = [
  'draft: true',
  'Draft: "yes"',
  'DRAFT: on',
  'draft: 1',
  'published: false',
  'Published: "no"',
  'draft: false\npublished: false',
];
for (const said of DRAFTS) {
  test(`«${said.replace('\n', ', ')}» makes a draft, whatever else is wrong`, () =>
    assert.deepEqual(parse('a.md', markdown(`${said}\ndate: nonsense`)), { kind: 'draft' }));
}

for (const said of ['draft: false', 'draft: no', 'draft:', 'draft: null', 'published: true', 'published: yes', 'draft: 0']) {
  test(`«${said}» makes no draft`, () =>
    assert.equal(parsed('a.md', markdown(`title: T\ndate: 2024-05-14\n${said}`)).head.title, 'T'));
}

for (const said of ['draft: maybe', 'draft: [true]', 'draft: {a: b}']) {
  test(`«${said}» may mean a draft: the article is left out`, () =>
    assert.deepEqual(problemsOf('a.md', markdown(`title: T\ndate: 2024-05-14\n${said}`)).map(inShort), ['draft 4 left out']));
}

const DECISIVE: readonly (readonly [said: string, problem: string])[] = [
  ['title: T', 'date 0 left out'],
  ['date: 2024-05-14', 'title 0 left out'],
  ['date: 2024-05-14\ntitle: [T]', 'title 3 left out'],
  ['date: 2024-05-14\ntitle: "\\u0007"', 'title 3 left out'],
  ['title: T\ndate: 2024-02-30', 'date 3 left out'],
  ['title: T\ndate: [2024-05-14]', 'date 3 left out'],
  ['title: T\ndate: nonsense\nupdated: 2024-05-14', 'date 3 left out'],
  ['title: T\ndate: 2024-05-14\nexpires: never', 'expires 4 left out'],
  ['title: T\ndate: 2024-05-14\nslug: "…"', 'slug 4 left out'],
  ['title: T\ndate: 2024-05-14\nslug: [a]', 'slug 4 left out'],
  ['title: T\ndate: 2024-05-14\nid: {a: b}', 'id 4 left out'],
  ['title: T\ndate: 2024-05-14\nid: [a]', 'id 4 left out'],
];
for (const [said, problem] of DECISIVE) {
  test(`«${said.replaceAll('\n', ', ')}» is left out, with field and line`, () =>
    assert.deepEqual(problemsOf('a.md', markdown(said)).map(inShort), [problem]));
}

test('everything that is wrong is said at once', () => {
  assert.deepEqual(problemsOf('a.md', markdown('title: []\ndate: x\nexpires: y\nslug: "!"\nid: {a: b}')).map(inShort), [
    'title 0 left out',
    'date 3 left out',
    'expires 4 left out',
    'slug 5 left out',
    'id 6 left out',
  ]);
});

test('what decides nothing is left away, each with its line', () => {
  const { head, problems } = parsedFixture('broken-parts.md');
  assert.deepEqual([...new Set(problems.map(inShort))].sort(), [
    'aliases 10 mended',
    'authors 7 mended',
    'description 5 mended',
    'enclosure 12 mended',
    'image 8 mended',
    'lang 11 mended',
    'link 9 mended',
    'tags 6 mended',
    'updated 4 mended',
  ]);
  for (const { file, found, expected } of problems) assert.ok(file === 'broken-parts.md' && found !== '' && expected !== '');
  assert.deepEqual(head.authors, [{ name: 'Ilse Brandt' }]);
  assert.deepEqual(head.aliases, ['/fine']);
  assert.deepEqual(head.enclosures, [{ url: 'https://gazette.example/a.mp3', mediaType: 'audio/mpeg', lengthBytes: 0 }]);
  assert.equal(head.picture, undefined);
});

test('future, past and expired dates are dates', () => {
  const { head, problems } = parsed('a.md', markdown('title: T\ndate: 9000-01-01\nupdated: 1999-01-01\nexpires: 1998-01-01'));
  assert.deepEqual(problems, []);
  assert.equal(head.updatedAt, head.publishedAt);
  assert.equal(head.expiresAt, Date.UTC(1998, 0, 1));
});

const FIXTURES: readonly (readonly [file: string, problem: string, found: RegExp])[] = [
  ['latin1.txt', ' 1 left out', /not UTF-8 \(0xe9 at byte 3\)/],
  ['windows-1252-third-line.txt', ' 3 left out', /not UTF-8 \(0x93/],
  ['shift-jis.txt', ' 1 left out', /not UTF-8/],
  ['iso-2022-jp.txt', ' 1 left out', /ISO-2022-JP/],
  ['utf16-without-mark.txt', ' 1 left out', /UTF-16 without/],
  ['page-declares-what-it-is-not.html', ' 8 left out', /not UTF-8 \(0xe9/],
  ['page-unknown-charset.html', ' 1 left out', /klingon/],
  ['billion-laughs.md', 'front matter 2 left out', /10000 values/],
  ['colon-in-title.md', 'front matter 2 left out', /can't be read/],
  ['tab-indented.md', 'front matter 4 left out', /Tabs/],
  ['unknown-alias.md', 'front matter 2 left out', /\*Breaking/],
  ['never-closed.md', 'front matter 1 left out', /never closed/],
  ['toml.md', 'date 0 left out', /nothing/],
  ['duplicate-date.md', 'date 4 left out', /twice/],
  ['no-front-matter.md', 'title 0 left out', /nothing/],
  ['wire-empty.txt', 'title 0 left out', /nothing/],
  ['wire-only-headline.txt', 'date 0 left out', /nothing/],
];
for (const [file, problem, found] of FIXTURES) {
  test(`${file} is left out: ${problem.trim()}`, () => {
    const [first] = problemsOf(file, fixture(file));
    assert.ok(first);
    assert.deepEqual([first.file, inShort(first)], [file, problem]);
    assert.match(first.found, found);
  });
}

const NAMES: readonly (readonly [file: string, date: number])[] = [
  ['2024-05-01-headline.md', Date.UTC(2024, 4, 1)],
  ['a/2024-5-1-headline.html', Date.UTC(2024, 4, 1)],
  ['2024-05-01-headline/index.md', Date.UTC(2024, 4, 1)],
  ['2024-05-01T10-30-headline.md', Date.UTC(2024, 4, 1, 10, 30)],
];
for (const [file, date] of NAMES) {
  test(`${file} has a date without front matter’s, which goes before it`, () => {
    const { head } = parsed(file, markdown('title: T\nupdated: 2025-01-01'));
    assert.deepEqual([head.publishedAt, head.updatedAt], [date, Date.UTC(2025, 0, 1)]);
    assert.equal(parsed(file, markdown('title: T\ndate: 2023-01-01')).head.publishedAt, Date.UTC(2023, 0, 1));
  });
}

test('a name that begins with no date has none', () => {
  for (const file of ['2024-13-45-x.md', '20240501-x.md', '2024-05-123.md', '1-2-2024-x.md', 'x/2024-05-01-y/z.md'])
    assert.deepEqual(problemsOf(file, markdown('title: T')).map(inShort), ['date 0 left out'], file);
});

test('a permalink leads to the article, and a pattern nowhere', () => {
  const aliases = (line: string) => parsed('a.md', markdown(`title: T\ndate: 2024-05-01\n${line}`)).head.aliases;
  assert.deepEqual(aliases('permalink: /2024/05/t.html\nredirect_from: [/old/]'), ['/old', '/2024/05/t.html']);
  assert.deepEqual(aliases('url: /posts/t/'), ['/posts/t']);
  for (const none of [
    '/:year/:title/',
    'false',
    '"/x/{{ page.fileSlug }}/"',
    'pretty',
    'https://example.org/x',
    '//example.org/x',
  ])
    assert.deepEqual(aliases(`permalink: ${none}`), [], none);
});

test('what Hugo has below params and taxonomies counts where nothing else is said', () => {
  const { head } = parsed(
    'a.md',
    '+++\ntitle = "T"\ndate = 2024-05-01\ndescription = "Own"\n[params]\nauthor = "Ann Lee"\ndescription = "Other"\nslug = "no"\n[taxonomies]\ntags = ["a", "b"]\n+++\nText.',
  );
  assert.deepEqual([head.authors, head.summary, head.tags, head.slug], [[{ name: 'Ann Lee' }], 'Own', ['a', 'b'], 'a']);
});

test('Jekyll’s tags are apart at spaces, where it is Jekyll’s', () => {
  const front = 'title: T\ndate: 2024-05-01\ntags: New York\ncategories: news local';
  const belonging = (file: string, more: string) => {
    const { head } = parsed(file, markdown(front + more));
    return [head.section, ...head.tags];
  };
  assert.deepEqual(belonging('2024-05-01-t.md', '\nlayout: post'), ['news', 'local', 'New', 'York']);
  assert.deepEqual(belonging('2024-05-01-t.md', ''), ['news local', 'New York']);
  assert.deepEqual(belonging('2024-05-01-t.md', '\nlayout: post.njk'), ['news local', 'New York']);
  assert.deepEqual(belonging('t.md', '\nlayout: post'), ['news local', 'New York']);
});

test('a page may declare another encoding', () => {
  const western = parsedFixture('page-windows-1252-declared.html');
  assert.equal(western.head.title, 'The “Café” reopens – at last');
  assert.match(western.html, /3 €/);
  assert.equal(parsedFixture('page-shift-jis-declared.html').head.title, '港が再開');
});

test('a character that was lost before is said', () => {
  assert.deepEqual(parsedFixture('replacement-character.md').problems.map(inShort), [' 2 mended']);
});

test('a line that begins with a bracket or a price is no ISO-2022-JP', () => {
  assert.equal(parsed('a.md', markdown('title: T\ndate: 2024-05-14', '(Before)\n$B 5\n\t(Just so)\n')).head.title, 'T');
});

const YAML: readonly (readonly [file: string, shown: RegExp])[] = [
  ['anchors.md', /"name":"Ilse Brandt".*"section":"Shipping"/],
  ['comments.md', /"title":"Commented"/],
  ['dots-end.md', /"title":"Dots"/],
  ['windows.md', /"title":"Windows"/],
  ['numbers-and-booleans.md', /"title":"1984".*"tags":\["2024","yes","1.50"\].*"section":"no"/],
  ['nulls.md', /"id":"tag:gazette.example,2020-01-01:nulls".*"title":"null"/],
  ['prototype-keys.md', /"title":"Prototypes"/],
  ['duplicate-tags.md', /"tags":\["a"\]/],
];
for (const [file, shown] of YAML)
  test(`${file} is read as YAML says`, () => assert.match(JSON.stringify(parsedFixture(file).head), shown));

test('tables, strikethrough, footnotes and raw HTML of Markdown reach the reader', () => {
  const result = parse('gfm.md', fixture('gfm.md'));
  assert.ok(result.kind === 'article');
  const { article } = wholeArticle(result, 'gfm.md', PUBLICATION);
  for (const part of ['<th', '<td', '<s>gone</s>', '<b>raw</b>', 'The note.']) assert.ok(article.content.includes(part), part);
});

const PICTURES: readonly (readonly [said: string, url: string | undefined])[] = [
  ['/a.jpg', '/a.jpg'],
  ['[b.jpg, /a.jpg]', '/articles/b.jpg'],
  ['["javascript:x", /a.jpg]', '/a.jpg'],
  ['{src: /a.jpg}', '/a.jpg'],
  ['{image: /a.jpg, caption: c}', '/a.jpg'],
  ['{url: "", src: /a.jpg}', '/a.jpg'],
  ['""', undefined],
  ['[]', undefined],
];
for (const [said, url] of PICTURES) {
  test(`«image: ${said}» is ${url ?? 'no picture'}`, () => {
    const { head, problems } = parsed('a.md', markdown(`title: T\ndate: 2024-05-14\nimage: ${said}`));
    assert.equal(head.picture?.url, url && `https://gazette.example${url}`);
    assert.deepEqual(problems, []);
  });
}

const PEOPLE: readonly (readonly [said: string, people: unknown])[] = [
  ['Ann Lee', [{ name: 'Ann Lee' }]],
  ['Lee, Ann', [{ name: 'Lee, Ann' }]],
  ['By Ann Lee', [{ name: 'Ann Lee' }]],
  ['Ann Lee <ann@x.example>', [{ name: 'Ann Lee', email: 'ann@x.example' }]],
  ['ann@x.example (Ann Lee)', [{ name: 'Ann Lee', email: 'ann@x.example' }]],
  ['[Ann Lee, Ann Lee, Bob Ray]', [{ name: 'Ann Lee' }, { name: 'Bob Ray' }]],
  [
    '{name: Ann Lee, email: "mailto:ann@x.example", link: /ann}',
    [{ name: 'Ann Lee', email: 'ann@x.example', url: 'https://gazette.example/ann' }],
  ],
  ['{name: Ann Lee, image: {url: /ann.jpg}}', [{ name: 'Ann Lee', avatar: 'https://gazette.example/ann.jpg' }]],
];
for (const [said, people] of PEOPLE) {
  test(`«author: ${said}» is read`, () => {
    const { head, problems } = parsed('a.md', markdown(`title: T\ndate: 2024-05-14\nauthor: ${said}`));
    assert.deepEqual(head.authors, people);
    assert.deepEqual(problems, []);
  });
}

test('enclosures come as an address, a mapping or a list, each address once', () => {
  const said = '[/a.mp3, {url: /b.ogg, type: "Audio/Ogg; codecs=opus", size: 12, duration: 1:02:03}, /a.mp3, /c]';
  const { head, problems } = parsed('a.md', markdown(`title: T\ndate: 2024-05-14\nenclosure: ${said}`));
  assert.deepEqual(problems, []);
  assert.deepEqual(head.enclosures, [
    { url: 'https://gazette.example/a.mp3', mediaType: 'audio/mpeg', lengthBytes: 0 },
    { url: 'https://gazette.example/b.ogg', mediaType: 'audio/ogg', lengthBytes: 12, durationSeconds: 3723 },
    { url: 'https://gazette.example/c', mediaType: 'application/octet-stream', lengthBytes: 0 },
  ]);
});

test('an id given, not the path, title, slug or domain, makes the id', () => {
  const at = (file: string, said: string, url: string) => {
    const result = parseArticle({ file, bytes: Buffer.from(markdown(said)), version: 'v' }, { ...PUBLICATION, url });
    return result.kind === 'article' ? result.head.id : assert.fail();
  };
  const one = at('a.md', 'id: urn:x:1\ntitle: A\ndate: 2024-05-14', 'https://a.example');
  assert.equal(at('b/c.md', 'id: urn:x:1\ntitle: B\nslug: z\ndate: 2024-05-15', 'http://b.example/x'), one);
  const own = at('a.md', 'title: A\ndate: 2024-05-14', 'https://a.example');
  assert.equal(at('a.html', 'title: B\nslug: z\ndate: 2024-05-15', 'http://b.example/x'), own);
});
