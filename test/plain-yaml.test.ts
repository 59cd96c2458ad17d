import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import './support/seed.ts';
import { readPlainYaml } from '../src/article/plain-yaml.ts';
import { readYaml } from '../src/article/yaml.ts';

/** What differs is a defect wherever the quick reader answers at all. Whether it answered. */
function agrees(yaml: string, firstLine = 2): boolean {
  const quick = readPlainYaml(yaml, firstLine);
  if (!quick) return false;
  const { lineOf, ...rest } = quick;
  const read = readYaml(yaml, firstLine);
  assert.ok(read.ok, JSON.stringify([yaml, read]));
  const { lineOf: slowLineOf, ...slow } = read;
  assert.deepEqual(rest, slow, JSON.stringify(yaml));
  const keys = [[], ['title'], ['none'], ['tags', 'x'], ...rest.values.flatMap(({ key }) => [[key], [key, 'x']])];
  for (const one of keys) assert.equal(lineOf(one), slowLineOf(one), JSON.stringify([yaml, one]));
  return true;
}

const ORDINARY: Readonly<Record<string, string>> = {
  'Jekyll’s': `layout: post
title:  "Welcome to Jekyll!"
date:   2015-11-17 16:16:01 -0600
categories: jekyll update
tags:
- ruby
- static sites
permalink: /:year/:title
published: true
`,
  'Hugo’s': `title: 'It''s here: the new boat'
date: 2026-11-23T14:30:00+01:00
lastmod: 2026-11-24
draft: false
weight: 10
url: https://example.org/a?b=c&d#e
categories: ["News", 'Sea', ships]
tags: []
aliases: [/old/one, https://example.org/old,]
description: "She said \\"now\\", and C:\\\\ was full"
`,
  'Gazette’s': `# About this article
title: Ferries & foghorns – a café at 6:52 😀
date: 2026-10-03 07:10   # local time

section: News
authors:
  - Inês Marlow <ines@example.org>
  # a comment
  - "Okafor, Tomasz"

  - 'June'
summary: null
updated: ~
image:
lang: en-GB
`,
  'an empty one': '',
  'one of comments': '# none\n\n  # here\n',
};

for (const [what, yaml] of Object.entries(ORDINARY)) {
  test(`${what} front matter is read the quick way`, () => assert.ok(agrees(yaml)));
}

const UNUSUAL = [
  'a: &b c',
  'a: *b',
  'a: !!str b',
  'a: |\n  b',
  'a: >-\n  b',
  'a: b\n  c',
  'a:\n  b: c',
  'a: {b: c}',
  'a: [b, [c]]',
  'a: [b: c]',
  'a: [b,\n  c]',
  'a: "b\n  c"',
  'a: "\\u00e9"',
  'a: b: c',
  'a: b:',
  'a:b',
  'a : b',
  'a:\tb',
  'a: 1\na: 2',
  '<<: b',
  '? a',
  '"a": b',
  '- a',
  ' a: b',
  'a:\n- b\n - c',
  'a:\n- b: c',
  'a:\n- - b',
  'a: b\n- c',
  'a: @b',
  'a: `b',
  'a: %b',
  'a: "b" c',
  'a: [b] c',
  'a: [b, , c]',
  'a: [,]',
  '---\na: b',
  'a: b\n...',
  'a: \0',
  '\ufeffa: b',
  `${'a'.repeat(200)}: b`,
  `a: ${'b'.repeat(10_000)}`,
];

for (const yaml of UNUSUAL) {
  test(`${JSON.stringify(yaml.slice(0, 40))} is left to the parser`, () => assert.equal(readPlainYaml(yaml, 1), undefined));
}

test('every sample’s front matter is read as the parser reads it, most of it the quick way', () => {
  const folders = ['../articles', './fixtures/articles'].map((name) => fileURLToPath(new URL(name, import.meta.url)));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((file) =>
      /\.(?:md|html)$/.test(file.name) ? [path.join(file.parentPath, file.name)] : [],
    ),
  );
  const found = files.flatMap((file) => /^---\n(.*?)^(?:---|\.\.\.)$/ms.exec(readFileSync(file, 'utf8'))?.[1] ?? []);
  const quick = found.filter((yaml) => agrees(yaml));
  assert.ok(found.length > 20 && quick.length > found.length / 2, `${quick.length} of ${found.length}`);
});

/** What YAML takes apart by, in every order. */
const PIECES = [
  ...'abz019-?:,[]{}#&*!|>\'"%@`~\\ \n\t=<._/$^',
  ...[': ', ' #', '- ', '\n- ', '\n  - ', '\n  ', ', ', '""', "''", ': [', ']\n', '\nb: ', '\nc:', 'null', 'Null', '---', '...'],
  ...['<<', 'é', '猫', '😀', '\u00a0', '\u2028', '\u0085', '\ufeff', '\ufffd', '\ud800', 'https://x.example/a', '6:52', '\\n'],
];
const noise = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));
const word = fc.oneof(
  fc.constantFrom('News', 'a b', 'x  y', '1984', 'no', "it's", 'a,b', 'a#b', 'a:b', 'C:\\', '-5', '~'),
  noise,
);
const scalar = fc.oneof(
  { weight: 3, arbitrary: word },
  word.map((text) => JSON.stringify(text)),
  word.map((text) => `'${text}'`),
  word.map((text) => `"${text}"`),
);
const between = fc.constantFrom('', '', '', '\n', '  \n', '# c\n', '  # c: d\n', '\n\n');
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
  fc.tuple(fc.array(scalar, { maxLength: 3 }), fc.constantFrom(',', ' , ', ' ,')).map(([items, by]) => `[ ${items.join(by)} ]`),
  fc
    .tuple(fc.array(fc.tuple(between, scalar), { minLength: 1, maxLength: 4 }), fc.constantFrom('', ' ', '  ', '    '))
    .map(([items, indent]) => items.map(([gap, item]) => `\n${gap}${indent}- ${item}`).join('')),
);
const key = fc.constantFrom('title', 'date', 'tags', 'a', 'b-c', 'd_e', 'null', 'constructor', '__proto__', 'toString');
const after = fc.constantFrom('', '', ' ', ' # c', '#c', '  #', ' # a: b');
const entry = fc
  .tuple(between, key, fc.constantFrom(': ', ':', ':  '), value, after)
  .map(([gap, name, colon, said, end]) => `${gap}${name}${colon}${said}${end}\n`);

test('whatever looks like front matter is read as the parser reads it', () => {
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 5 }), between, (entries, end) => void agrees(entries.join('') + end)),
    { numRuns: 5_000 },
  );
});

test('so is any other text', () => {
  fc.assert(
    fc.property(noise, noise, (one, other) => void agrees(`${one}a: ${other}`)),
    { numRuns: 5_000 },
  );
});
