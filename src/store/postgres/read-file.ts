import { createHash } from 'node:crypto';
import { wholeArticle } from '../../article/article.ts';
import { formOf, parseArticle } from '../../article/parse.ts';
import type { FindShipped, ShippedFile } from '../../article/shipped.ts';
import type { Article, Problem, Publication, Withdrawal } from '../../domain.ts';
import { namesOf } from '../../feed/channel.ts';
import { beside } from '../beside.ts';

/** A row of `gazette.article_file`. */
export interface FileRow {
  readonly file: string;
  readonly content: Uint8Array;
  /** The files that it ships, as whoever wrote the row says. */
  readonly shipped: unknown;
}

/** What was read in a file. `version` names its bytes, and what it ships. */
export type Reading =
  | { readonly kind: 'gone'; readonly file: string }
  | (Read &
      (
        | { readonly kind: 'article'; readonly article: Article }
        | { readonly kind: 'withdrawn'; readonly withdrawal: Withdrawal }
        /** A draft, or no article at all. */
        | { readonly kind: 'hidden' }
        /** What it was before stays. */
        | { readonly kind: 'unfit' }
      ));

interface Read {
  readonly file: string;
  readonly version: string;
  readonly problems: readonly Problem[];
}

/** Reads and cleans a file. Never throws for what is in it. */
export function readFile(row: FileRow, publication: Publication): Reading {
  const { file, content } = row;
  const version = versionOf(row);
  const read = { file, version, problems: [] };
  const found = formOf(file) === undefined ? 'a name that no article has' : misplaced(file);
  if (found !== undefined) return { ...read, kind: 'unfit', problems: [refused(file, found, EXPECTED_NAME)] };
  const parsed = parseArticle({ file, bytes: content, version, shipped: shippedBeside(row) }, publication);
  switch (parsed.kind) {
    case 'draft':
      return { ...read, kind: 'hidden' };
    case 'unfit':
      return { ...read, kind: 'unfit', problems: parsed.problems };
    case 'withdrawn':
      return { ...read, kind: 'withdrawn', withdrawal: parsed.withdrawal, problems: parsed.problems };
    case 'article': {
      const { article, problems } = wholeArticle(parsed, file, publication);
      const tooLong = longName(article);
      if (tooLong) return { ...read, kind: 'unfit', problems: [...parsed.problems, { file, ...tooLong, effect: 'left out' }] };
      return { ...read, kind: 'article', article, problems: [...parsed.problems, ...problems] };
    }
  }
}

/** Names bytes and what they ship: the same row has the same version. */
export function versionOf({ content, shipped }: Pick<FileRow, 'content' | 'shipped'>): string {
  const files = JSON.stringify(shippedFiles(shipped));
  return createHash('sha256').update(content).update(files).digest('base64url').slice(0, 22);
}

const EXPECTED_NAME = 'a path without «..», such as news/ferry.md, that ends in .md, .html or .txt';

/** A path is below a folder that it has no need of. */
const misplaced = (file: string): string | undefined =>
  file.split('/').some((part) => part === '' || part === '.' || part === '..') || /[\\\0]/.test(file)
    ? 'a path that no file below a folder has'
    : undefined;

const refused = (file: string, found: string, expected: string): Problem => ({ file, found, expected, effect: 'left out' });

/** What an index takes is limited: longer names are none that anybody gave. In bytes. */
const LONGEST_NAME = 2000;

function longName(article: Article): Pick<Problem, 'field' | 'found' | 'expected'> | undefined {
  const { section, tag, author } = namesOf(article);
  const names = { id: [article.id], aliases: article.aliases, section, tags: tag, authors: author };
  for (const [field, values] of Object.entries(names)) {
    if (values.some((value) => Buffer.byteLength(value) > LONGEST_NAME))
      return { field, found: `more than ${LONGEST_NAME} bytes`, expected: 'a shorter one' };
  }
  return undefined;
}

/** Finds among the files that are listed with an article. */
function shippedBeside({ file, shipped }: FileRow): FindShipped {
  const files = new Map(shippedFiles(shipped).map((one) => [one.path, one]));
  return (relative) => beside(file, relative, (path) => files.get(path));
}

/** What is anything else is nothing that is shipped. */
function shippedFiles(shipped: unknown): readonly ShippedFile[] {
  if (!Array.isArray(shipped)) return [];
  return shipped.flatMap((one: { readonly path?: unknown; readonly sizeBytes?: unknown } | null) =>
    typeof one?.path === 'string' && Number.isSafeInteger(one.sizeBytes) && Number(one.sizeBytes) >= 0
      ? [{ path: one.path, sizeBytes: Number(one.sizeBytes) }]
      : [],
  );
}
