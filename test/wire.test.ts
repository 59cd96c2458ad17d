import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import './support/seed.ts';
import { readWireCopy } from '../src/article/wire.ts';
import { creditOf } from '../src/article/wire-credit.ts';
import { type Label, labelOf } from '../src/article/wire-labels.ts';
import { parsedFixture } from './support/parsing.ts';

const HEADLINE = 'Harbour of Port Elms reopens after eleven days';
const STANDFIRST = 'Divers lift a sunken dredger in four pieces as the first grain ship leaves for the open sea';
const PARAGRAPHS = [
  'The harbour of Port Elms reopened on Monday after eleven days, the port authority said, and the first grain ship left before noon.',
  '"We lost time, but we lost nobody," harbour master Ilse Brandt told reporters on the quay.',
  'Divers found the wreck of a dredger across the channel on 3 May and lifted it in four pieces.',
  'Two shipping lines had sent their vessels to Saltmouth instead; both said that they would return.',
  'The council meets on Thursday to decide who pays for the work, which cost an estimated 2.4 million euros.',
];

const asHtml = (paragraphs: readonly string[]): string => paragraphs.map((text) => `<p>${text}</p>`).join('\n');

/** The same story in many shapes: file → what is not there. */
const SHAPES: readonly (readonly [file: string, without?: 'standfirst' | 'credit'])[] = [
  ['wire-full.txt'],
  ['wire-windows.txt'],
  ['wire-old-mac.txt'],
  ['wire-mixed-line-ends.txt'],
  ['wire-byte-order-mark.txt'],
  ['wire-utf16le.txt'],
  ['wire-utf16be.txt'],
  ['wire-single-line-ends.txt'],
  ['wire-wrapped-60.txt'],
  ['wire-wrapped-76-windows.txt'],
  ['wire-wrapped-indented.txt'],
  ['wire-wrapped-short-last-lines.txt'],
  ['wire-without-standfirst.txt', 'standfirst'],
  ['wire-dates-below.txt', 'standfirst'],
  ['wire-no-credit.txt', 'credit'],
];

for (const [file, without] of SHAPES) {
  test(`${file}: headline, standfirst, photo credit once, date, every paragraph and the source`, () => {
    const { head, html } = parsedFixture(file);
    assert.equal(head.title, HEADLINE);
    assert.equal(head.summary, without === 'standfirst' ? undefined : STANDFIRST);
    assert.deepEqual(head.photoCredits, ['Northwire']);
    assert.equal(head.updatedAt, Date.UTC(2024, 4, 14));
    assert.equal(head.publishedAt, Date.UTC(2024, 4, 14));
    assert.equal(head.source, without === 'credit' ? undefined : 'Northwire and agencies');
    assert.equal(html, asHtml(without === 'credit' ? [...PARAGRAPHS, 'Talks go on until Friday'] : PARAGRAPHS));
  });
}

test('wire copy in Arabic, Hebrew, Turkish and Chinese has its standfirst, credits and source, too', () => {
  const arabic = parsedFixture('wire-arabic.txt').head;
  assert.deepEqual(
    [arabic.summary, arabic.photoCredits, arabic.source],
    ['الغواصون يرفعون الحطام من قاع القناة', ['رويترز'], 'رويترز ووكالات'],
  );
  assert.equal(parsedFixture('wire-hebrew.txt').head.source, 'רויטרס');
  const turkish = parsedFixture('wire-turkish.txt').head;
  assert.deepEqual([turkish.title, turkish.source], ["İstanbul'da liman on bir gün sonra yeniden açıldı", 'Kuzey Ajansı']);
});

test('Chinese that was wrapped is put together without spaces', () => {
  const { head, html } = parsedFixture('wire-chinese-wrapped.txt');
  assert.equal(head.source, '新华社');
  assert.equal(html.split('\n').length, 2);
  assert.doesNotMatch(html, / /);
});

const NOTHING = { atTop: false, continues: false };
const photo = (name: string): Label => ({ kind: 'photo', name });
const byline = (...names: string[]): Label => ({ kind: 'byline', names });
const dates = (...found: (readonly ['date' | 'updated', string])[]): Label => ({
  kind: 'dates',
  dates: found.map(([field, text]) => ({ field, text })),
});

