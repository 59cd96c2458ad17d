import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { oneLine } from '../src/article/clean/text.ts';
import type { ArticleHead } from '../src/domain.ts';
import { fixture, markdown, parse } from './support/parsing.ts';

const FILES = ['a.md', 'b.html', 'c.txt', 'd/é.htm', 'index.markdown'];
const ILLEGAL = /[\p{Cc}\p{Cs}\ufffd\ufffe\uffff]/u;

/** What every later stage counts on. */
function assertSound(head: ArticleHead): void {
  for (const line of [
    head.title,
    head.summary,
    head.section,
    head.source,
    ...head.tags,
    ...head.photoCredits,
    ...head.authors.map(({ name }) => name),
  ]) {
    if (line === undefined) continue;
    assert.notEqual(line, '');
    assert.equal(oneLine(line), line);
    assert.doesNotMatch(line, ILLEGAL);
  }
  const { canonicalUrl, picture, enclosures, authors } = head;
  for (const url of [
    canonicalUrl,
    picture?.url,
    ...enclosures.map((one) => one.url),
    ...authors.flatMap(({ url, avatar }) => [url, avatar]),
  ]) {
    if (url !== undefined) assert.match(url, /^https?:\/\/[!-~]+$/);
  }
  assert.match(head.id, /^[a-z][a-z0-9+.-]*:[!-~]+$/i);
  assert.notEqual(head.slug, '');
  for (const alias of head.aliases) assert.match(alias, /^\/[!-~]+$/);
  for (const instant of [head.publishedAt, head.updatedAt, head.expiresAt]) {
    if (instant !== undefined) assert.ok(Number.isInteger(instant) && !Number.isNaN(new Date(instant).getTime()));
  }
  assert.ok(head.updatedAt === undefined || head.updatedAt >= head.publishedAt);
  for (const { lengthBytes, mediaType, durationSeconds = 0 } of enclosures) {
    assert.ok(Number.isSafeInteger(lengthBytes) && lengthBytes >= 0 && Number.isSafeInteger(durationSeconds));
    assert.match(mediaType, /^[!-~]+\/[!-~]+$/);
  }
}

function check(file: string, text: string | Uint8Array): void {
  const result = parse(file, text);
  if (result.kind === 'draft') return;
  for (const { found, expected, file: named, line = 1 } of result.problems) {
    assert.equal(named, file);
    assert.ok(found !== '' && expected !== '' && Number.isInteger(line) && line >= 1);
    assert.ok(found.length < 300, found);
  }
  if (result.kind === 'unfit') {
    assert.ok(result.problems.some(({ effect }) => effect === 'left out'));
    return;
  }
  if (result.kind === 'withdrawn') {
    assert.ok(result.withdrawal.id !== '' && result.withdrawal.slug !== '');
    assert.ok(result.problems.every(({ effect }) => effect === 'mended'));
    return;
  }
  assertSound(result.head);
  assert.match(result.body().baseUrl, /^https?:/);
}

test('any bytes in a file of any form become an article, a draft or Problems', () => {
  fc.assert(
    fc.property(fc.constantFrom(...FILES), fc.uint8Array({ maxLength: 2000 }), (file, bytes) => check(file, bytes)),
    { numRuns: 300 },
  );
});

test('any text in a file of any form does, too', () => {
  const pieces = fc.constantFrom(
    '---\n',
    '...\n',
    '<html>',
    '<article>',
    '<!--',
    '-->',
    '<meta name=date content=',
    'title: ',
    'date: ',
    '2024-05-14',
    '\r',
    '\r\n',
    '\n\n',
    '"',
    '[',
    '{',
    '&a ',
    '*a',
    '\ufeff',
    '\ud800',
    '\u2028',
    '\0',
    'Photo by: ',
    'Updated ',
    'By Ann Lee\n',
    '<script type="application/ld+json">',
    '</script>',
    '{"@type":"Article"',
    ']]>',
  );
  const text = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary', maxLength: 30 })), { maxLength: 30 });
  fc.assert(
    fc.property(fc.constantFrom(...FILES), text, (file, parts) => check(file, parts.join(''))),
    { numRuns: 500 },
  );
});

test('a fixture with any bytes of it changed does, too', () => {
  const names = ['all-keys.md', 'page-yoast-graph.html', 'wire-full.txt', 'page-windows-1252-declared.html', 'broken-parts.md'];
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 10 }),
      (name, changes) => {
        const bytes = Uint8Array.from(fixture(name));
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        check(name, bytes);
      },
    ),
    { numRuns: 300 },
  );
});

const KEYS = [
  'title',
  'date',
  'updated',
  'draft',
  'description',
  'tags',
  'section',
  'authors',
  'image',
  'slug',
  'link',
  'aliases',
  'lang',
  'id',
  'enclosure',
  'expires',
  'source',
  'credit',
  '__proto__',
  'constructor',
  'comments',
  'rights',
  'license',
  'dir',
  'episode',
  'season',
  'episode_type',
  'explicit',
  'transcript',
  'chapters',
  'withdrawn',
  'withdrawn_date',
];
const INNER = fc.constantFrom(
  'name',
  'email',
  'url',
  'avatar',
  'src',
  'type',
  'length',
  'duration',
  'alt',
  'width',
  '__proto__',
  'constructor',
  'toString',
);

