import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { clean } from '../src/article/clean/clean.ts';
import { oneLine } from '../src/article/clean/text.ts';
import { violations } from './fixtures/clean/oracle.ts';

const OPTIONS = {
  baseUrl: 'https://gazette.example/articles/story',
  idPrefix: 's',
  title: 'Title',
  pictureUrl: 'https://gazette.example/a.jpg',
};

const NAMES = (
  'a abbr article aside audio b bdi bdo blockquote body br button caption center code col colgroup dd del details dfn dir div dl dt em embed ' +
  'fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 head header hr html i iframe img input ins label legend li link ' +
  'main mark marquee math menu meta mi mtext nav nobr noscript object ol optgroup option p param picture plaintext pre q rp rt ruby s samp ' +
  'script search section select source span strike style sub summary sup svg table tbody td template textarea tfoot th thead time title tr ' +
  'track tt ul var video wbr x-y xmp amp-img amp-youtube annotation-xml foreignObject desc'
).split(' ');
const ATTRIBUTES = [
  ...['href="#x"', 'href="#y"', 'href="/z?utm_source=a&b"', 'href="javascript:alert(1)"', 'href=""', 'href="mailto:?subject=x"'],
  ...[
    'id="x"',
    'id="y"',
    'id="s-x"',
    'name="x"',
    'src="a.jpg"',
    'src="b.png"',
    'src=""',
    'src="data:image/gif;base64,R0lGODlhAQABAAAAACw="',
  ],
  ...[
    'data-src="a.jpg"',
    'srcset="a.jpg 1x, b.jpg 2x"',
    'width="1"',
    'height="1"',
    'width=600',
    'style="width:100%"',
    'style="display:none"',
  ],
  ...['class="share-buttons"', 'class="twitter-tweet"', 'class="katex-html"', 'class="language-js"', 'style="font-weight:700"'],
  ...[
    'hidden',
    'style="direction:rtl"',
    'dir=rtl',
    'lang=de',
    'title="]]>&nbsp;<"',
    'cite="/c"',
    'colspan=2',
    'type=checkbox',
    'open',
  ],
  ...[
    'href="https://twitter.com/intent/tweet?x"',
    'href="https://facebook.com/sharer?u"',
    'src="https://www.youtube.com/embed/dQw4w9WgXcQ"',
  ],
  ...['data-videoid=abcdefghijk', 'onload=hit()', 'type="math/tex"'],
];
const TEXTS = [
  ...[
    'Hello world. ',
    ' ',
    '\n',
    '&nbsp;',
    'Title',
    'Share this:',
    'x',
    '\u0000',
    '\r',
    '&#13;',
    '&#10;',
    '<!-- c -->',
    ']]>',
    '&lt;b&gt;',
  ],
  ...[
    '\u2028',
    'A long sentence of text that nobody shares at all, really.',
    '\ud800',
    '<![CDATA[x]]>',
    '&amp;amp;',
    '🎉',
    '日本語。',
    '#',
    'Tweet',
  ],
];

const soup = fc
  .array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc
          .tuple(fc.constantFrom(...NAMES), fc.array(fc.constantFrom(...ATTRIBUTES), { maxLength: 3 }))
          .map(([name, attributes]) => `<${[name, ...attributes].join(' ')}>`),
      },
      { weight: 3, arbitrary: fc.constantFrom(...NAMES).map((name) => `</${name}>`) },
      { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
    ),
    { maxLength: 40 },
  )
  .map((pieces) => pieces.join(''));

/** Whole elements of the allow-list, one in the other, each with text that no rule takes for anything. */
const KEPT = [
  'p',
  'div',
  'ul',
  'li',
  'b',
  'em',
  'span',
  'h2',
  'section',
  'code',
  'pre',
  'blockquote',
  'td',
  'a',
  'x-y',
  'center',
  'font',
  'label',
  'ruby',
];
const words = fc.integer({ min: 0, max: 9_999 }).map((n) => `w${n}`);
const tree = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    words,
    fc
      .tuple(fc.constantFrom(...KEPT), fc.array(tie('node'), { maxLength: 4 }))
      .map(([name, inner]) => `<${name}>${inner.join(' ')}</${name}>`),
  ),
})).node;

describe('whatever comes', () => {
  it('what leaves is on the allow-list, and stays as it is when it is cleaned again', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const once = clean(html, OPTIONS).html;
        assert.deepEqual(violations(once, 's'), []);
        assert.equal(clean(once, OPTIONS).html, once);
      }),
      { numRuns: 4_000, examples: [['<a id="y" href="#y"><amp-img>Hello world. ']] },
    );
  });

  it('any text at all is cleaned without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (html) => {
        const once = clean(html, OPTIONS).html;
        assert.equal(clean(once, OPTIONS).html, once);
      }),
      { numRuns: 2_000 },
    );
  });

  it('no word is lost, and none changes its place', () => {
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 6 }), (pieces) => {
        const html = pieces.join(' ');
        const text = (markup: string): readonly string[] => markup.match(/w\d+(?![^<]*>)/g) ?? [];
        assert.deepEqual(text(clean(html, OPTIONS).html), text(html));
      }),
      { numRuns: 2_000 },
    );
  });

  it('the excerpt is one line of at most 300 characters', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const { excerpt } = clean(html, OPTIONS);
        assert.ok(excerpt.length <= 300);
        assert.equal(excerpt, oneLine(excerpt));
      }),
      { numRuns: 1_000 },
    );
  });
});
