import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import type { Article, Publication } from '../src/domain.ts';
import { loadPages, tryOut } from '../src/pages/pages.ts';
import { article, feedOf, unclean } from './support/feeds.ts';
import { articlesFolder } from './support/folder.ts';
import { channelPage, eachKind, elementsOf, linked, named, only, textOf } from './support/page-tree.ts';

/** What templates can do, and what nobody can do to them. */

const TEMPLATES = new URL('../src/pages/templates/', import.meta.url);

describe('nothing that anybody wrote is taken for HTML or for a template', () => {
  const pages = loadPages();
  const attacks = [
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    '</script><script>alert(1)</script>',
    '</title></head><body onload=alert(1)>',
    '<!--<script>',
    ']]>-->&lt;b&gt;&#60;',
    '{{ 7 | times: 191 }}{% raw %}{{ page }}{% endraw %}{% if %}',
    '{% layout "nothing" %}{%- comment -%}',
    '\u2028\u2029 \\u003c/script\\u003e',
  ];
  for (const attack of attacks) {
    for (const kind of ['channel', 'feed', 'article'] as const) {
      it(`${kind}: ${JSON.stringify(attack)}`, () => {
        const [hostile, harmless] = [attack, 'harmless'].map((text) => {
          const kinds = eachKind([written(text)], ofPublication(text), [
            linked('section', text),
            linked('tag', text),
            linked('author', text),
          ]);
          return pages[kind](kinds[kind] as never);
        });
        const [elements, expected] = [elementsOf(hostile ?? ''), elementsOf(harmless ?? '')];
        const shape = (list: typeof elements) =>
          list.map(({ tagName, attrs }) => [tagName, ...attrs.map(({ name }) => name)].join(' '));
        assert.deepEqual(shape(elements), shape(expected), 'the page has the same elements and attributes');
        assert.equal(hostile?.includes('1337'), false);
        assert.ok(textOf(only(elements, 'title')).includes(attack.trim().slice(0, 8)));
        for (const script of named(elements, 'script')) {
          const json = textOf(script);
          if (json !== '') assert.equal(JSON.parse(json).articleSection, attack);
        }
      });
    }
  }

  it('can be used, ours with all that there is to show', () => tryOut(loadPages()));

  it('our own templates write as it is only what is HTML or JSON by its type', () => {
    const raw = readdirSync(TEMPLATES).flatMap(
      (name) => readFileSync(new URL(name, TEMPLATES), 'utf8').match(/\{\{[^}]*\|\s*raw\s*\}\}/g) ?? [],
    );
    assert.deepEqual(raw.sort(), ['{{ article.content | raw }}', '{{ jsonLd | raw }}']);
  });
});

/** An article in which whatever may be any text is this one. */
const written = (text: string): Article =>
  article({
    title: text,
    summary: text,
    excerpt: text,
    section: text,
    tags: [text],
    authors: [{ name: text }],
    photoCredits: [text, 'Other'],
    source: text,
    rights: text,
    commentsUrl: `https://example.org/?${text}`,
    licenseUrl: `https://example.org/?${text}`,
    canonicalUrl: `https://elsewhere.example/?${text}`,
    picture: { url: `https://example.org/?${text}`, alt: text, caption: text, credit: text },
    enclosures: [{ url: `https://example.org/?${text}`, mediaType: 'audio/mpeg', lengthBytes: 0, title: text }],
    content: unclean('<p>Text</p>'),
  });

const ofPublication = (text: string): Partial<Publication> => ({ title: text, description: text, copyright: text });

describe("a publication's own folder", () => {
  it('replaces what it has, and nothing else', (context) => {
    const folder = articlesFolder(context, {
      'items.liquid': '{% for item in items %}<li>{{ item.title }}!</li>{% endfor %}{% render "mine" %}',
      'mine.liquid': '<li>Mine</li>',
      'style.css': 'p { color: red }',
    });
    const pages = loadPages(folder.path);
    const elements = elementsOf(pages.channel(channelPage(feedOf([article({ title: 'A & B' })]))));
    assert.deepEqual(named(elements, 'li').map(textOf).slice(0, 2), ['A & B!', 'Mine']);
    only(elements, 'h1');
    assert.equal(pages.assets[0]?.text, 'p { color: red }');
    assert.equal(pages.assets[1]?.text, loadPages().assets[1]?.text);
  });

  const wrong: readonly (readonly [says: string, file: string, text: string, error: RegExp])[] = [
    [
      'a name that is not there',
      'items.liquid',
      '\n{% for item in items %}{{ item.titel }}{% endfor %}',
      /items\.liquid:2: found «item\.titel».*; write a name that it has/,
    ],
    [
      'a slip of the pen',
      'article.liquid',
      'x\n\n{{ article.sumary }}',
      /article\.liquid:3: found «article\.sumary».*; write one of .*\bsummary\b/,
    ],
    [
      'the same in a condition',
      'article.liquid',
      '{% if article.sumary %}{% endif %}',
      /article\.liquid:1: found «article\.sumary»/,
    ],
    [
      'a name of nothing',
      'feed.liquid',
      '{{ page.title }}{{ article }}',
      /feed\.liquid:1: found «article».*; write one of publication, page/,
    ],
    [
      'an unknown filter',
      'layout.liquid',
      '{{ page.title | shout }}',
      /layout\.liquid:1: found «\{\{ page\.title \| shout \}\}».*; write a filter of LiquidJS/,
    ],
    ['the time', 'layout.liquid', '{{ "now" | date }}', /layout\.liquid:1: .*; write a filter .* other than those for dates/],
    [
      'an unknown tag',
      'channel.liquid',
      '{% sections %}',
      /channel\.liquid:1: found «\{% sections %\}».*; write a tag of LiquidJS/,
    ],
    ['what is never closed', 'channel.liquid', '\n{% if page.title %}', /channel\.liquid:2: .*; write its end too/],
    [
      'a template that is not there',
      'channel.liquid',
      '{% render "../../package" %}',
      /channel\.liquid:1: .*; write the name, without its ending/,
    ],
    ['one that never ends', 'items.liquid', '{% render "items", items: items %}', /items\.liquid/],
  ];
  for (const [says, file, text, error] of wrong) {
    it(`with ${says} ends the start, and says where`, (context) => {
      assert.throws(() => loadPages(articlesFolder(context, { [file]: text }).path), error);
    });
  }

  it('that is not there ends the start', (context) => {
    const folder = path.join(articlesFolder(context).path, 'nowhere');
    assert.throws(() => loadPages(folder), /nowhere/);
  });
});
