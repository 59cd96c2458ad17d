import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readPublication } from '../src/publication.ts';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/publication/${name}`, import.meta.url), 'utf8');
const CONTEXT = { fallbackUrl: 'http://localhost:3000', refreshMinutes: 5 };

test('every key says what it says', () => {
  const result = readPublication(fixture('all-keys.yaml'), CONTEXT);
  assert.ok(result.ok);
  assert.deepEqual(result.assumed, []);
  assert.deepEqual(result.publication, {
    title: 'The Elms Courier',
    url: 'https://courier.example/news',
    description: 'News of Port Elms',
    language: 'en-GB',
    timezone: 'Europe/Istanbul',
    authors: [
      { name: 'Ilse Brandt', email: 'ilse@courier.example' },
      { name: 'Omar Haddad', url: 'https://courier.example/omar' },
    ],
    copyright: '© The Elms Courier',
    icon: 'https://courier.example/icon.png',
    logo: 'https://courier.example/logo.png',
    tagEntity: 'courier.example,2019-03-01',
    feedSize: 20,
    feedContent: 'summary',
    refreshMinutes: 5,
    elsewhere: 'link',
    hubs: ['https://hub.example/', 'https://push.example/?a=1&b=2'],
    aliases: {},
    channels: {},
  });
});

test('keys may be spelled as other systems spell them, in a file from Windows', () => {
  const result = readPublication(fixture('aliases-windows.yaml'), CONTEXT);
  assert.ok(result.ok, JSON.stringify(result));
  const { title, url, authors, feedSize, tagEntity } = result.publication;
  assert.deepEqual(
    [title, url, authors, feedSize, tagEntity],
    ['The Elms Courier', 'https://courier.example', [{ name: 'Ilse Brandt' }], 10, 'courier.example,2019'],
  );
});

test('every error is found at once, with its line and a remedy', () => {
  const result = readPublication(fixture('every-error.yaml'), CONTEXT);
  assert.ok(!result.ok);
  assert.deepEqual(
    result.errors.map(({ line, key }) => `${line} ${key}`),
    [
      '1 title',
      '2 url',
      '3 language',
      '4 timezone',
      '5 authors',
      '5 authors',
      '8 icon',
      '9 id',
      '10 feed_size',
      '11 feed_content',
      '12 titel',
      '14 logo',
      '15 logo',
    ],
  );
  for (const { found, expected } of result.errors) assert.ok(found !== '' && expected !== '');
});

test('every error of the YAML itself is found at once', () => {
  const result = readPublication(fixture('broken-yaml.yaml'), CONTEXT);
  assert.ok(!result.ok);
  assert.deepEqual(
    result.errors.map(({ line }) => line),
    [1, 4],
  );
});

for (const [what, text] of [
  ['no file', undefined],
  ['an empty file', ''],
  ['only comments', '# nothing\n---\n'],
] as const) {
  test(`${what} is enough: what is assumed is said`, () => {
    const result = readPublication(text, CONTEXT);
    assert.ok(result.ok, JSON.stringify(result));
    assert.equal(result.publication.url, 'http://localhost:3000');
    assert.equal(result.publication.feedSize, 50);
    assert.equal(result.publication.timezone, 'UTC');
    assert.equal(result.publication.tagEntity, 'localhost,2000-01-01');
    assert.equal(
      result.assumed.some((line) => line.includes('there is no')),
      text === undefined,
    );
    for (const key of ['title', 'url', 'id'])
      assert.ok(
        result.assumed.some((line) => line.startsWith(`${key}: `)),
        key,
      );
  });
}

test('where a deployment is reached changes addresses, not ids, and a wrong url is said all the same', () => {
  const own = readPublication('url: https://courier.example', CONTEXT);
  const moved = readPublication('url: https://courier.example', { ...CONTEXT, publicUrl: 'https://staging.example/' });
  assert.ok(own.ok && moved.ok);
  assert.equal(moved.publication.url, 'https://staging.example');
  assert.equal(moved.publication.tagEntity, own.publication.tagEntity);
  assert.ok(!readPublication('url: nonsense', { ...CONTEXT, publicUrl: 'https://staging.example' }).ok);
});

const WRONG: readonly (readonly [text: string, key: string])[] = [
  ['url: ftp://courier.example', 'url'],
  ['url: https://courier.example/?a=b', 'url'],
  ['url: {a: b}', 'url'],
  ['language: e', 'language'],
  ['timezone: Mars/Olympus', 'timezone'],
  ['feed_size: 301', 'feed_size'],
  ['feed_size: 1.5', 'feed_size'],
  ['feed_size: -1', 'feed_size'],
  ['id: courier.example,2019-02-30', 'id'],
  ['id: "a b,2019"', 'id'],
  ['hubs: hub.example.org', 'hubs'],
  ['hub: ftp://hub.example.org/', 'hubs'],
  ['hubs: "https://hub.example.org/#a"', 'hubs'],
  ['hubs: {url: https://hub.example.org/}', 'hubs'],
  [`hubs: https://hub.example.org/${'a'.repeat(500)}`, 'hubs'],
  ['hubs: [https://a.example, https://b.example, https://c.example, https://d.example, https://e.example]', 'hubs'],
  ['feed: {size: many}', 'feed_size'],
  ['feed: 3', 'feed'],
  ['__proto__: {title: x}', '__proto__'],
  ['title: a\ufffdb', ''],
];

for (const [text, key] of WRONG) {
  test(`«${text}» is an error of ${key || 'the file'}`, () => {
    const result = readPublication(text, CONTEXT);
    assert.ok(!result.ok);
    assert.deepEqual(
      result.errors.map((error) => [error.key, error.line]),
      [[key, 1]],
    );
  });
}

test('a hub with a password is refused, and the password is not said', () => {
  const result = readPublication('hub: https://ann:secret@hub.example.org/', CONTEXT);
  assert.ok(!result.ok);
  assert.match(result.errors[0]?.found ?? '', /«https:\/\/…@hub\.example\.org\/»/);
});

for (const text of ['- a', 'hello', '[[[[', `a: ${'['.repeat(100_000)}`, '"', '\0', '&a *a', '? [x]\n: y']) {
  test(`${JSON.stringify(text.slice(0, 12))} never throws`, () => void readPublication(text, CONTEXT));
}
