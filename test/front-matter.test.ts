import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitFrontMatter } from '../src/article/front-matter.ts';
import { readYaml } from '../src/article/yaml.ts';

const values = (yaml: string): Record<string, unknown> => {
  const read = readYaml(yaml, 1);
  assert.ok(read.ok, JSON.stringify(read));
  return Object.fromEntries(read.values.map(({ key, value }) => [key, value]));
};

test('a body begins right after the closing line, and its line is known', () => {
  const split = splitFrontMatter('---\ntitle: x\n---\nBody\n---\nmore');
  assert.ok(split.ok && split.frontMatter);
  assert.equal(split.frontMatter.body, 'Body\n---\nmore');
  assert.equal(split.frontMatter.bodyLine, 4);
});

test('empty lines and a comment may stand about the opening dashes, and lines are counted with them', () => {
  const split = splitFrontMatter('\n\n--- # about\n\ntitle: x\n...\nBody');
  assert.ok(split.ok && split.frontMatter);
  assert.deepEqual(split.frontMatter.values, [{ key: 'title', value: 'x', line: 5 }]);
  assert.equal(split.frontMatter.bodyLine, 7);
});

for (const text of ['', 'Text', '--- x', '----\na: b\n----\n', '<p>', ' - a', '{x}']) {
  test(`${JSON.stringify(text)} has no front matter`, () => assert.deepEqual(splitFrontMatter(text), { ok: true }));
}

const REFUSED: readonly (readonly [what: string, text: string, line: number, found: RegExp])[] = [
  ['a program', '---js\n{title: "x"}\n---\n', 1, /a program/],
  ['TOML with a value missing', '+++\ntitle = "x"\ndate = \n+++\n', 3, /TOML/],
  ['TOML with a key said twice', '+++\na = 1\na = 2\n+++\n', 3, /TOML/],
  ['TOML that is never closed', '+++\ntitle = "x"\n', 1, /never closed/],
  ['TOML with lists within lists', `+++\na = ${'['.repeat(30_000)}\n+++\n`, 2, /TOML/],
  ['JSON that is never closed', '{\n"title": "x",\n', 1, /never closed/],
  ['JSON with a word for a text', '{\n"title": x\n}\n', 1, /JSON/],
  ['100,000 brackets within brackets of JSON', `{"a": ${'['.repeat(60_000)}`, 1, /never closed/],
  ['front matter that is never closed', '---\ntitle: x\n', 1, /never closed/],
  ['too much of it', `---\n${'a: b\n'.repeat(20_000)}---\n`, 1, /100000 characters/],
  ['a list', '---\n- a\n---\n', 2, /not a list of keys/],
  ['a tab as indentation', '---\na:\n\t- b\n---\n', 3, /Tabs/],
  ['a colon in plain text', '---\nb: 1\na: x: y\n---\n', 3, /Nested mappings/],
  ['an alias without an anchor', '---\nb: 1\ntitle: *Breaking\n---\n', 3, /\*Breaking/],
  ['100,000 brackets within brackets', `---\na: ${'['.repeat(60_000)}\n---\n`, 2, /brackets within brackets/],
  ['lists within lists', `---\na:\n  ${'- '.repeat(30_000)}x\n---\n`, 3, /column/],
  ['an alias of itself', '---\na: &a [*a]\n---\n', 2, /levels deep/],
  [
    'aliases that multiply',
    `---\na: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(9).fill(`*${'abcdefg'[i]}`)}]`).join('\n')}\n---\n`,
    2,
    /10000 values/,
  ],
  ['a TOML key of 30,000 parts', `+++\n${'a.'.repeat(30_000)}a = 1\n+++\n`, 2, /TOML/],
];

for (const [what, text, line, found] of REFUSED) {
  test(`${what} is refused, with its line`, () => {
    const split = splitFrontMatter(text);
    assert.ok(!split.ok);
    assert.equal(split.error.line, line);
    assert.match(split.error.found, found);
    assert.notEqual(split.error.expected, '');
  });
}

test('TOML and JSON are read as Hugo and Eleventy write them, with the lines of their keys', () => {
  const toml = splitFrontMatter(
    '+++\ntitle = "x"\ndate = 2024-05-01T10:30:00+02:00\nday = 2024-05-01\ndraft = false\nweight = 1984\n[params]\nauthor = "Ann"\n+++\nBody',
  );
  assert.ok(toml.ok && toml.frontMatter);
  assert.deepEqual(
    toml.frontMatter.values.map(({ key, value, line }) => [key, value, line]),
    [
      ['title', 'x', 2],
      ['date', '2024-05-01T10:30:00.000+02:00', 3],
      ['day', '2024-05-01', 4],
      ['draft', 'false', 5],
      ['weight', '1984', 6],
      ['params', { author: 'Ann' }, 7],
    ],
  );
  assert.deepEqual([toml.frontMatter.body, toml.frontMatter.bodyLine], ['Body', 10]);
  for (const text of [
    '{\n"a": "} {",\n"b": ["x", null, 3]\n}\n\nBody',
    '---json\n{"a": "} {",\n"b": ["x", null, 3]}\n---\nBody',
  ]) {
    const json = splitFrontMatter(text);
    assert.ok(json.ok && json.frontMatter);
    const { values, body } = json.frontMatter;
    assert.deepEqual([values.map(({ value }) => value), body.trim()], [['} {', ['x', '', '3']], 'Body']);
    assert.equal(values[1]?.line, 3);
  }
});

test('scalars stay the text that stands there, and nulls say nothing', () => {
  assert.deepEqual(values('a: 1984\nb: no\nc: 2026-11-23\nd: null\ne: ~\nf:\ng: "null"\nh: 1.50\ni: !!int 7\nj: 0x1F'), {
    a: '1984',
    b: 'no',
    c: '2026-11-23',
    d: '',
    e: '',
    f: '',
    g: 'null',
    h: '1.50',
    i: '7',
    j: '0x1F',
  });
});

test('quotes, blocks, comments and text over several lines are read as YAML says', () => {
  assert.deepEqual(
    values(`a: 'it''s'\nb: "a\\tb \\u00e9"\nc: |\n  one\n  two\nd: >-\n  one\n  two\ne: one\n  two # no\nf: "#yes"`),
    {
      a: "it's",
      b: 'a\tb é',
      c: 'one\ntwo\n',
      d: 'one two',
      e: 'one two',
      f: '#yes',
    },
  );
});

