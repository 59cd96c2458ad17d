import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseArticle } from '../src/article/parse.ts';
import type { ArticleHead, Publication } from '../src/domain.ts';
import { inShort, markdown, PUBLICATION, parsed } from './support/parsing.ts';

const read = (said: string): { readonly head: ArticleHead; readonly problems: readonly string[] } => {
  const { head, problems } = parsed('a.md', markdown(`title: T\ndate: 2024-05-14\n${said}`));
  return { head, problems: problems.map(inShort) };
};

const LICENCES: readonly (readonly [said: string, url: string | undefined])[] = [
  ['https://example.org/terms', 'https://example.org/terms'],
  ['/terms', 'https://gazette.example/terms'],
  ['CC-BY-4.0', 'https://creativecommons.org/licenses/by/4.0/'],
  ['cc-by-sa-3.0', 'https://creativecommons.org/licenses/by-sa/3.0/'],
  ['CC BY-NC-ND 2.5', 'https://creativecommons.org/licenses/by-nc-nd/2.5/'],
  ['CC BY SA', 'https://creativecommons.org/licenses/by-sa/4.0/'],
  ['CC0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  ['CC0-1.0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  ['{name: CC BY 4.0, url: "https://example.org/by"}', 'https://example.org/by'],
  ['{name: CC-BY-4.0}', 'https://creativecommons.org/licenses/by/4.0/'],
  ['CC-BY-9.9', undefined],
  ['CC-EVERYTHING', undefined],
  ['All rights reserved', undefined],
  ['"javascript:alert(1)"', undefined],
  ['[CC-BY-4.0]', undefined],
];
for (const [said, url] of LICENCES) {
  test(`«license: ${said}» is ${url ?? 'no licence, and said to be none'}`, () => {
    const { head, problems } = read(`license: ${said}`);
    assert.equal(head.licenseUrl, url);
    assert.deepEqual(problems, url === undefined ? ['license 4 mended'] : []);
  });
}

const DIRECTIONS: readonly (readonly [said: string, direction: 'ltr' | 'rtl'])[] = [
  ['lang: en', 'ltr'],
  ['lang: ar', 'rtl'],
  ['lang: ur-PK', 'rtl'],
  ['lang: az-Arab', 'rtl'],
  ['lang: ar-Latn', 'ltr'],
  ['lang: yi', 'rtl'],
  ['lang: ar\ndir: ltr', 'ltr'],
  ['dir: RTL', 'rtl'],
  ['dir: auto', 'ltr'],
  ['headline: x\ntitle: «١» أخبار\ndir: auto', 'rtl'],
];
for (const [said, direction] of DIRECTIONS) {
  test(`«${said.replaceAll('\n', ', ')}» runs ${direction}`, () => {
    const title = said.includes('title:') ? '' : 'title: T\n';
    const { head, problems } = parsed('a.md', markdown(`${title}date: 2024-05-14\n${said}`));
    assert.deepEqual([head.direction, problems], [direction, []]);
  });
}

test('an article that names no language runs as the publication’s does', () => {
  const hebrew: Publication = { ...PUBLICATION, language: 'he' };
  const bytes = Buffer.from(markdown('title: T\ndate: 2024-05-14'));
  const result = parseArticle({ file: 'a.md', bytes, version: 'v' }, hebrew);
  assert.ok(result.kind === 'article');
  assert.equal(result.head.direction, 'rtl');
});

const WRONG: readonly (readonly [said: string, problem: string])[] = [
  ['dir: down', 'dir 4 mended'],
  ['rights: {holder: x}', 'rights 4 mended'],
  ['comments: "mailto:x@example.org"', 'comments 4 mended'],
  ['episode: 0', 'episode 4 mended'],
  ['episode: 1.5', 'episode 4 mended'],
  ['season: winter', 'season 4 mended'],
  ['episode_type: pilot', 'episode_type 4 mended'],
  ['explicit: perhaps', 'explicit 4 mended'],
  ['chapters: "ftp://x.example/c.json"', 'chapters 4 mended'],
  ['transcript: ["data:,x"]', 'transcript 4 mended'],
];
for (const [said, problem] of WRONG) {
  test(`«${said}» is left away, and said`, () => {
    const { head, problems } = read(said);
    assert.deepEqual(problems, [problem]);
    assert.equal(head.episode, undefined);
  });
}

test('a transcript with a wrong type or language is one all the same', () => {
  const { head, problems } = read('transcript: {url: /t.srt, type: subtitles, language: Turkish}');
  assert.deepEqual(problems, ['transcript 4 mended', 'transcript 4 mended']);
  assert.deepEqual(head.episode?.transcripts, [{ url: 'https://gazette.example/t.srt', mediaType: 'application/x-subrip' }]);
});

test('only what an episode says of itself is there', () => {
  assert.deepEqual(read('episode: 3').head.episode, { number: 3, transcripts: [] });
  assert.equal('episode' in read('tags: x').head, false);
});

for (const said of ['comments: true', 'comments: off', 'Comments: "no"']) {
  test(`«${said}» opens or closes comments elsewhere, and says nothing here`, () => {
    const { head, problems } = read(said);
    assert.deepEqual([head.commentsUrl, problems], [undefined, []]);
  });
}

test('a picture’s caption is one thing, what can be seen on it another', () => {
  assert.deepEqual(read('image: {url: /a.jpg, alt: A cat, caption: "Our  cat"}').head.picture, {
    url: 'https://gazette.example/a.jpg',
    alt: 'A cat',
    caption: 'Our cat',
    mediaType: 'image/jpeg',
  });
});

test('a page says its rights, licence, comments and direction in the words that pages have', () => {
  const { head, problems } = parsed(
    'a.html',
    `<!doctype html><html lang="he" dir="rtl"><head><title>T</title><meta name="date" content="2024-05-14">
     <link rel="license" href="/licence"><meta name="copyright" content="© Page">
     <script type="application/ld+json">{"@type": "NewsArticle", "copyrightNotice": "© Script",
     "license": {"@type": "CreativeWork", "url": "https://creativecommons.org/licenses/by/4.0/"},
     "discussionUrl": "https://forum.example/1"}</script></head><body><article><p>Text</p></article></body></html>`,
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(
    [head.direction, head.rights, head.licenseUrl, head.commentsUrl],
    ['rtl', '© Script', 'https://creativecommons.org/licenses/by/4.0/', 'https://forum.example/1'],
  );
});

test('a page’s link to its licence counts where its scripts name none that can be used', () => {
  const { head } = parsed(
    'a.html',
    `<title>T</title><meta name=date content=2024-05-14><link rel="license" href="/licence" dir="nowhere">
     <script type="application/ld+json">{"@type": "Article", "license": "Ask us"}</script><article dir="sideways"><p>x</p></article>`,
  );
  assert.equal(head.licenseUrl, 'https://gazette.example/licence');
  assert.equal(head.direction, 'ltr');
});