const LABELS: readonly (readonly [line: string, label: Label | undefined])[] = [
  ['Photo by: Reuters', photo('Reuters')],
  ['PHOTO BY: REUTERS', photo('REUTERS')],
  ['Photo: Ann Lee/AFP', photo('Ann Lee/AFP')],
  ['Photograph by Ann Lee', photo('Ann Lee')],
  ['(Photo by Ann Lee/AFP)', photo('Ann Lee/AFP')],
  ['Photo credit: A.P.', photo('A.P.')],
  ['Image: Getty Images', photo('Getty Images')],
  ['Photo by: Getty Images/John Smith (left)', photo('Getty Images/John Smith (left)')],
  ['Photo by: Reuters (file photo)', photo('Reuters (file photo)')],
  ['Photo by: afp', photo('afp')],
  ['Photo by: "Anon"', photo('"Anon"')],
  [`Photo by: ${'N'.repeat(160)}`, photo('N'.repeat(160))],
  ['Picture: Imperfect', undefined],
  ['Image: Unclear', undefined],
  ['Photos by the agency show smoke', undefined],
  ['Photo by the river showed nothing', undefined],
  ['Pictures: how it began', undefined],
  ['Published Jul 28, 2015', dates(['date', 'Jul 28, 2015'])],
  ['UPDATED JULY 28, 2015', dates(['updated', 'JULY 28, 2015'])],
  ['Published:Jul 28, 2015', dates(['date', 'Jul 28, 2015'])],
  ['Updated – July 28, 2015', dates(['updated', 'July 28, 2015'])],
  ['Updated Jul 28, 2015.', dates(['updated', 'Jul 28, 2015'])],
  ['First published on 28 July 2015', dates(['date', '28 July 2015'])],
  ['Last updated: Tue, 28 Jul 2015 10:00 AM ET', dates(['updated', 'Tue, 28 Jul 2015 10:00 AM ET'])],
  ['Published 10:30 GMT 28 July 2015', dates(['date', '10:30 GMT 28 July 2015'])],
  ['Published Jul 28, 2015 | Updated Jul 29, 2015', dates(['date', 'Jul 28, 2015'], ['updated', 'Jul 29, 2015'])],
  ['Published Jul 28, 2015 (Updated Jul 29, 2015)', dates(['date', 'Jul 28, 2015'], ['updated', 'Jul 29, 2015'])],
  ['Published Jul 28, 2015 and updated Jul 29, 2015', dates(['date', 'Jul 28, 2015'], ['updated', 'Jul 29, 2015'])],
  ['Published/Updated Jul 28, 2015', dates(['date', 'Jul 28, 2015'], ['updated', 'Jul 28, 2015'])],
  ['Updated 3/4/2015', dates(['updated', '3/4/2015'])],
  ['Updated Feb 30, 2015', dates(['updated', 'Feb 30, 2015'])],
  ['Updated three hours ago', undefined],
  ['Updated plans for the harbour', undefined],
  ['July 28, 2015', undefined],
  ['By Ann Lee', undefined],
];

for (const [line, label] of LABELS) {
  test(`the line «${line}» is ${label ? label.kind : 'text'}`, () => assert.deepEqual(labelOf(line, NOTHING), label));
}

const TOP_LABELS: readonly (readonly [line: string, label: Label | undefined])[] = [
  ['July 28, 2015', dates(['date', 'July 28, 2015'])],
  ['By Ann Lee', byline('Ann Lee')],
  ['BY ANN LEE', byline('ANN LEE')],
  ['By Ann Lee, Bob Ray and Cy Orr', byline('Ann Lee', 'Bob Ray', 'Cy Orr')],
  ['By Ludwig van Berg in Cairo', byline('Ludwig van Berg')],
  ['By: Ann Lee | Reuters', byline('Ann Lee')],
  ['By Monday the talks had failed', undefined],
  ['By the river they sat down', undefined],
];

for (const [line, label] of TOP_LABELS) {
  test(`at the top, «${line}» is ${label ? label.kind : 'text'}`, () =>
    assert.deepEqual(labelOf(line, { atTop: true, continues: false }), label));
}

test('a line that a sentence runs into is no date, whatever it looks like', () => {
  assert.equal(labelOf('updated Jul 28, 2015', { atTop: false, continues: true }), undefined);
});

