import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { oneLine } from '../src/article/clean/text.ts';
import { detached } from '../src/article/detached.ts';
import { slugify, storedPath, tagUri } from '../src/article/identity.ts';
import { asLine, asNfc } from '../src/article/line.ts';

/** Each of the 65,536 characters of JavaScript, at a text's beginning, within it and at its end. */
const EACH = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).flatMap((c) => [
  c,
  `${c}a`,
  `a${c}`,
  `a${c}b`,
]);
const ANY = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'aZé9-_~./ \t\n\u0301\u200b\ud800😀') }),
);

const each = (check: (text: string) => void): void => {
  for (const text of EACH) check(text);
  fc.assert(fc.property(ANY, check), { numRuns: 2_000 });
};

test('a line that is one already stays as it is, and no other', () => each((text) => assert.equal(asLine(text), oneLine(text))));

test('so does normalized text', () => each((text) => assert.equal(asNfc(text), text.normalize('NFC'))));

test('plain names need no encoding, and only those', () => {
  const encoded = (text: string): string =>
    text
      .split('/')
      .map((part) => encodeURIComponent(part).replace(/%(?:40|3A|24|2B|2C|3B|3D)/g, decodeURIComponent))
      .join('/');
  each((text) => {
    if (text.isWellFormed()) assert.equal(tagUri('x', text), `tag:x:${encoded(text)}`);
  });
});

test('a stored path is spelled alike everywhere', () => {
  each((text) => {
    const spelled = `${text}/a`
      .replaceAll('\\', '/')
      .replace(/\p{Cs}/gu, '\ufffd')
      .normalize('NFC');
    assert.equal(storedPath(`${text}/a.md`), spelled);
  });
});

test('a plain slug is what it would be made into', () => {
  const plain = fc.string({ unit: fc.constantFrom(...'abz09-_~'), maxLength: 130 });
  fc.assert(
    fc.property(plain, (text) => assert.equal(slugify(text), slugify(text.toUpperCase()))),
    { numRuns: 2_000 },
  );
});

test('a slug of a slug is the same', () => {
  each((text) => assert.equal(slugify(slugify(text)), slugify(text)));
  const long = 'ab-'.repeat(100);
  assert.equal(slugify(long), long.slice(0, 119));
});

test('a value of its own is the same value', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.deepEqual(detached(value), value)));
  assert.ok(Object.hasOwn(detached(JSON.parse('{"__proto__": "x"}')), '__proto__'));
});