test('any value of any key, nested in any way, leaves a sound article or Problems', () => {
  const scalar = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.double(),
    fc.boolean(),
    fc.constant(null),
    fc.constantFrom(
      'javascript:alert(1)',
      '//x',
      '/a/../b',
      'data:image/png;base64,AA==',
      'a@b',
      'A <a@b.example>',
      'en_us',
      '..',
      '99999999999999999999',
      '1:02:03',
      'image/png',
    ),
  );
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      scalar,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(INNER, tie('value'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 8 }), fc.boolean(), (said, complete) => {
      const all = {
        ...said,
        ...(complete ? { title: 'T', date: '2024-05-14', slug: 's', id: 'i', draft: false, expires: null } : {}),
      };
      // JSON is YAML, apart from what no YAML may contain.
      check('a.md', `---\n${JSON.stringify(all, null, 1).replace(/[\x7f-\x9f\u2028\u2029]/g, '')}\n---\nText.`);
    }),
    { numRuns: 400 },
  );
});

test('any title comes back as it was, as far as it is one legal line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (title) => {
      const legal = oneLine(title);
      const quoted = JSON.stringify(title).replace(
        /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
        (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
      const result = parse('a.md', markdown(`title: ${quoted}\ndate: 2024-05-14`));
      if (legal === '') assert.equal(result.kind, 'unfit');
      else assert.equal(result.kind === 'article' && result.head.title, legal);
    }),
    { numRuns: 500 },
  );
});

test('the same file gives the same article', () => {
  for (const name of ['all-keys.md', 'page-yoast-graph.html', 'wire-full.txt']) {
    assert.deepEqual(JSON.stringify(parse(name, fixture(name))), JSON.stringify(parse(name, fixture(name))));
  }
});

/** Generous: on a slow machine the slowest of these takes a second. */
const LONG_MS = 5_000;

function soon(what: string, work: () => void): void {
  const begun = performance.now();
  work();
  const taken = performance.now() - begun;
  assert.ok(taken < LONG_MS, `${what} took ${Math.round(taken)} ms`);
}

const WIRE_PIECES = [
  'a',
  ' ',
  '\t',
  '.',
  '\n',
  '.\n',
  'A\n',
  'Photo by: ',
  'Photo by: X\n',
  'By Ann and ',
  'Published ',
  'Updated | ',
  'Jan 1, 2020 ',
  '###\n\n',
  '- ',
  '(',
  '（',
  '港\n',
  '\u2028',
  'Reuters\n\n',
  '10:',
  '"',
];
test('lines of 100 KB in wire copy end soon, whatever stands in them', () => {
  for (const piece of WIRE_PIECES) {
    const long = piece.repeat(100_000 / piece.length);
    const labels = [
      `Photo by: ${piece.repeat(30)}`,
      `Updated ${piece.repeat(190 / piece.length)}`,
      `By ${piece.repeat(190 / piece.length)}`,
    ];
    soon(piece, () => check('a.txt', ['H', 'Updated May 14, 2024', ...labels, `Photo by: ${long}`, long].join('\n')));
  }
});

const VALUE_PIECES = ['@', 'a@', '<a@', 'a.', '-', ' -', '/', '%', 'é', '1:', 'a b,', '(', 'a@b (', ' '];
test('front matter with long values ends soon, whatever stands in them', () => {
  for (const piece of VALUE_PIECES) {
    const long = `"${piece.repeat(5_000 / piece.length)}"`;
    const said = ['authors', 'tags', 'image', 'link', 'lang', 'aliases', 'enclosure', 'credit', 'updated', 'slug', 'id'];
    soon(piece, () =>
      check('a.md', markdown(['title: T', 'date: 2024-05-14', ...said.map((key) => `${key}: ${long}`)].join('\n'))),
    );
  }
});

const attributes = (count: number): string => Array.from({ length: count }, (_, i) => `a${i}`).join(' ');
const PAGES: readonly (readonly [what: string, html: string])[] = [
  ['500 KB of attributes in one tag', `<meta ${attributes(70_000)}>`],
  ['100,000 nested elements', '<div>'.repeat(100_000)],
  ['19,000 meta elements of one name', '<meta name="author" content="x">'.repeat(19_000)],
  ['19,000 headings', '<h1>x</h1>'.repeat(19_000)],
  ['19,000 articles', '<article>x</article>'.repeat(19_000)],
  ['19,000 articles in main', `<main>${'<article>x</article>'.repeat(19_000)}</main>`],
  ['19,000 authors', '<a rel="author">x</a>'.repeat(19_000)],
  ['misnested formatting', `${'<b id="x">'.repeat(200)}${'<p>'.repeat(5_000)}`],
  ['scripts that never end', '<script '.repeat(200_000)],
  ['JSON-LD of brackets', `<script type="application/ld+json">${'['.repeat(200_000)}</script>`],
  ['JSON-LD graphs within graphs', `<script type="application/ld+json">${'{"@graph":['.repeat(10_000)}</script>`],
  ['JSON-LD of comment openings', `<script type="application/ld+json">${'/* '.repeat(60_000)}</script>`],
];
for (const [what, html] of PAGES) {
  test(`a page with ${what} ends soon`, () =>
    soon(what, () => check('a.html', `<!doctype html><title>x</title><meta name=date content=2024-05-14>${html}`)));
}

test('what stands above a page ends soon', () => {
  for (const piece of ['<!---->', '<!-- x --> ', '<!--', '<?', '<?x>', ' ', '\n---', '+', '{"'])
    soon(piece, () => check('a.html', piece.repeat(300_000 / piece.length)));
});

test('5 MB of anything end in bounded time', () => {
  for (const [file, piece] of [
    ['a.md', '!['],
    ['a.md', 'a\n'],
    ['a.html', '<p>x'],
    ['a.html', '<'],
    ['a.txt', 'x '],
    ['a.txt', 'The ship left. '],
  ] as const) {
    const head = file === 'a.txt' ? 'H\nUpdated May 14, 2024\n' : markdown('title: T\ndate: 2024-05-14', '');
    soon(`${file} ${piece}`, () => check(file, head + piece.repeat(5_000_000 / piece.length)));
  }
});
