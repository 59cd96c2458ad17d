import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import './support/seed.ts';
import { readFront } from '../src/article/front-bytes.ts';
import { type ParsedHead, parseArticle, parseHead } from '../src/article/parse.ts';
import { fixture, inShort, markdown, PUBLICATION } from './support/parsing.ts';

const read = (file: string, text: string | Uint8Array): ParsedHead =>
  parseHead({ file, bytes: typeof text === 'string' ? Buffer.from(text) : text, version: 'v' }, PUBLICATION);

/** The head alone says what the whole article does, but for what is wrong in its body. */
function assertAgrees(file: string, bytes: Uint8Array): void {
  const copy = Uint8Array.from(bytes);
  const head = parseHead({ file, bytes: copy, version: 'v' }, PUBLICATION);
  copy.fill(0x78);
  const whole = parseArticle({ file, bytes, version: 'v' }, PUBLICATION);
  assert.equal(head.kind, whole.kind);
  if (head.kind === 'draft' || whole.kind === 'draft') return;
  if (head.kind === 'article' && whole.kind === 'article') {
    assert.deepEqual(head.head, whole.head);
    assert.deepEqual([...head.problems, ...whole.inBody], whole.problems);
  }
  if (head.kind === 'withdrawn' && whole.kind === 'withdrawn') assert.deepEqual(head.withdrawal, whole.withdrawal);
  assert.deepEqual(whole.problems.slice(0, head.problems.length), head.problems);
  for (const { effect, field, found } of whole.problems.slice(head.problems.length)) {
    assert.equal(effect, 'mended');
    assert.ok(field === 'content' || found.includes('U+FFFD'));
  }
}

test('the head of every sample and fixture is that of the whole article', () => {
  for (const folder of ['../articles', './fixtures/articles'].map((name) => fileURLToPath(new URL(name, import.meta.url)))) {
    for (const file of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!/\.(?:md|html|txt)$/.test(file.name)) continue;
      const full = path.join(file.parentPath, file.name);
      assertAgrees(path.relative(folder, full), readFileSync(full));
    }
  }
});

const PIECES = [
  ...['---\n', '---\r\n', '...\n', '--- \n', '---\r', '----\n', '--- # c\n', 'title: T\n', 'date: 2024-05-14\n', 'date: x\n'],
  ...['draft: true\n', 'draft: maybe\n', 'withdrawn: true\n', 'tags: [a]\n', 'tags: a\n', 'x: &a [\n', 'slug: /\n', '\u2028'],
  ...[
    '<!doctype html>',
    '<html>',
    '<title>x</title>',
    '<p>x',
    '<!--',
    '-->',
    '<meta charset=windows-1252>',
    '<meta charset="utf-8">',
  ],
  ...[
    '\n',
    '\r\n',
    ' ',
    '\t',
    'é',
    '猫😀',
    '\ufffd',
    '\ufeff',
    '\0',
    '\x1b(B',
    '\x1b',
    'Text.\n',
    'By Ann Lee\n',
    '\n---\n',
    '\n...\n',
  ],
];
const pieces = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((all) => Buffer.from(all.join('')));
const bad = fc
  .constantFrom([], [], [], [0xff], [0xc3], [0xed, 0xa0, 0x80], [0xef, 0xbb, 0xbf])
  .map((bytes) => Buffer.from(bytes));
const opened = fc.constantFrom('', '---\n', '---\ntitle: T\ndate: 2024-05-14\n', '---\r\ntitle: T\r\ndate: 2024-05-14\r\n');

test('so is the head of any file', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('a.md', 'b.html', 'c.txt', 'd/é.htm'),
      fc.tuple(
        bad,
        opened.map((text) => Buffer.from(text)),
        pieces,
        bad,
        pieces,
      ),
      (file, parts) => assertAgrees(file, Buffer.concat(parts)),
    ),
    { numRuns: 3_000 },
  );
});

test('so is the head of a fixture with any bytes of it changed', () => {
  const names = ['all-keys.md', 'comments.md', 'fragment.html', 'page-front-matter-wins.html', 'windows.md', 'duplicate-date.md'];
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { maxLength: 4 });
  fc.assert(
    fc.property(fc.constantFrom(...names), changes, (name, changed) => {
      const bytes = Uint8Array.from(fixture(name));
      for (const [at, byte] of changed) bytes[at % bytes.length] = byte;
      assertAgrees(name, bytes);
    }),
    { numRuns: 500 },
  );
});

test('a page that begins far below its front matter is a page', () => {
  for (const length of [19_980, 20_001, 70_000, 200_000]) {
    for (const piece of [' ', '\n', '\r\n', '\u3000']) {
      const above = piece.repeat(length / piece.length);
      assertAgrees('a.html', Buffer.from(`${markdown('title: T\ndate: 2024-05-14', '')}${above}<html><title>x</title><p>x`));
    }
  }
});

test('of Markdown and of a part of a page, nothing but the front matter is decoded', () => {
  const said = markdown('title: T\ndate: 2024-05-14', '<p>Text.\n');
  for (const form of ['markdown', 'html'] as const) {
    const front = readFront(Buffer.from(said), form);
    assert.equal(front?.text, '---\ntitle: T\ndate: 2024-05-14\n---\n');
    assert.equal(readFront(Buffer.from(said.replaceAll('\n', '\r\n')), form)?.text, front.text);
  }
});

test('bytes that are no UTF-8 leave an article out wherever they stand', () => {
  const bytes = Buffer.from(`${markdown('title: T\ndate: 2024-05-14')}x\xff\n`, 'latin1');
  const result = read('a.md', bytes);
  assert.ok(result.kind === 'unfit');
  assert.deepEqual(result.problems.map(inShort), [' 6 left out']);
});

test('what is wrong in the body is for those who read it', () => {
  const text = markdown('title: T\ndate: 2024-05-14\nupdated: x', `\ufffd${'['.repeat(20_000)}`);
  const head = read('a.md', text);
  const whole = parseArticle({ file: 'a.md', bytes: Buffer.from(text), version: 'v' }, PUBLICATION);
  assert.ok(head.kind === 'article' && whole.kind === 'article');
  assert.deepEqual(head.problems.map(inShort), ['updated 4 mended']);
  assert.deepEqual(whole.inBody.map(inShort), [' 6 mended', 'content 0 mended']);
});
