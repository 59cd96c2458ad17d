import assert from 'node:assert/strict';
import { linkSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { shippedResolver } from '../src/article/shipped.ts';
import type { Article } from '../src/domain.ts';
import { openFolderStore } from '../src/store/folder/folder-store.ts';
import { mentionedNames, openShipped, shippedBeside } from '../src/store/folder/shipped.ts';
import { articlesFolder } from './support/folder.ts';
import { markdown, PUBLICATION } from './support/parsing.ts';
import { site } from './support/site.ts';

const AT = Date.UTC(2026, 0, 1);
const HEAD = 'title: T\ndate: 2024-05-14\n';
const MEDIA = 'https://gazette.example/media';

/** The articles of a folder, as the store gives them now. */
async function articlesOf(store: ReturnType<typeof openFolderStore>): Promise<readonly Article[]> {
  return (await (await store.refresh(PUBLICATION, AT)).latest({}, 50)).articles;
}

async function onlyArticle(
  t: Pick<TestContext, 'after'>,
  text: string,
  shipped: Readonly<Record<string, string>>,
  file = 'news/a.md',
): Promise<Article> {
  const folder = articlesFolder(t, { [file]: text, ...shipped });
  const [article] = await articlesOf(openFolderStore(folder.path));
  return article ?? assert.fail('no article');
}

test('every file that an article ships has its address below /media, and a length', async (t) => {
  const article = await onlyArticle(
    t,
    markdown(
      `${HEAD}image: {url: cover.jpg, caption: c}
enclosure: [talk.mp3, {url: ./talk.ogg, length: 7}, https://cdn.example/talk.mp3]
transcript: [talk.vtt, {url: "../shared/talk.srt", language: en}]
chapters: talk.chapters.json`,
    ),
    {
      'news/cover.jpg': 'four',
      'news/talk.mp3': '12345',
      'news/talk.ogg': '12345',
      'news/talk.vtt': 'WEBVTT',
      'shared/talk.srt': '1',
      'news/talk.chapters.json': '{}',
    },
  );
  assert.deepEqual(article.picture, { url: `${MEDIA}/news/cover.jpg`, caption: 'c', mediaType: 'image/jpeg' });
  assert.deepEqual(article.enclosures, [
    { url: `${MEDIA}/news/talk.mp3`, mediaType: 'audio/mpeg', lengthBytes: 5 },
    { url: `${MEDIA}/news/talk.ogg`, mediaType: 'audio/ogg', lengthBytes: 7 },
    { url: 'https://cdn.example/talk.mp3', mediaType: 'audio/mpeg', lengthBytes: 0 },
  ]);
  assert.deepEqual(article.episode, {
    transcripts: [
      { url: `${MEDIA}/news/talk.vtt`, mediaType: 'text/vtt' },
      { url: `${MEDIA}/shared/talk.srt`, mediaType: 'application/x-subrip', language: 'en' },
    ],
    chaptersUrl: `${MEDIA}/news/talk.chapters.json`,
  });
});

test('what the body shows and links to is found beside the article, and a recording in it has its length', async (t) => {
  const body = `![a](a%20b.jpg "t") <img src="c.png" srcset="c.png 1x, c@2x.png 2x, missing.png 3x" alt="">

[the paper](paper.pdf?download=1#page=2) [page](other.md) [gone](gone.pdf) <a href="/paper.pdf">root</a>

<video src="v.mp4" poster="c.png"></video> <audio><source src="talk.mp3"></audio>`;
  const { content, enclosures } = await onlyArticle(t, markdown(HEAD, body), {
    'news/a b.jpg': 'x',
    'news/c.png': 'x',
    'news/c@2x.png': 'x',
    'news/paper.pdf': 'x',
    'news/v.mp4': '1234',
    'news/talk.mp3': '12345',
    'paper.pdf': 'x',
  });
  for (const address of [
    `src="${MEDIA}/news/a%20b.jpg"`,
    `${MEDIA}/news/c.png 1x, ${MEDIA}/news/c%402x.png 2x, https://gazette.example/articles/missing.png 3x`,
    `href="${MEDIA}/news/paper.pdf?download=1#page=2"`,
    'href="https://gazette.example/articles/other.md"',
    'href="https://gazette.example/articles/gone.pdf"',
    'href="https://gazette.example/paper.pdf"',
    `poster="${MEDIA}/news/c.png"`,
  ])
    assert.ok(content.includes(address), `${address} in ${content}`);
  assert.deepEqual(
    enclosures.map(({ url, lengthBytes }) => [url, lengthBytes]),
    [
      [`${MEDIA}/news/v.mp4`, 4],
      [`${MEDIA}/news/talk.mp3`, 5],
    ],
  );
});

const NAMES: readonly (readonly [file: string, said: string, address: string])[] = [
  ['photo.jpg', 'photo.jpg', '/news/photo.jpg'],
  ['photo.JPG', './photo.JPG', '/news/photo.JPG'],
  ['my photo.jpg', 'my photo.jpg', '/news/my%20photo.jpg'],
  ['liman fotoğrafı.jpg', 'liman fotoğrafı.jpg', '/news/liman%20foto%C4%9Fraf%C4%B1.jpg'],
  ['ğ.jpg', '%C4%9F.jpg', '/news/%C4%9F.jpg'],
  ['ğ.jpg'.normalize('NFD'), 'ğ.jpg'.normalize('NFC'), `/news/${encodeURIComponent('ğ.jpg'.normalize('NFD'))}`],
  ['100%.jpg', '100%.jpg', '/news/100%25.jpg'],
  ['a#b?c.jpg', 'a%23b%3Fc.jpg', '/news/a%23b%3Fc.jpg'],
  ['a,b.jpg', 'a,b.jpg', '/news/a%2Cb.jpg'],
  ['photo.jpg', 'photo.jpg?v=2', '/news/photo.jpg?v=2'],
  ['photo.jpg', 'img/../photo.jpg', '/news/photo.jpg'],
];
for (const [file, said, address] of NAMES) {
  test(`«image: ${said}» is the file ${JSON.stringify(file)}`, async (t) => {
    const article = await onlyArticle(t, markdown(`${HEAD}image: "${said}"`), { [`news/${file}`]: 'x' });
    assert.equal(article.picture?.url, MEDIA + address);
  });
}

for (const said of [
  '../../outside.jpg',
  '.hidden.jpg',
  '.git/x.jpg',
  'drawing.svg',
  'folder.jpg',
  'settings.json',
  'a.zip',
  'none.jpg',
]) {
  test(`«image: ${said}» is an address like any other`, async (t) => {
    const folder = articlesFolder(t, {
      'root/news/a.md': markdown(`${HEAD}image: "${said}"`),
      'outside.jpg': 'x',
      'root/news/.hidden.jpg': 'x',
      'root/news/.git/x.jpg': 'x',
      'root/news/drawing.svg': '<svg/>',
      'root/news/folder.jpg/x': 'x',
      'root/news/settings.json': '{}',
      'root/news/a.zip': 'x',
    });
    const [article] = await articlesOf(openFolderStore(path.join(folder.path, 'root')));
    assert.equal(article?.picture?.url, new URL(said, 'https://gazette.example/articles/a').href);
  });
}

test('an article follows the files that it ships: one that comes, grows, or goes', async (t) => {
  const folder = articlesFolder(t, {
    'a.md': markdown(`${HEAD}enclosure: talk.mp3`, '![p](photo.jpg)'),
    'b.md': markdown(HEAD),
  });
  const store = openFolderStore(folder.path);
  const versions = new Set<string>();
  const state = async (): Promise<string> => {
    const view = await store.refresh(PUBLICATION, AT);
    const article = (await view.latest({}, 9)).articles.find(({ slug }) => slug === 'a');
    versions.add(article?.version ?? '');
    const shows = article?.content.includes('/media/photo.jpg') ? 'shows photo' : 'no photo';
    return `${view.revision} ${article?.enclosures[0]?.lengthBytes} ${shows}`;
  };
  assert.equal(await state(), '1 0 no photo');
  folder.write('photo.jpg', 'x');
  assert.equal(await state(), '2 0 shows photo');
  folder.write('talk.mp3', '123');
  assert.equal(await state(), '3 3 shows photo');
  folder.write('talk.mp3', '12345');
  assert.equal(await state(), '4 5 shows photo');
  folder.write('unrelated.jpg', 'x');
  assert.equal(await state(), '4 5 shows photo');
  folder.remove('talk.mp3');
  assert.equal(await state(), '5 0 shows photo');
  assert.equal(versions.size, 4, 'the same state has the same version');
});

test('what an article’s text may mention is looked for, whichever way it is written', () => {
  const text = `image: a b.jpg\n- c.mp3\nenclosure: [d.mp3, e.ogg]\n![x](f%20g.png "t")\n<img src='h i.gif' srcset="j.png 1x, k.png 2x">
https://x.example/l.jpg /m.jpg n.jpgs o.svg Text p.pdf, and q.PDF.`;
  const names = mentionedNames(Buffer.from(text));
  for (const name of ['a b.jpg', 'c.mp3', 'd.mp3', 'e.ogg', 'f g.png', 'h i.gif', 'j.png', 'k.png', 'p.pdf', 'q.PDF'])
    assert.ok(names.includes(name), name);
  assert.ok(!names.some((name) => /[lmno]\.(?:jpg|svg)/.test(name)), names.join('|'));
});

test('looking for mentions takes no longer than reading the text', () => {
  const begun = performance.now();
  for (const piece of ['.jpg', 'a.jpg', 'a'.repeat(50), ' .jpg', '.jpg.', ', .jpg', 'x.jp']) {
    mentionedNames(Buffer.from(piece.repeat(Math.ceil(1_000_000 / piece.length))));
  }
  assert.ok(performance.now() - begun < 2_000);
});

const TYPES: readonly (readonly [file: string, mediaType: string | undefined])[] = [
  ['a.jpg', 'image/jpeg'],
  ['a.webp', 'image/webp'],
  ['a.MP3', 'audio/mpeg'],
  ['deep/er/a.mp4', 'video/mp4'],
  ['a.pdf', 'application/pdf'],
  ['a.epub', 'application/epub+zip'],
  ['a.vtt', 'text/vtt'],
  ['a.srt', 'application/x-subrip'],
  ['chapters.json', 'application/json+chapters'],
  ['a.chapters.json', 'application/json+chapters'],
  ['a-transcript.json', 'application/json'],
  ['settings.json', undefined],
  ['a.svg', undefined],
  ['a.md', undefined],
  ['a.html', undefined],
  ['publication.yaml', undefined],
  ['a.js', undefined],
  ['jpg', undefined],
  ['.jpg', undefined],
  ['a.jpg.', undefined],
  ['a.jpg~', undefined],
];
for (const [file, mediaType] of TYPES) {
  test(`${file} is served as ${mediaType ?? 'nothing'}`, (t) => {
    const folder = articlesFolder(t, { [file]: 'x' });
    const found = openShipped(folder.path, file);
    assert.equal(found?.mediaType, mediaType);
    if (found) assert.equal(readFileSync(found.file, 'utf8'), 'x');
  });
}

const REFUSED = [
  '',
  '/',
  '.',
  '..',
  '../secret.jpg',
  'news/../../secret.jpg',
  'news/../open.jpg',
  './open.jpg',
  '/open.jpg',
  'news//open.jpg',
  'open.jpg/',
  '..\\secret.jpg',
  'news\\open.jpg',
  'open.jpg\0',
  'open.jpg\0.png',
  '\ud800.jpg',
  '.hidden.jpg',
  '.git/open.jpg',
  'news/.drafts/open.jpg',
  'folder.jpg',
  'none.jpg',
  'open.jpg/open.jpg',
  'out.jpg',
  'outside/secret.jpg',
  'hidden-link.jpg',
  'type-link.jpg',
  'article-link.jpg',
  'circle.jpg',
  'broken.jpg',
  `${'a'.repeat(5000)}.jpg`,
];

test('nothing else is ever served: not from outside, not hidden, no folder, no link to any of those', (t) => {
  const folder = articlesFolder(t, {
    'secret.jpg': 'x',
    'root/open.jpg': 'x',
    'root/news/open.jpg': 'x',
    'root/news/a.md': 'x',
    'root/a.png': 'x',
    'root/.hidden.jpg': 'x',
    'root/.git/open.jpg': 'x',
    'root/news/.drafts/open.jpg': 'x',
    'root-beside/secret.jpg': 'x',
  });
  const root = path.join(folder.path, 'root');
  const link = (target: string, name: string): void => symlinkSync(target, path.join(root, name));
  mkdirSync(path.join(root, 'folder.jpg'));
  link('../secret.jpg', 'out.jpg');
  link('../root-beside', 'outside');
  link('.hidden.jpg', 'hidden-link.jpg');
  link('a.png', 'type-link.jpg');
  link('news/a.md', 'article-link.jpg');
  link('circle.jpg', 'circle.jpg');
  link('nowhere.jpg', 'broken.jpg');
  for (const file of REFUSED) assert.equal(openShipped(root, file), undefined, file.slice(0, 80));
  link('news/open.jpg', 'inside.jpg');
  linkSync(path.join(root, 'open.jpg'), path.join(root, 'hard.jpg'));
  for (const file of ['open.jpg', 'news/open.jpg', 'inside.jpg', 'hard.jpg']) assert.ok(openShipped(root, file), file);
  assert.equal(openShipped(path.join(folder.path, 'no-such-folder'), 'open.jpg'), undefined);
});

test('no address, however it is written, leads out of the folder', (t) => {
  const folder = articlesFolder(t, {
    'secret.jpg': 'x',
    'root/news/a.md': 'x',
    'root/news/in.jpg': 'x',
    'root/.hidden/in.jpg': 'x',
  });
  const root = path.join(folder.path, 'root');
  const part = fc.constantFrom(
    '..',
    '.',
    '',
    '%2e%2e',
    '%2f',
    '\\',
    'news',
    'secret.jpg',
    'in.jpg',
    '.hidden',
    '%00',
    '\0',
    '?',
    '#',
    'C:',
    'file:',
  );
  const resolve = shippedResolver(shippedBeside(root, 'news/a.md'), PUBLICATION);
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), fc.constantFrom('/', '%2F', '\\', ''), (parts, separator) => {
      const address = parts.join(separator);
      const found = resolve(address);
      assert.ok(found === undefined || /^https:\/\/gazette\.example\/media\/news\/in\.jpg(?:[?#].*)?$/.test(found.url), address);
      assert.ok([undefined, path.join(root, 'news/in.jpg')].includes(openShipped(root, address)?.file), address);
    }),
    { numRuns: 2000 },
  );
});

for (const [name, bytes] of [
  ['small.jpg', 5_000],
  ['large.jpg', 200_000],
  ['none.jpg', 0],
] as const) {
  test(`${name}, of ${bytes} bytes, is answered whole, in part and on a condition, with the same headers`, async (t) => {
    const content = 'x'.repeat(bytes);
    const { get } = await site(t, { [name]: content });
    const whole = await get(`/media/${name}`);
    assert.deepEqual([whole.status, whole.body], [200, content]);
    const { 'last-modified': lastModified = '' } = whole.headers;
    assert.ok(Math.abs(Date.parse(lastModified) - Date.now()) < 60_000, lastModified);
    // What asks on a condition that is not met is answered by another way than what asks on none.
    const asked = await get(`/media/${name}`, { headers: { 'If-Modified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' } });
    assert.deepEqual([asked.status, asked.body], [200, content]);
    const timeless = ({ date: _, ...headers }: typeof whole.headers): object => headers;
    assert.deepEqual(timeless(whole.headers), timeless(asked.headers));
    assert.deepEqual(timeless((await get(`/media/${name}`, { method: 'HEAD' })).headers), timeless(asked.headers));
    assert.equal((await get(`/media/${name}`, { headers: { 'If-Modified-Since': lastModified } })).status, 304);
    const before = { 'If-Unmodified-Since': 'Thu, 01 Jan 1970 00:00:00 GMT' };
    assert.equal((await get(`/media/${name}`, { headers: before })).status, 412);
    const part = await get(`/media/${name}`, { headers: { Range: 'bytes=0-1' } });
    assert.deepEqual([part.status, part.body], bytes === 0 ? [416, part.body] : [206, 'xx']);
  });
}
