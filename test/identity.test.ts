import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { aliasPath, givenId, pagePath, slugify, slugOfPath, storedPath, tagUri } from '../src/article/identity.ts';

const ENTITY = 'courier.example,2019-03-01';
const LEGAL_URI = /^[a-z][a-z0-9+.-]*:(?:[!$&'()*+,\-./0-9:;=?@A-Z_a-z~#]|%[0-9A-Fa-f]{2})+$/i;

test('an id is the stored path under the publication’s tag, alike on every system', () => {
  assert.equal(tagUri(ENTITY, storedPath('2024/harbour.md')), 'tag:courier.example,2019-03-01:2024/harbour');
  assert.equal(storedPath('2024\\harbour.md'), storedPath('2024/harbour.html'));
  assert.equal(storedPath('cafe\u0301.md'), storedPath('caf\u00e9.md'));
  assert.equal(storedPath('a.b/c.d.md'), 'a.b/c.d');
  assert.equal(tagUri(ENTITY, '港/a b'), 'tag:courier.example,2019-03-01:%E6%B8%AF/a%20b');
});

const GIVEN: readonly (readonly [id: string, uri: string])[] = [
  ['2024-harbour', `tag:${ENTITY}:2024-harbour`],
  ['urn:uuid:1234', 'urn:uuid:1234'],
  ['https://courier.example/?p=1#x', 'https://courier.example/?p=1#x'],
  ['https://courier.example/a b/é', 'https://courier.example/a%20b/%C3%A9'],
  ['https://courier.example/100%/%41', 'https://courier.example/100%25/%41'],
  ['https://courier.example/a[1]#b#c', 'https://courier.example/a%5B1%5D#b%23c'],
  ['http://[::1]/a', 'http://[::1]/a'],
  ['tag:blogger.com,1999:blog-1.post-2', 'tag:blogger.com,1999:blog-1.post-2'],
  ['a: b', `tag:${ENTITY}:a:%20b`],
];

for (const [id, uri] of GIVEN) test(`the id «${id}» goes out as ${uri}`, () => assert.equal(givenId(id, ENTITY), uri));

test('any path and any id give an id that is a URI: ASCII, no space, and the same again', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', minLength: 1 }), (text) => {
      const path = storedPath(text);
      assert.equal(tagUri(ENTITY, path), tagUri(ENTITY, storedPath(`${path}.md`)));
      if (path !== '') assert.match(tagUri(ENTITY, path), LEGAL_URI);
      const legal = text.replace(/[\p{Cs}\p{Cc}]/gu, '').trim();
      if (legal !== '') assert.match(givenId(legal, ENTITY).replace(/^http:\/\/\[[^\]]*\]/, 'http:x'), LEGAL_URI);
    }),
  );
});

const SLUGS: readonly (readonly [name: string, slug: string])[] = [
  ['Harbour reopens!', 'harbour-reopens'],
  ['  --Harbour--  ', 'harbour'],
  ['ميناء المدينة', 'ميناء-المدينة'],
  ['הנמל נפתח', 'הנמל-נפתח'],
  ['港が再開', '港が再開'],
  ['हिन्दी समाचार', 'हिन्दी-समाचार'],
  ['İstanbul’da', 'i̇stanbul-da'],
  ['Straße & Café', 'straße-café'],
  ['a/../b', 'a-b'],
  ['🚢', ''],
  ['…', ''],
];

for (const [name, slug] of SLUGS) test(`the slug of «${name}» is «${slug}»`, () => assert.equal(slugify(name), slug));

test('a slug is short, the same when made again, and can be an address', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (name) => {
      const slug = slugify(name);
      assert.equal(slugify(slug), slug);
      assert.ok([...slug].length <= 120);
      assert.match(pagePath(slug), /^\/articles\/[!-~]*$/);
    }),
  );
});

test('an index is named after its folder', () => {
  assert.equal(slugOfPath('2024/harbour/index'), 'harbour');
  assert.equal(slugOfPath('index'), 'index');
  assert.equal(slugOfPath('2024/harbour'), 'harbour');
});

const ALIASES: readonly (readonly [alias: string, path: string | undefined])[] = [
  ['/old/one', '/old/one'],
  ['old/one/', '/old/one'],
  ['old-hugo.html', '/old-hugo.html'],
  ['Version 2.0', '/articles/version-2-0'],
  ['Old Name', '/articles/old-name'],
  ['https://courier.example/news/old/', '/old'],
  ['https://elsewhere.example/2019/old.html', '/2019/old.html'],
  ['/news/old', '/old'],
  ['/a b/é', '/a%20b/%C3%A9'],
  ['/a/../b', '/b'],
  ['/', undefined],
  ['https://courier.example/news/', undefined],
  ['/?p=12', undefined],
  ['mailto:x/y', undefined],
  ['javascript:x//y', undefined],
  ['http://', undefined],
  ['…', undefined],
];

for (const [alias, path] of ALIASES) {
  test(`the alias «${alias}» is ${path ?? 'none'}`, () => assert.equal(aliasPath(alias, 'https://courier.example/news'), path));
}
