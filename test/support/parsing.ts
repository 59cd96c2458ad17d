import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type Parsed, parseArticle } from '../../src/article/parse.ts';
import type { ArticleHead, Problem, Publication } from '../../src/domain.ts';

/** The publication that the fixtures belong to. */
export const PUBLICATION: Publication = {
  title: 'Gazette',
  url: 'https://gazette.example',
  description: 'Tests',
  language: 'en',
  timezone: 'UTC',
  authors: [],
  tagEntity: 'gazette.example,2020-01-01',
  feedSize: 50,
  feedContent: 'full',
  refreshMinutes: 5,
  elsewhere: 'link',
  hubs: [],
  aliases: {},
  channels: {},
};

export const parse = (file: string, text: string | Uint8Array): Parsed =>
  parseArticle({ file, bytes: typeof text === 'string' ? Buffer.from(text) : text, version: 'v' }, PUBLICATION);

export interface ParsedArticle {
  readonly head: ArticleHead;
  readonly html: string;
  readonly baseUrl: string;
  readonly problems: readonly Problem[];
}

/** What became of a text that must become an article. */
export function parsed(file: string, text: string | Uint8Array): ParsedArticle {
  const result = parse(file, text);
  assert.equal(result.kind, 'article', JSON.stringify(result));
  const { head, body, problems } = result as Extract<Parsed, { kind: 'article' }>;
  return { head, problems, ...body() };
}

/** A file of `test/fixtures/articles`. */
export const fixture = (name: string): Buffer => readFileSync(new URL(`../fixtures/articles/${name}`, import.meta.url));

export const parsedFixture = (name: string): ParsedArticle => parsed(name, fixture(name));

/** The Problems of a file that must not become an article. */
export function problemsOf(file: string, text: string | Uint8Array): readonly Problem[] {
  const result = parse(file, text);
  assert.equal(result.kind, 'unfit', JSON.stringify(result));
  return (result as Extract<Parsed, { kind: 'unfit' }>).problems;
}

/** A Problem in short: `date 4 left out`. */
export const inShort = ({ field = '', line = 0, effect }: Problem): string => `${field} ${line} ${effect}`;

export const markdown = (frontMatter: string, body = 'Text.\n'): string => `---\n${frontMatter}\n---\n${body}`;
