import { createHash } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { articleBody, pick, type Random, randomFrom, times, type Writer, writer } from './article-text.ts';

/** `months` puts articles into folders such as 2019/05, `flat` all into one. */
export type Shape = 'months' | 'flat';

/** Generated articles, and what there is to ask for. */
export interface Corpus {
  readonly dir: string;
  readonly articles: number;
  readonly bytes: number;
  /** How many channels there are beside the publication. */
  readonly channels: number;
  readonly tags: readonly string[];
  /** The newest folder: what is added goes there. */
  readonly newestDir: string;
}

const SECTIONS = 'World Politics Business Culture Sport Science Harbour Opinion Weather Travel Health Schools'.split(' ');
const TAGS = 200;
const AUTHORS = 300;
const FIRST_DAY = Date.UTC(2015, 0, 1);
const DAYS_MS = Date.UTC(2026, 0, 1) - FIRST_DAY;
const PROGRESS = 5000;

/** Files that a measurement adds begin with this. */
const ADDED = 'added-';

interface Names {
  readonly tags: readonly string[];
  readonly authors: readonly string[];
}

/** Whatever generates: another text of it makes another corpus. */
const GENERATOR = createHash('sha256')
  .update(readFileSync(import.meta.filename))
  .update(readFileSync(path.join(import.meta.dirname, 'article-text.ts')))
  .digest('hex');

/** Finds the corpus that an earlier run left complete, or writes it. `say` is told how far that is. */
export function makeCorpus(articles: number, shape: Shape, say: (text: string) => void): Corpus {
  const parent = path.join(tmpdir(), 'gazette-bench-corpus');
  const dir = path.join(parent, `${articles}-${shape}`);
  const stamp = `${dir}.complete`;
  const random = randomFrom(100);
  const write = writer(random);
  const names: Names = {
    tags: distinct(TAGS, () => write.words(1).toLowerCase()),
    authors: distinct(AUTHORS, () => `${write.words(1)} ${write.words(1)}`),
  };
  if (!existsSync(stamp) || !readFileSync(stamp, 'utf8').startsWith(GENERATOR)) {
    rmSync(stamp, { force: true });
    rmSync(dir, { recursive: true, force: true });
    const bytes = writeAll(dir, articles, shape, (n) => article(n, articles, names, random, write), say);
    writeFileSync(stamp, `${GENERATOR} ${bytes}\n`);
  }
  const corpus = {
    dir,
    articles,
    bytes: Number(readFileSync(stamp, 'utf8').split(' ')[1]),
    channels: SECTIONS.length + TAGS + AUTHORS,
    tags: names.tags,
    newestDir: path.join(dir, folderOf(articles - 1, articles, shape)),
  };
  removeAdded(corpus);
  return corpus;
}

function writeAll(dir: string, articles: number, shape: Shape, make: (n: number) => string, say: (text: string) => void): number {
  let bytes = 0;
  let made = '';
  for (let n = 0; n < articles; n++) {
    const folder = path.join(dir, folderOf(n, articles, shape));
    if (folder !== made) mkdirSync(folder, { recursive: true });
    made = folder;
    const text = make(n);
    writeFileSync(path.join(folder, `story-${n}.md`), text);
    bytes += text.length;
    if ((n + 1) % PROGRESS === 0) say(`${n + 1} of ${articles} articles written`);
  }
  writeFileSync(
    path.join(dir, 'publication.yaml'),
    'title: The bench\nurl: https://bench.example\nid: bench.example,2025-01-01\n',
  );
  return bytes;
}

const dateOf = (n: number, articles: number): string => new Date(FIRST_DAY + Math.floor((n / articles) * DAYS_MS)).toISOString();

const folderOf = (n: number, articles: number, shape: Shape): string =>
  shape === 'flat' ? '' : dateOf(n, articles).slice(0, 7).replace('-', '/');

/** Few tags are on many articles, as everywhere; every tag has more than a feed holds, from some 10,000 articles on. The oldest see to it that each name is used. */
function article(n: number, articles: number, { tags, authors }: Names, random: Random, write: Writer): string {
  const said = times(1 + Math.floor(random() * 4), () => tags[Math.floor(random() ** 2 * TAGS)]);
  return `---
title: ${write.words(6)}
date: ${dateOf(n, articles)}
authors: [${authors[n] ?? pick(random, authors)}]
section: ${pick(random, SECTIONS)}
tags: [${[...new Set([...said, ...tags.slice(n, n + 1)])].join(', ')}]
description: ${write.sentence()}
---
${articleBody(n, random, write)}`;
}

function distinct(count: number, make: () => string): readonly string[] {
  const found = new Set<string>();
  while (found.size < count) found.add(make());
  return [...found];
}

/**
 * Puts an article dated now beside the newest, whole and at once, as editors and deployments do: under a hidden name, then renamed.
 * Of one `name` there is one file. `at` is when it was there, by `performance.now()`.
 */
export function putArticle(
  { newestDir, tags }: Corpus,
  name: string,
  title: string,
): { readonly file: string; readonly at: number } {
  const random = randomFrom(Date.now());
  const body = articleBody(0, random, writer(random));
  const file = `${ADDED}${name}.md`;
  const hidden = path.join(newestDir, `.${file}`);
  const date = new Date().toISOString();
  writeFileSync(hidden, `---\ntitle: ${title}\ndate: ${date}\nsection: ${SECTIONS[0]}\ntags: [${tags[0]}]\n---\n${body}`);
  renameSync(hidden, path.join(newestDir, file));
  return { file, at: performance.now() };
}

/** Only once no server looks at the folder: to one, the article would be taken back. */
export function removeAdded({ newestDir }: Corpus): void {
  const isAdded = (name: string): boolean => name.startsWith(ADDED) || name.startsWith(`.${ADDED}`);
  for (const name of readdirSync(newestDir).filter(isAdded)) rmSync(path.join(newestDir, name));
}

/** Lists every folder and looks at every file, as plainly as it can be done: no scan takes less. */
export function scanBarely(dir: string): number {
  let files = 0;
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const file = `${dir}/${entry.name}`;
    if (entry.isDirectory()) files += scanBarely(file);
    else files += lstatSync(file).isFile() ? 1 : 0;
  }
  return files;
}
