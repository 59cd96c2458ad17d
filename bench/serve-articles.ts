import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A folder of articles, and what there is to ask for. */
export interface ArticleFolder {
  readonly dir: string;
  /** Of an article that is published. */
  readonly articlePath: string;
  /** Of one that was taken back. */
  readonly withdrawnPath: string;
  readonly channelPath: string;
  readonly picturePath: string;
  readonly pictureFile: string;
}

/** More than a feed holds. */
const ARTICLES = 60;
const PICTURE_BYTES = 60_000;
const FIRST_DAY = Date.UTC(2025, 0, 1, 9);
const DAY_MS = 86_400_000;
const SECTIONS = ['News', 'Culture', 'Harbour'] as const;
const TAGS = ['ferries', 'weather', 'council', 'music'] as const;

/** A number from 0 up to 1. */
type Random = () => number;

/** The same numbers on every machine (Numerical Recipes, §7.1: a linear congruential generator). */
function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

const SYLLABLES = 'an ber cor del en far gol hin is jun kel lor mar nes or pel quil ran sto tem ul ver wen yar zin'.split(' ');

/** Compresses about as well as English does: few words are said often, most seldom. */
function vocabulary(random: Random): readonly string[] {
  return times(6000, () => times(1 + Math.floor(random() * 3), () => pick(random, SYLLABLES)).join(''));
}

interface Writer {
  words(count: number): string;
  sentence(): string;
  paragraph(words: number): string;
}

function writer(random: Random): Writer {
  const known = vocabulary(random);
  const word = (): string => known[Math.floor(random() ** 1.8 * known.length)] ?? '';
  const words = (count: number): string => times(count, word).join(' ');
  const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
  const sentence = (): string => `${capital(words(6 + Math.floor(random() * 14)))}.`;
  return {
    words: (count) => capital(words(count)),
    sentence,
    paragraph(count) {
      let text = sentence();
      while (text.split(' ').length < count) text += ` ${sentence()}`;
      return text;
    },
  };
}

/** 600 to 900 words with what articles have: parts, emphasis, a link, a list, a quotation. */
function article(n: number, random: Random, write: Writer): string {
  const part = (k: number): string => `
## ${write.words(4)}

${write.paragraph(65 + Math.floor(random() * 35))} *${write.words(3)}* ${write.sentence()}

${write.paragraph(55)} [${write.words(2)}](https://example.org/${n}/${k}), ${write.sentence()}
`;
  return `---
title: ${write.words(6)}
date: ${new Date(FIRST_DAY + n * DAY_MS).toISOString()}
author: ${write.words(1)} ${write.words(1)}
section: ${pick(random, SECTIONS)}
tags: [${pick(random, TAGS)}]
description: ${write.sentence()}
---
${n === ARTICLES - 1 ? `![${write.words(4)}](tower.jpg)\n` : ''}
${write.paragraph(50)}
${times(3, part).join('')}
- ${write.sentence()}
- **${write.words(2)}** ${write.sentence()}

> ${write.paragraph(30)}

${write.paragraph(50)}
`;
}

/** Older than all others: no feed is shorter for it. */
const WITHDRAWN = `---
title: Taken back
date: 2024-01-01T09:00:00Z
withdrawn: true
---
`;

/** Writes the folder. */
export function writeArticles(dir: string): ArticleFolder {
  const random = randomFrom(20);
  const write = writer(random);
  mkdirSync(dir, { recursive: true });
  const put = (name: string, content: string | Uint8Array): void => writeFileSync(path.join(dir, name), content);
  for (const n of times(ARTICLES, Number)) put(`story-${n}.md`, article(n, random, write));
  put('taken-back.md', WITHDRAWN);
  put('tower.jpg', Uint8Array.from(times(PICTURE_BYTES, () => Math.floor(random() * 256))));
  put('publication.yaml', 'title: The bench\nurl: https://bench.example\nid: bench.example,2025-01-01\n');
  return {
    dir,
    articlePath: `/articles/story-${ARTICLES - 1}`,
    withdrawnPath: '/articles/taken-back',
    channelPath: `/tags/${TAGS[0]}/rss.xml`,
    picturePath: '/media/tower.jpg',
    pictureFile: path.join(dir, 'tower.jpg'),
  };
}
