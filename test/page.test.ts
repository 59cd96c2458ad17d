import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isWholePage } from '../src/article/page.ts';
import { inShort, parsed, parsedFixture, problemsOf } from './support/parsing.ts';

const page = (head: string, body = '<article><p>Text.</p></article>', attributes = ''): string =>
  `<!DOCTYPE html>\n<html${attributes}><head>${head}</head><body>${body}</body></html>`;
const DATED = '<meta name="date" content="2024-05-14">';

test('JSON-LD in a graph is followed to the nodes that it refers to, and its character references are characters', () => {
  const { head, html, baseUrl } = parsedFixture('page-yoast-graph.html');
  assert.equal(head.title, 'Harbour of Port Elms reopens – Tom & Jerry');
  assert.equal(head.publishedAt, Date.UTC(2024, 4, 14, 6, 30));
  assert.equal(head.updatedAt, Date.UTC(2024, 4, 15, 7));
  assert.deepEqual(head.authors, [
    { name: 'Ilse Brandt', avatar: 'https://courier.example/ilse.jpg' },
    { name: 'Omar Haddad', url: 'https://courier.example/team/omar' },
  ]);
  assert.deepEqual(head.picture, {
    url: 'https://courier.example/harbour.jpg',
    caption: 'The harbour at dawn',
    mediaType: 'image/jpeg',
    width: 1200,
    height: 800,
  });
  assert.equal(head.section, 'Shipping');
  assert.deepEqual(head.tags, ['Region', 'harbour', 'grain']);
  assert.equal(head.language, 'en-GB');
  assert.equal(head.canonicalUrl, 'https://courier.example/2024/05/harbour/');
  assert.equal(baseUrl, head.canonicalUrl);
  assert.match(html, /The first ship left/);
  assert.doesNotMatch(html, /Other news|Imprint|Site/);
});

test('JSON-LD that is no JSON says nothing, and the meta elements are believed', () => {
  const { head, problems } = parsedFixture('page-broken-json-ld.html');
  assert.equal(head.title, 'Harbour reopens');
  assert.equal(head.summary, 'Divers lift the wreck');
  assert.deepEqual(head.authors, [{ name: 'Ilse Brandt' }]);
  assert.deepEqual(problems, []);
});

test('JSON-LD in a list, in CDATA, with raw line ends and a semicolon is read; a date that is none hides no good one', () => {
  const { head, problems } = parsedFixture('page-json-ld-array-raw-line-ends.html');
  assert.equal(head.title, 'Harbour reopens');
  assert.equal(head.publishedAt, Date.UTC(2024, 4, 14, 8, 30));
  assert.match(head.picture?.url ?? '', /a\.jpg$/);
  assert.deepEqual(problems, []);
});

test('of several articles in JSON-LD the one at the canonical address counts', () => {
  const { head } = parsedFixture('page-related-json-ld.html');
  assert.deepEqual([head.title, head.publishedAt], ['Second story', Date.UTC(2024, 4, 14)]);
});

test('microformats are read where there is nothing better', () => {
  const { head, html } = parsedFixture('page-h-entry.html');
  assert.equal(head.title, 'Harbour reopens');
  assert.deepEqual(head.authors, [{ name: 'Ilse Brandt' }]);
  assert.equal(head.publishedAt, Date.UTC(2024, 4, 14, 8, 30));
  assert.equal(html, '<p>The first ship left.</p>');
});

test('a page that marks its text in no way gives its body, without navigation and footer', () => {
  const { html } = parsedFixture('page-no-article-element.html');
  assert.equal(html.trim(), '<h1>Harbour reopens</h1><p>The first ship left.</p>');
});

test('a teaser beside the text is not the article, though it is the only article element', () => {
  assert.match(parsedFixture('page-teaser-is-the-only-article.html').html, /six more followed/);
});

test('relative addresses start at the base, else where the page used to be', () => {
  const based = parsedFixture('page-base.html');
  assert.equal(based.baseUrl, 'https://old.example/news/');
  const moved = parsedFixture('page-canonical-on-this-site.html');
  assert.equal(moved.baseUrl, 'https://gazette.example/2019/harbour.html');
  assert.deepEqual([moved.head.canonicalUrl, moved.head.aliases], [undefined, ['/2019/harbour.html']]);
});

test('a base that is no http address is none', () => {
  const { baseUrl } = parsed('a.html', page(`<base href="javascript:alert(1)"><title>x</title>${DATED}`));
  assert.equal(baseUrl, 'https://gazette.example/articles/a');
});

