import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { absoluteUrl } from '../src/article/clean/address.ts';
import { clean } from '../src/article/clean/clean.ts';
import { legalText, oneLine } from '../src/article/clean/text.ts';
import { violations } from './fixtures/clean/oracle.ts';

const OPTIONS = {
  baseUrl: 'https://gazette.example/articles/story',
  idPrefix: 'story',
  title: 'The title',
  pictureUrl: 'https://gazette.example/lead.jpg',
};
const FIXTURES = new URL('./fixtures/clean/', import.meta.url);

describe('cleaning', () => {
  for (const file of readdirSync(FIXTURES).filter((name) => name.endsWith('.html'))) {
    const [, quirk, input, expected] =
      /^<!-- (.*?) -->\n(.*)\n<!-- becomes -->\n(.*)\n$/s.exec(readFileSync(new URL(file, FIXTURES), 'utf8')) ?? [];
    it(`${file}: ${quirk}`, () => {
      const { html } = clean(input ?? '', OPTIONS);
      assert.equal(html, expected);
      assert.equal(clean(html, OPTIONS).html, html);
      assert.deepEqual(violations(html, 'story'), []);
    });
  }

  it('without a title or a picture to compare with, both stay', () => {
    const { html } = clean('<h1>The title</h1><img src="/lead.jpg">', { baseUrl: OPTIONS.baseUrl, idPrefix: 'story' });
    assert.equal(html, '<h2>The title</h2><img src="https://gazette.example/lead.jpg">');
  });

  it('two articles on one page have no id in common', () => {
    const ids = ['a', 'b'].map(
      (idPrefix) => /id="([^"]+)"/.exec(clean('<p id="x"><a href="#x">x</a></p>', { ...OPTIONS, idPrefix }).html)?.[1],
    );
    assert.deepEqual(ids, ['a-x', 'b-x']);
  });

  it('half of a surrogate pair is no text, one or two of them', () => {
    for (const half of ['\udc00', '\ud800', '\udc00\udc00', '\ud800\ud800']) {
      assert.equal(clean(`<p>a${half}b</p>`, { baseUrl: 'https://example.org/', idPrefix: 'x' }).html, '<p>ab</p>');
    }
  });

  it('nothing gives nothing', () => {
    assert.deepEqual(clean('', OPTIONS), {
      html: '',
      excerpt: '',
      wordCount: 0,
      readingMinutes: 0,
      enclosures: [],
      problems: [],
    });
  });
});

describe('the excerpt', () => {
  const excerpts: readonly (readonly [says: string, html: string, excerpt: string])[] = [
    [
      'has no heading, caption, table or code in it',
      '<h2>H</h2><figure><img src="/a.jpg"><figcaption>C</figcaption></figure><table><tr><td>T</td></tr></table><pre>P</pre><p>Text.</p>',
      'Text.',
    ],
    ['joins paragraphs with a space', '<p>One.</p><p>Two.</p>', 'One. Two.'],
    [
      'leaves the marks of footnotes out, and the notes',
      '<p>Said.<sup><a href="#fn1">[1]</a></sup></p><section class="footnotes"><p id="fn1">By whom.</p></section>',
      'Said.',
    ],
    [
      'ends with a whole sentence',
      `<p>${'This sentence has exactly forty letters. '.repeat(9)}</p>`,
      'This sentence has exactly forty letters. '.repeat(7).trim(),
    ],
    [
      'does not take an abbreviation for an end',
      `<p>Dr. J. S. Bach, e.g., was here. ${'X'.repeat(290)}.</p>`,
      'Dr. J. S. Bach, e.g., was here.',
    ],
    ['knows where Japanese sentences end', `<p>一つ目です。${'二'.repeat(298)}。</p>`, '一つ目です。'],
    ['cuts a first sentence that is too long between words', `<p>${'word '.repeat(100)}</p>`, `${'word '.repeat(59).trim()}…`],
    ['keeps the code that a sentence speaks of', '<p>Call <code>f()</code> twice.</p>', 'Call f() twice.'],
    ['ends where the author says so', '<h2>A</h2><p>One. Two.</p><!--more--><p>Three.</p>', 'One. Two.'],
    ['ends so within a paragraph', '<p>One. <!-- excerpt -->Two.</p>', 'One.'],
    ['goes on where there is nothing before', '<!-- more --><p>One.</p>', 'One.'],
  ];
  for (const [says, html, expected] of excerpts) {
    it(says, () => {
      const { excerpt } = clean(html, OPTIONS);
      assert.equal(excerpt, expected);
      assert.ok(excerpt.length <= 300);
    });
  }
});