const CREDITS: readonly (readonly [line: string, source: string | undefined])[] = [
  ['Reuters', 'Reuters'],
  ['TRTWorld and agencies', 'TRTWorld and agencies'],
  ['Source: AFP', 'AFP'],
  ['SOURCE: Reuters.', 'Reuters'],
  ['Kaynak: AA', 'AA'],
  ['来源：新华社', '新华社'],
  ['(AP)', 'AP'],
  ['[AFP]', 'AFP'],
  ['（ロイター）', 'ロイター'],
  ['— AFP', 'AFP'],
  ['AFP/Reuters', 'AFP/Reuters'],
  ['Reuters, AP, AFP', 'Reuters, AP, AFP'],
  ['AFP.', 'AFP'],
  ['A.P.', 'A.P.'],
  ['dpa', 'dpa'],
  ['With inputs from agencies', 'With inputs from agencies'],
  ['The Associated Press', 'The Associated Press'],
  ['Agence France-Presse (AFP)', 'Agence France-Presse (AFP)'],
  ['© 2015 Reuters', 'Reuters'],
  ['reuters.com', 'reuters.com'],
  ['رويترز', 'رويترز'],
  ['Nobody was hurt.', undefined],
  ['Nobody was hurt', undefined],
  ['Talks resume Monday', undefined],
  ['It is over', undefined],
  ['"It is over"', undefined],
  ['Why?', undefined],
  ['2015', undefined],
  ['وقال شهود إن الناس عادوا إلى بيوتهم', undefined],
  ['(Reporting by Ann Lee; Editing by Bob Ray)', undefined],
  ['(This story has been corrected.)', undefined],
  ['More follows', undefined],
  ['TRTWorld and agencies.', 'TRTWorld and agencies'],
  ['Reuters.', 'Reuters'],
  ['Barcelona 3, Real Madrid 1', undefined],
  ['Tel: 020 7946 0000', undefined],
  ['Page 1 of 2', undefined],
  ['10 Downing Street', undefined],
  ['Game Over', undefined],
  ['Istanbul, Turkey', undefined],
];

for (const [line, source] of CREDITS) {
  test(`a last line «${line}» ${source === undefined ? 'is text' : `names the source ${source}`}`, () =>
    assert.equal(creditOf(line), source));
}

const read = (...lines: readonly string[]) => {
  const { values, paragraphs } = readWireCopy(lines.join('\n'));
  return { ...Object.fromEntries(values.map(({ key, value }) => [key, value])), paragraphs };
};

test('several photographers are named in order, each once', () => {
  const { credit } = read('H', '', 'Photo by: Ann Lee', 'Photo by: AFP', 'photo by: ann lee', '', 'Text.') as {
    credit?: unknown;
  };
  assert.deepEqual(credit, ['Ann Lee', 'AFP']);
});

test('the name may stand on the line below «Photo by:»', () => {
  const story = read('H', '', 'Standfirst', '', 'Photo by:', 'Ann Lee', '', 'Text.') as { credit?: unknown; paragraphs: unknown };
  assert.deepEqual([story.credit, story.paragraphs], [['Ann Lee'], ['Text.']]);
});

test('a bare «Photo:» is a credit beside another label', () => {
  const lines = ['One.', 'Two.', 'Three.', 'Photo: Ann Lee', 'Updated Jul 28, 2015', 'Four.'];
  assert.deepEqual((read('H', '', ...lines) as { credit?: unknown }).credit, ['Ann Lee']);
});

test('of several dates the first publication and the last update count, in any order', () => {
  const lines = ['Updated Jul 29, 2015', 'Published Jul 28, 2015', 'Updated Jul 31, 2015', 'Updated Jul 30, 2015'];
  const { date, updated } = read('H', ...lines, 'Text.') as { date?: unknown; updated?: unknown };
  assert.deepEqual([date, updated], ['Jul 28, 2015', 'Jul 31, 2015']);
});

test('the headline’s own words in the body stay', () => {
  assert.deepEqual(read('Harbour reopens', '', 'Updated Jul 28, 2015', '', 'Harbour reopens', '', 'The ship left.').paragraphs, [
    'Harbour reopens',
    'The ship left.',
  ]);
});

test('a headline that goes on in lower case on the next line is one', () => {
  const { title, paragraphs } = read(
    'Harbour of Port Elms reopens after eleven',
    'days of diving',
    '',
    'Updated Jul 28, 2015',
    'Text.',
  ) as { title?: unknown; paragraphs: unknown };
  assert.deepEqual([title, paragraphs], ['Harbour of Port Elms reopens after eleven days of diving', ['Text.']]);
});

test('a picture within the text does not make a standfirst of the paragraph above it', () => {
  const story = read(
    'H',
    '',
    'Updated Jul 28, 2015',
    '',
    'The first paragraph is a sentence.',
    '',
    'Photo by: AFP',
    '',
    'The second one too.',
  );
  assert.deepEqual(story.paragraphs, ['The first paragraph is a sentence.', 'The second one too.']);
});

test('a dateline begins a story, not a standfirst', () => {
  const story = read(
    'H',
    '',
    'LONDON, Aug 3 (Reuters) - The ship left on Monday',
    '',
    'Updated Jul 28, 2015',
    '',
    'It was the first.',
  );
  assert.equal(story.paragraphs.length, 2);
});

test('crossheads, lists and quotations stay paragraphs of their own', () => {
  const lines = [
    'The ship left on Monday morning.',
    'Background',
    'The harbour was closed for eleven days.',
    '- grain',
    '- timber',
    '"It is over."',
  ];
  assert.deepEqual(read('H', 'Updated Jul 28, 2015', ...lines).paragraphs, lines);
});

