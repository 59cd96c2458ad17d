import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Article } from '../src/domain.ts';
import { loadPages } from '../src/pages/pages.ts';
import { article, html, moment, publication, unclean } from './support/feeds.ts';
import {
  articlePage,
  attribute,
  type Element,
  elementsOf,
  every,
  linked,
  metas,
  named,
  only,
  textOf,
} from './support/page-tree.ts';
import { ARTICLES } from './support/sample-feeds.ts';

/** The page of an article. */

const pages = loadPages();
const [EVERYTHING = assert.fail(), ARABIC = assert.fail()] = ARTICLES;
const shown = (said: Partial<Article>, page: Parameters<typeof articlePage>[1] = {}): readonly Element[] =>
  elementsOf(pages.article(articlePage(article(said), page)));
const jsonLd = (elements: readonly Element[]) =>
  JSON.parse(textOf(named(elements, 'script').find((one) => attribute(one, 'type') === 'application/ld+json') ?? assert.fail()));

it('dates are days of the publication, in the language of the article', () => {
  const at = { publishedAt: moment('2026-11-23T23:30:00Z'), updatedAt: moment('2026-11-25T01:00:00Z'), language: 'de' };
  const times = named(shown(at, { publication: publication({ timezone: 'Asia/Tokyo' }) }), 'time');
  assert.deepEqual(
    times.map((time) => [attribute(time, 'datetime'), textOf(time)]),
    [
      ['2026-11-23T23:30Z', '24. November 2026'],
      ['2026-11-25T01:00Z', '25. November 2026'],
    ],
  );
});

it('an article that was updated on the day that it was published says that day once', () => {
  const [publishedAt, updatedAt] = [moment('2026-11-23T10:00:00Z'), moment('2026-11-23T11:00:00Z')];
  assert.equal(named(shown({ publishedAt, updatedAt }), 'time').length, 1);
});

it('an Arabic article runs from right to left on a page of a publication that does not', () => {
  const elements = elementsOf(pages.article(articlePage(ARABIC)));
  const [heading, text] = [
    only(only(elements, 'article') && elements, 'h1'),
    elements.find((one) => attribute(one, 'class') === 'text'),
  ];
  assert.deepEqual(
    ['lang', 'dir'].map((name) => attribute(text ?? assert.fail(), name)),
    ['ar', 'rtl'],
  );
  assert.deepEqual(
    ['lang', 'dir'].map((name) => attribute(heading.parentNode as Element, name)),
    ['ar', 'rtl'],
  );
  assert.equal(attribute(only(elements, 'html'), 'dir'), 'ltr');
});

it('names lead to their channels where they have one', () => {
  const said = {
    section: 'News',
    tags: ['R&D', 'unknown'],
    authors: [{ name: 'Ann' }, { name: 'Bo', url: 'https://bo.example/' }],
  };
  const channels = [linked('section', 'Daily news'), linked('tag', 'R&D'), linked('author', 'Ann')];
  const settings = publication({ channels: { 'section News': { title: 'Daily news' } } });
  const links = named(shown(said, { channels, publication: settings }), 'a').map((link) => [
    textOf(link),
    attribute(link, 'href'),
  ]);
  for (const { title, url } of channels)
    assert.deepEqual(
      links.filter(([text]) => text === title),
      [[title, url]],
    );
  assert.deepEqual(
    links.filter(([text]) => text === 'Bo' || text === 'unknown'),
    [],
  );
});

describe('a picture', () => {
  const picture = {
    url: 'https://example.org/a.jpg?w=1&h=2',
    alt: 'A cat',
    caption: 'At last',
    credit: 'Cem',
    width: 16,
    height: 9,
  };

  it('is shown above the text with all that is known of it', () => {
    const elements = shown({ picture, photoCredits: ['Cem', 'Dee'] });
    const image = only(elements, 'img');
    assert.deepEqual(
      ['src', 'alt', 'width', 'height'].map((name) => attribute(image, name)),
      [picture.url, 'A cat', '16', '9'],
    );
    assert.equal(textOf(only(elements, 'figcaption')), 'At last Photograph: Cem');
    assert.deepEqual(named(elements, 'dd').map(textOf), ['Dee']);
  });

  it('is shown once where the text shows it too', () => {
    const elements = shown({
      picture,
      content: html(`<p>x <img src="${picture.url.replace('&', '&amp;')}" alt="A cat"></p>`),
      photoCredits: ['Cem'],
    });
    only(elements, 'img');
    assert.deepEqual(named(elements, 'dd').map(textOf), ['Cem']);
  });
});

it('recordings can be played, other files fetched, and what is in the text is not there again', () => {
  const file = (name: string, mediaType: string) => ({
    url: `https://example.org/${name}`,
    mediaType,
    lengthBytes: 1_500_000,
    durationSeconds: 3_725,
  });
  const enclosures = [
    file('a.mp3', 'audio/mpeg'),
    file('v.mp4', 'video/mp4'),
    file('p.pdf', 'application/pdf'),
    file('t.mp3', 'audio/mpeg'),
  ];
  const elements = shown({ enclosures, content: html('<p>x</p><audio src="/t.mp3" controls></audio>') });
  assert.deepEqual(
    every([...named(elements, 'audio'), ...named(elements, 'video')], 'src'),
    ['a.mp3', 't.mp3', 'v.mp4'].map((name) => `https://example.org/${name}`),
  );
  assert.deepEqual(named(elements, 'figcaption').map(textOf)[0], 'a.mp3 1:02:05 1.5 MB Download a.mp3');
  assert.deepEqual(every(elements, 'href').filter((href) => /\.(?:mp3|mp4|pdf)$/.test(href)).length, 3);
});