test('the page’s language goes before the locale that Facebook asks for', () => {
  const { head, problems } = parsedFixture('page-bad-locale.html');
  assert.equal(head.language, 'ar');
  assert.deepEqual(problems, []);
});

test('declarations and comments may stand above a page; front matter goes before its head', () => {
  assert.equal(parsedFixture('page-comments-above.html').head.title, 'Harbour reopens');
  const { head } = parsedFixture('page-front-matter-wins.html');
  assert.deepEqual([head.title, head.publishedAt], ['From the front matter', Date.UTC(2024, 4, 14)]);
  assert.equal(parsedFixture('fragment.html').html, '<p>One</p>\n<p>Two</p>\n');
});

const WHOLE: readonly (readonly [html: string, whole: boolean])[] = [
  ['<!doctype html>', true],
  ['  <HTML lang=en>', true],
  ['<head>', true],
  ['<title>x</title>', true],
  ['<!-- a --> <!-- b --><html>', true],
  ['<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "x">', true],
  ['<p>', false],
  ['<header>', false],
  ['<article>', false],
  ['<!-- never closed <html>', false],
  ['text <html>', false],
  ['', false],
];
for (const [html, whole] of WHOLE)
  test(`${JSON.stringify(html)} begins a ${whole ? 'page' : 'fragment'}`, () => assert.equal(isWholePage(html), whole));

const TITLES: readonly (readonly [what: string, head: string, body: string, title: string])[] = [
  ['the document’s title', '<title>A &amp; B</title>', '<p>x</p>', 'A & B'],
  ['OpenGraph before the title', '<title>x</title><meta property="og:title" content="A">', '<p>x</p>', 'A'],
  [
    'without the site’s name',
    '<meta property="og:site_name" content="Elms"><meta property="og:title" content="A - B | elms">',
    '<p>x</p>',
    'A - B',
  ],
  [
    'not without itself',
    '<meta property="og:site_name" content="Elms"><meta property="og:title" content="Elms">',
    '<p>x</p>',
    'Elms',
  ],
  ['the heading where the title begins with it', '<title>A — Elms</title>', '<main><h1>A</h1></main>', 'A'],
  ['not the heading where a word goes on', '<title>Area closed</title>', '<main><h1>Area</h1></main>', 'Area closed'],
  [
    'not the heading where a sentence goes on',
    '<title>Elms reopens today</title>',
    '<main><h1>Elms</h1></main>',
    'Elms reopens today',
  ],
  ['the heading where there is no title', '', '<header><h1>Site</h1></header><main><h1>A</h1></main>', 'A'],
  ['not a drawing’s', '', '<svg><title>Icon</title></svg><main><h1>A</h1></main>', 'A'],
  ['over several lines', '<title>\n  A\n  B\n</title>', '<p>x</p>', 'A B'],
  ['Dublin Core in any spelling', '<meta name="DCTERMS.title" content="A">', '<p>x</p>', 'A'],
];
for (const [what, head, body, title] of TITLES) {
  test(`a page’s headline: ${what}`, () => assert.equal(parsed('a.html', page(head + DATED, body)).head.title, title));
}

const DATES: readonly (readonly [what: string, markup: string])[] = [
  ['article:published_time', '<meta property="article:published_time" content="2024-05-14T08:30:00Z">'],
  ['itemprop', '<meta itemprop="datePublished" content="2024-05-14T08:30:00Z">'],
  ['a property before a name', '<meta property="article:published_time" name="x" content="2024-05-14T08:30:00Z">'],
  ['a name beside a property that says nothing', '<meta property="x" name="pubdate" content="2024-05-14T08:30:00Z">'],
  ['parsely', '<meta name="parsely-pub-date" content="2024-05-14T08:30:00Z">'],
  ['schema.org’s time', '<time itemprop="dateModified datePublished" datetime="2024-05-14T08:30:00Z">yesterday</time>'],
  [
    'JSON-LD in capitals',
    '<script type="Application/LD+JSON">{"@type":"schema:BlogPosting","datePublished":"2024-05-14T08:30:00Z"}</script>',
  ],
  [
    'JSON-LD within a page',
    '<script type="application/ld+json">{"@type":"WebPage","mainEntity":{"@type":"NewsArticle","datePublished":"2024-05-14T08:30:00Z"}}</script>',
  ],
  ['an RFC 2822 date', '<meta name="date" content="Tue, 14 May 2024 08:30:00 +0000">'],
];
for (const [what, markup] of DATES) {
  test(`a page’s date: ${what}`, () =>
    assert.equal(parsed('a.html', page(`<title>x</title>${markup}`)).head.publishedAt, Date.UTC(2024, 4, 14, 8, 30)));
}