test('a hyphen at the end of a wrapped line stays and glues, unless it only looks ahead', () => {
  const wrapped = [
    'The minister received a delegation of Moscow-',
    'based bankers who had come for both short-',
    'and long-term loans to the city of Elms.',
  ];
  assert.deepEqual(read('H', 'Updated Jul 28, 2015', '', ...wrapped).paragraphs, [
    'The minister received a delegation of Moscow-based bankers who had come for both short- and long-term loans to the city of Elms.',
  ]);
});

test('marks of the story’s end are no text, and the credit stands above or below them', () => {
  for (const end of [
    ['Reuters', '###'],
    ['-30-', 'Reuters'],
    ['Reuters', '', 'ENDS'],
  ]) {
    const story = read('H', 'Updated Jul 28, 2015', '', 'The ship left.', '', ...end) as {
      source?: unknown;
      paragraphs: unknown;
    };
    assert.deepEqual([story.source, story.paragraphs], ['Reuters', ['The ship left.']]);
  }
});

test('where lines are not wrapped, a credit follows a line without a full stop, and verse stays in lines', () => {
  const story = read('H', 'Updated Jul 28, 2015', 'Life in the harbour went on', 'Reuters') as {
    source?: unknown;
    paragraphs: unknown;
  };
  assert.deepEqual([story.source, story.paragraphs], ['Reuters', ['Life in the harbour went on']]);
  const verse = ['Roses are red,', 'Violets are blue', 'Sugar is sweet.'];
  assert.deepEqual(read('H', 'Updated Jul 28, 2015', '', ...verse).paragraphs, verse);
});

test('a name at the end of a wrapped sentence is no credit', () => {
  const wrapped = ['The talks in the capital were led by the harbour master of Elms,', 'Ilse Brandt'];
  assert.deepEqual(read('H', 'Updated Jul 28, 2015', '', ...wrapped).paragraphs, [wrapped.join(' ')]);
});

test('a story that is only one line of text keeps it, though it looks like a credit', () => {
  assert.deepEqual(read('H', 'Updated Jul 28, 2015', 'Reuters').paragraphs, ['Reuters']);
});

/** Text of ordinary sentences. */
const sentence = fc
  .array(fc.constantFrom('harbour', 'ship', 'grain', 'Elms', 'of', 'the', 'Brandt', 'council', '2.4', 'euros', 'dredger'), {
    minLength: 4,
    maxLength: 40,
  })
  .map((words) => `The ${words.join(' ')}.`);

function wrap(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const open = lines.at(-1);
    if (open !== undefined && open.length + 1 + word.length <= width) lines[lines.length - 1] = `${open} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

const LINE_ENDS = ['\n', '\r\n', '\r'];

test('paragraphs parted by empty lines come back as they were, wrapped or not, with any line ends', () => {
  fc.assert(
    fc.property(
      fc.array(sentence, { minLength: 3, maxLength: 8 }),
      fc.integer({ min: 60, max: 80 }),
      fc.constantFrom(...LINE_ENDS),
      fc.boolean(),
      (paragraphs, width, end, wrapped) => {
        const body = paragraphs.map((text) => (wrapped ? wrap(text, width) : text)).join('\n\n');
        const text = `Headline\n\nUpdated Jul 28, 2015\n\n${body}\n\nReuters\n`.replaceAll('\n', end).replaceAll(/\r\n?/g, '\n');
        assert.deepEqual(readWireCopy(text).paragraphs, paragraphs);
      },
    ),
  );
});

test('paragraphs parted by single line ends come back as they were', () => {
  fc.assert(
    fc.property(fc.array(sentence, { minLength: 1, maxLength: 8 }), (paragraphs) => {
      assert.deepEqual(readWireCopy(`Headline\nUpdated Jul 28, 2015\n${paragraphs.join('\n')}\nReuters`).paragraphs, paragraphs);
    }),
  );
});

test('whatever the text, every letter of it is somewhere', () => {
  const letters = (text: string): string => [...text.replace(/\s+/g, '')].sort().join('');
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 20 }), (lines) => {
      const plain = lines.map((line) => line.replace(/[-=_*#~.(){}[\]|:—–©;,\u0085]/g, ''));
      const { values, paragraphs } = readWireCopy(plain.join('\n'));
      const said = values.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
      assert.equal(letters([...said, ...paragraphs].join('')), letters(plain.join('')));
    }),
  );
});

test('the fixture files are what their names say', () => {
  const bytes = (name: string): Buffer => readFileSync(new URL(`fixtures/articles/${name}`, import.meta.url));
  assert.ok(bytes('wire-windows.txt').includes('\r\n'));
  assert.ok(!bytes('wire-old-mac.txt').includes('\n'));
  assert.deepEqual([...bytes('wire-utf16le.txt').subarray(0, 2)], [0xff, 0xfe]);
});
