import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { articleBody, pick, type Random, randomFrom, times, type Writer, writer } from './article-text.ts';

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

function article(n: number, random: Random, write: Writer): string {
  return `---
title: ${write.words(6)}
date: ${new Date(FIRST_DAY + n * DAY_MS).toISOString()}
author: ${write.words(1)} ${write.words(1)}
section: ${pick(random, SECTIONS)}
tags: [${pick(random, TAGS)}]
description: ${write.sentence()}
---
${n === ARTICLES - 1 ? `![${write.words(4)}](tower.jpg)\n` : ''}${articleBody(n, random, write)}`;
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