it('what an article says of itself stands below it', () => {
  const said = {
    source: 'Reuters',
    rights: '© 2026 We',
    licenseUrl: 'https://example.org/by',
    commentsUrl: 'https://example.org/forum',
    canonicalUrl: 'https://www.elsewhere.example/story',
  };
  const elements = shown(said);
  assert.deepEqual(named(elements, 'dd').map(textOf), ['Reuters', '© 2026 We Licence', 'Discuss this article']);
  const links = named(elements, 'a').map((link) => [textOf(link), attribute(link, 'href')]);
  assert.ok(links.some(([text, href]) => text === 'elsewhere.example' && href === said.canonicalUrl));
  assert.ok(every(named(elements, 'link'), 'href').includes(said.canonicalUrl));
});

it('the articles after and before it are a link away', () => {
  const [newer, older] = [
    { title: 'Newer', url: 'https://example.org/n' },
    { title: 'Older', url: 'https://example.org/o' },
  ];
  const links = named(shown({}, { newer, older }), 'a').filter((link) => attribute(link, 'rel'));
  assert.deepEqual(
    links.map((link) => [attribute(link, 'rel'), attribute(link, 'href')]),
    [
      ['next', newer.url],
      ['prev', older.url],
    ],
  );
});

describe('headings of the text', () => {
  const cases: readonly (readonly [written: string, shown: string])[] = [
    ['h2 h3 h2', 'h2 h3 h2'],
    ['h3 h4 h3', 'h2 h3 h2'],
    ['h4 h2 h5 h6 h3', 'h2 h2 h3 h4 h3'],
  ];
  for (const [written, expected] of cases) {
    it(`${written} become ${expected}`, () => {
      const content = written
        .split(' ')
        .map((name) => `<${name}>A &lt;h5&gt;</${name}><p title="<h6>">x</p>`)
        .join('');
      const elements = shown({ content: unclean(content) });
      assert.equal(
        elements
          .flatMap(({ tagName }) => (/^h[2-6]$/.test(tagName) ? [tagName] : []))
          .filter((_, place, all) => place < all.length - 1)
          .join(' '),
        expected,
      );
    });
  }

  it('a main of the text is none of the page', () => {
    only(shown({ content: html('<main><p>x</p></main>') }), 'main');
  });
});

it('other sites are told what they need to show it (OpenGraph)', () => {
  const said = metas(elementsOf(pages.article(articlePage(EVERYTHING))));
  const expected = {
    'og:type': 'article',
    'og:title': EVERYTHING.title,
    'og:description': EVERYTHING.excerpt,
    'og:url': EVERYTHING.url,
    'og:site_name': 'The Tester',
    'og:locale': 'en_US',
    'og:image': EVERYTHING.picture?.url,
    'og:image:alt': EVERYTHING.picture?.alt,
    'article:published_time': '2026-11-23T10:00Z',
    'article:modified_time': '2026-11-24T08:30Z',
    'article:section': 'Business & Money',
    description: EVERYTHING.excerpt,
  };
  for (const [name, content] of Object.entries(expected)) assert.equal(said.get(name), content, name);
});

it('search engines are told what it is (schema.org NewsArticle)', () => {
  const { author, publisher, image, associatedMedia, ...rest } = jsonLd(elementsOf(pages.article(articlePage(EVERYTHING))));
  assert.deepEqual(rest, {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    headline: EVERYTHING.title,
    description: EVERYTHING.excerpt,
    url: EVERYTHING.url,
    mainEntityOfPage: EVERYTHING.url,
    inLanguage: 'en',
    datePublished: '2026-11-23T10:00Z',
    dateModified: '2026-11-24T08:30Z',
    articleSection: EVERYTHING.section,
    keywords: EVERYTHING.tags,
    wordCount: 2,
    sourceOrganization: { '@type': 'Organization', name: 'AP & agencies' },
    copyrightNotice: EVERYTHING.rights,
    license: EVERYTHING.licenseUrl,
    discussionUrl: EVERYTHING.commentsUrl,
  });
  assert.deepEqual(author[1], { '@type': 'Person', name: 'Bora Çelik' });
  assert.deepEqual(publisher, { '@type': 'Organization', name: 'The Tester', url: 'https://example.org/' });
  assert.equal(image.creditText, 'Cem "Foto" Ak');
  assert.deepEqual(
    associatedMedia.map((one: { '@type': string }) => one['@type']),
    ['AudioObject', 'MediaObject', 'VideoObject'],
  );
});

it('an article without authors is by its agency, else by the publication', () => {
  assert.deepEqual(jsonLd(shown({ source: 'Reuters' })).author, [{ '@type': 'Organization', name: 'Reuters' }]);
  assert.equal(jsonLd(shown({})).author[0].name, 'The Tester');
});