describe('what an article tells of itself', () => {
  it('counts words in every script', () => {
    const counts = ['one two three', 'don’t e-mail 3.14', '日本語です', 'naïve Ärger', 'Привет мир', 'สวัสดีครับ', '— … !'].map(
      (text) => clean(`<p>${text}</p>`, OPTIONS).wordCount,
    );
    assert.deepEqual(counts, [3, 3, 5, 2, 2, 2, 0]);
  });

  it('does not run words of two blocks together', () => {
    assert.equal(clean('<p>one</p><p>two</p><ul><li>three</li><li>four</li></ul>five<br>six', OPTIONS).wordCount, 6);
  });

  it('rounds the minutes up', () => {
    const minutes = [0, 1, 238, 239].map((words) => clean(`<p>${'word '.repeat(words)}</p>`, OPTIONS).readingMinutes);
    assert.deepEqual(minutes, [0, 1, 1, 2]);
  });

  it('shows the first real picture', () => {
    const html =
      '<img src="/avatar.png" class="avatar"><img src="/icon.png" width="16" height="16"><img src="data:image/png;base64,AAAA"><img data-src="/real.jpg" alt="A  view" width="640" height="480">';
    assert.deepEqual(clean(html, OPTIONS).picture, {
      url: 'https://gazette.example/real.jpg',
      alt: 'A view',
      width: 640,
      height: 480,
    });
  });

  it('lists audio and video with their types', () => {
    const html =
      '<audio src="/a.mp3" title="Song"></audio><video><source src="/v.webm" type="video/webm; codecs=vp9"><source src="/v.mp4"></video><video src="/x"></video>';
    assert.deepEqual(clean(html, OPTIONS).enclosures, [
      { url: 'https://gazette.example/a.mp3', mediaType: 'audio/mpeg', lengthBytes: 0, title: 'Song' },
      { url: 'https://gazette.example/v.webm', mediaType: 'video/webm', lengthBytes: 0 },
      { url: 'https://gazette.example/x', mediaType: 'video/mp4', lengthBytes: 0 },
    ]);
  });
});

describe('addresses', () => {
  const base = 'https://gazette.example/articles/story';
  const addresses: readonly (readonly [address: string, kind: 'link' | 'media' | 'image', expected: string | undefined])[] = [
    ['/a b', 'link', 'https://gazette.example/a%20b'],
    ['HTTP://EXAMPLE.com:80/ü', 'link', 'http://example.com/%C3%BC'],
    ['https://bücher.example/', 'link', 'https://xn--bcher-kva.example/'],
    ['https://a:b@x.example/', 'link', 'https://x.example/'],
    ['https://x.example/?a|b', 'link', 'https://x.example/?a%7Cb'],
    ['mailto:a@b.example', 'link', 'mailto:a@b.example'],
    ['mailto:a@b.example', 'media', undefined],
    ['javascript:x', 'link', undefined],
    ['java\u0000script:x', 'link', undefined],
    ['data:image/png;base64,AA AA', 'image', 'data:image/png;base64,AAAA'],
    ['data:image/png;base64,AAAA', 'media', undefined],
    ['data:image/svg+xml;base64,AAAA', 'image', undefined],
    [`data:image/png;base64,${'A'.repeat(70_000)}`, 'image', undefined],
    [`/${'x'.repeat(9000)}`, 'link', undefined],
    ['https://[', 'link', undefined],
  ];
  for (const [address, kind, expected] of addresses) {
    it(`${JSON.stringify(address.slice(0, 40))} as ${kind} is ${expected ?? 'none'}`, () => {
      assert.equal(absoluteUrl(address, base, kind), expected);
      if (expected !== undefined) assert.equal(absoluteUrl(expected, base, kind), expected);
    });
  }
});

describe('characters', () => {
  const texts: readonly (readonly [says: string, text: string, legal: string])[] = [
    ['controls go, tab and newline stay', 'a\u0000\u0008\u000e\u001f\u007f\u0080\u009fb\t\n', 'ab\t\n'],
    ['line endings are LF', 'a\r\nb\rc\u0085d\u2028e\u2029f', 'a\nb\nc\nd\ne\nf'],
    ['vertical tab and form feed are spaces', 'a\vb\fc', 'a b c'],
    ['noncharacters and the replacement character go', 'a\ufffd\ufffe\uffff\ufdd0\u{1ffff}\u{10fffe}b', 'ab'],
    ['lone surrogates go, pairs stay', 'a\ud800b\udc00c🎉', 'abc🎉'],
  ];
  for (const [says, text, legal] of texts) {
    it(says, () => assert.equal(legalText(text), legal));
  }
  it('one line is one line', () => assert.equal(oneLine(' a \r\n\u00a0 b\u2028c '), 'a b c'));
});
