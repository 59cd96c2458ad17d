import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Publication } from '../src/domain.ts';
import { type PublicationResult, readPublication } from '../src/publication.ts';

const fixture = (name: string): string => readFileSync(new URL(`fixtures/publication/${name}`, import.meta.url), 'utf8');

const read = (text: string): PublicationResult =>
  readPublication(text, { fallbackUrl: 'https://gazette.example', refreshMinutes: 5 });

function channelsOf(text: string): Publication['channels'] {
  const result = read(text);
  assert.ok(result.ok, JSON.stringify(result));
  return result.publication.channels;
}

/** The errors in short: `12 sections.Audio.podcast.image`. */
function errorsOf(text: string): readonly string[] {
  const result = read(text);
  assert.ok(!result.ok, JSON.stringify(result));
  for (const { found, expected } of result.errors) assert.ok(found !== '' && expected !== '');
  return result.errors.map(({ line, key }) => `${line} ${key}`);
}

test('every key of a channel says what it says', () => {
  assert.deepEqual(channelsOf(fixture('channels.yaml')), {
    'section World News': {
      title: 'The world, from Port Elms',
      description: 'News from abroad',
      image: 'https://courier.example/media/world.png',
    },
    'section Audio': {
      title: 'The Elms Recordings',
      podcast: {
        author: 'Ilse Brandt',
        ownerName: 'The Elms Courier',
        ownerEmail: 'audio@courier.example',
        imageUrl: 'https://courier.example/media/cover.jpg',
        category: 'Society & Culture',
        subcategory: 'Places & Travel',
        explicit: false,
        type: 'serial',
      },
    },
    'tag liman': { description: 'Limandan haberler' },
    'author Omar Haddad': { image: 'https://courier.example/omar.jpg' },
  });
});

test('a podcast that says the least is complete', () => {
  const channels = channelsOf(
    'title: The Courier\nsections: {Audio: {image: /c.png, podcast: {owner: {email: a@x.example}, category: History}}}',
  );
  assert.deepEqual(channels['section Audio']?.podcast, {
    author: 'The Courier',
    ownerName: 'The Courier',
    ownerEmail: 'a@x.example',
    imageUrl: 'https://gazette.example/c.png',
    category: 'History',
    explicit: false,
    type: 'episodic',
  });
});

test('every error of every channel is found at once, each with its own line', () => {
  assert.deepEqual(
    errorsOf(fixture('channel-errors.yaml')),
    [
      '4 sections.World.titel',
      '5 sections.World.image',
      '9 sections.Audio.podcast.owner.email',
      '11 sections.Audio.podcast.owner.mail',
      '12 sections.Audio.podcast.category',
      '13 sections.Audio.podcast.type',
      '14 sections.Audio.podcast.explicit',
      '15 sections.Audio.podcast.image',
      '17 sections.Talks.podcast.owner',
      '17 sections.Talks.podcast.image',
      '17 sections.Talks.podcast.category',
      '19 tags.harbour.podcast',
      '20 people',
    ].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10)),
  );
});

const CATEGORIES: readonly (readonly [said: string, category: string | undefined, subcategory?: string])[] = [
  ['Arts', 'Arts'],
  ['society & culture', 'Society & Culture'],
  ['Society and Culture', 'Society & Culture'],
  ['"Arts > Books"', 'Arts', 'Books'],
  ['[Arts, Books]', 'Arts', 'Books'],
  ['"TV & Film>after shows"', 'TV & Film', 'After Shows'],
  ['Books', undefined],
  ['"Arts > Soccer"', undefined],
  ['"Arts > Books > Novels"', undefined],
  ['"Arts >"', undefined],
  ['{Arts: Books}', undefined],
  ['constructor', undefined],
];
for (const [said, category, subcategory] of CATEGORIES) {
  test(`«category: ${said}» is ${category === undefined ? 'no category' : [category, subcategory].join(' ').trim()}`, () => {
    const text = `sections: {A: {podcast: {image: /c.jpg, owner: {email: a@x.example}, category: ${said}}}}`;
    if (category === undefined) return assert.deepEqual(errorsOf(text), ['1 sections.A.podcast.category']);
    const podcast = channelsOf(text)['section A']?.podcast;
    assert.deepEqual([podcast?.category, podcast?.subcategory], [category, subcategory]);
  });
}

const WRONG: readonly (readonly [text: string, error: string])[] = [
  ['sections: World', '1 sections'],
  ['sections: [World]', '1 sections'],
  ['sections: {World: News}', '1 sections.World'],
  ['sections: {World: {title: [a]}}', '1 sections.World.title'],
  ['sections: {World: {image: "javascript:x"}}', '1 sections.World.image'],
  ['sections: {World: {podcast: true}}', '1 sections.World.podcast'],
  ['people: {Ann: {podcast: {}}}', '1 people.Ann.podcast'],
  ['sections:\n  World: {title: a}\n  "World ": {title: b}', '3 sections.World '],
  ['sections: {World: {title: a}, World: {title: b}}', '1 sections'],
  ['sections: {__proto__: {titel: a}}', '1 sections.__proto__.titel'],
];
for (const [text, error] of WRONG) {
  test(`«${text.replaceAll('\n', ' ')}» is an error at ${error}`, () => assert.deepEqual(errorsOf(text), [error]));
}

test('channels that say nothing are none', () => {
  assert.deepEqual(channelsOf('sections:\ntags: {}\npeople: {Ann: , Bob: {title: }}'), { 'author Bob': {} });
});

test('names are those that articles write, in Unicode’s NFC', () => {
  assert.deepEqual(Object.keys(channelsOf(`sections: {"${'Kültür'.normalize('NFD')}": {title: x}}`)), ['section Kültür']);
});