test('anchors and merge keys fill in what is not said outright', () => {
  assert.deepEqual(values('d: &d {x: 1, y: 2}\np: {<<: *d, x: 3}\n<<: *d\ny: 9'), {
    d: { x: '1', y: '2' },
    p: { x: '3', y: '2' },
    y: '9',
    x: '1',
  });
});

test('keys named like the insides of objects are keys like any other', () => {
  const read = readYaml('__proto__: {polluted: yes}\nconstructor: x\na: {__proto__: {polluted: yes}}', 1);
  assert.ok(read.ok);
  assert.deepEqual(
    read.values.map(({ key }) => key),
    ['__proto__', 'constructor', 'a'],
  );
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});

test('keys that stand twice are said, under the name of the outermost key', () => {
  const read = readYaml('a: 1\nb: {c: 1, c: 2}\na: 2', 10);
  assert.ok(read.ok);
  assert.deepEqual(
    read.values.map(({ key, value }) => [key, value]),
    [
      ['a', '1'],
      ['b', { c: '1' }],
    ],
  );
  assert.deepEqual(read.repeated, [
    { key: 'b', line: 11 },
    { key: 'a', line: 12 },
  ]);
});

test('YAML that the parser would take long over ends soon', () => {
  const unkind = [
    'a: [',
    '"a": ',
    '- &a ',
    '!a ',
    '? ',
    ': ',
    'a: b: c\n',
    '%a\n',
    '--- \n',
    "''",
    '\n',
    '- ',
    '{',
    '#',
    '*a ',
    '\t',
  ];
  const begun = performance.now();
  for (const piece of unkind) readYaml(`a: ${piece.repeat(Math.floor(20_000 / piece.length))}`, 1);
  assert.ok(performance.now() - begun < 5_000);
});