test('the first time element of the text is a date, one beside it is none', () => {
  const beside = '<aside><time datetime="2001-01-01"></time></aside>';
  const { head } = parsed('a.html', page('<title>x</title>', `${beside}<article><time datetime="2024-05-14"></time></article>`));
  assert.equal(head.publishedAt, Date.UTC(2024, 4, 14));
  assert.deepEqual(problemsOf('a.html', page('<title>x</title>', `${beside}<article>x</article>`)).map(inShort), [
    'date 0 left out',
  ]);
});

const AUTHORS: readonly (readonly [what: string, markup: string, names: readonly string[]])[] = [
  ['several meta elements', '<meta name="author" content="A"><meta name="author" content="B">', ['A', 'B']],
  [
    'a profile is no name',
    '<meta property="article:author" content="https://x.example/a"><meta name="dc:creator" content="A">',
    ['A'],
  ],
  ['a byline', '<meta name="byl" content="By Ann Lee">', ['Ann Lee']],
  ['a text in JSON-LD', '<script type="application/ld+json">{"@type":"Article","author":"A"}</script>', ['A']],
  [
    'an organisation',
    '<script type="application/ld+json">{"@type":"Article","author":{"@type":"Organization","name":"Elms"}}</script>',
    ['Elms'],
  ],
  ['a name in a list', '<script type="application/ld+json">{"@type":"Article","author":{"name":["A"]}}</script>', ['A']],
  [
    'a reference that leads nowhere',
    '<script type="application/ld+json">{"@type":"Article","author":[{"@id":"#x"},"A"]}</script>',
    ['A'],
  ],
];
for (const [what, markup, names] of AUTHORS) {
  test(`a page’s authors: ${what}`, () => {
    const { head, problems } = parsed('a.html', page(`<title>x</title>${DATED}${markup}`));
    assert.deepEqual(
      head.authors.map(({ name }) => name),
      names,
    );
    assert.deepEqual(problems, []);
  });
}

test('OpenGraph’s address stands in for a canonical link, but not the site’s front page', () => {
  const url = (address: string) =>
    parsed('a.html', page(`<title>x</title>${DATED}<meta property="og:url" content="${address}">`)).head.canonicalUrl;
  assert.equal(url('https://elsewhere.example/a'), 'https://elsewhere.example/a');
  assert.equal(url('https://elsewhere.example/'), undefined);
});

const BODIES: readonly (readonly [what: string, body: string, html: string])[] = [
  ['an article', '<nav>n</nav><article>A</article>', 'A'],
  ['main', '<nav>n</nav><main>A</main>', 'A'],
  ['a role', '<div role="main">A</div>', 'A'],
  ['the article in main', '<article>before</article><main>x<article>The article itself</article></main>', 'The article itself'],
  [
    'main where its articles are cards',
    '<main><p>The long text of it all.</p><article>card</article><article>card</article></main>',
    '<p>The long text of it all.</p><article>card</article><article>card</article>',
  ],
  ['main in an article', '<article><h1>h</h1><main>A</main></article>', '<h1>h</h1><main>A</main>'],
  ['the longest article', '<article>a</article><article>longer</article>', 'longer'],
  ['not its comments', '<article>A<article>comment</article></article>', 'A<article>comment</article>'],
  ['a picture alone', '<article><img src="a.jpg"></article>', '<img src="a.jpg">'],
  ['the body where main is empty', '<main> </main><p>A</p>', '<main> </main><p>A</p>'],
  ['microdata', '<div><nav>n</nav><div itemprop="articleBody">A</div></div>', 'A'],
];
for (const [what, body, html] of BODIES) {
  test(`a page’s text: ${what}`, () => assert.equal(parsed('a.html', page(`<title>x</title>${DATED}`, body)).html.trim(), html));
}

test('a page past the parser’s limits is left out with the limit named, unless script alone makes it so', () => {
  assert.deepEqual(problemsOf('a.html', page(`<title>x</title>${DATED}`, '<p>x</p>'.repeat(30_000))).map(inShort), [
    'page 0 left out',
  ]);
  const scripted = page(
    `<title>x</title>${DATED}<script>${'x'.repeat(1_500_000)}</script><script type="application/ld+json">{"@type":"Article","headline":"A"}</script>`,
  );
  assert.equal(parsed('a.html', scripted).head.title, 'A');
});

test('with front matter, a page past the limits is an article: its text is the cleaner’s business', () => {
  const text = `---\ntitle: x\ndate: 2024-05-14\n---\n${page('', '<p>x</p>'.repeat(30_000))}`;
  assert.equal(parsed('a.html', text).head.title, 'x');
});
