import { type ParsedHead, parseHead } from '../../article/parse.ts';
import type { Problem, Publication, Withdrawal } from '../../domain.ts';
import type { Listed } from '../rivals.ts';
import { type ReadBuffer, type ReadResult, readStored } from './read.ts';
import type { Known } from './scan.ts';
import type { Mentions } from './shipped.ts';
import { isFresh, type Stamp } from './stamp.ts';

/** What is known of one stored file. */
export interface Entry extends Known {
  /** Names its bytes, and the files that it ships; empty where they can't be read. */
  readonly version: string;
  /** The files that it may ship: where they change, it is read again. */
  readonly mentions: Mentions;
  /** Missing for drafts and for files that never were an article while the process lives. */
  readonly listed: Listed | undefined;
  /** An article that says that it is withdrawn. */
  readonly withdrawal: Withdrawal | undefined;
  readonly problems: readonly Problem[];
}

export interface EntryReader {
  readonly root: string;
  readonly publication: Publication;
  readonly buffer: ReadBuffer;
  readonly share: Share;
}

/** Makes one of many equal values: what articles have in common is kept once. */
export interface Share {
  text(value: string): string;
  list<T>(value: readonly T[]): readonly T[];
}

const NO_PROBLEMS: readonly Problem[] = [];
const NO_MENTIONS: Mentions = { names: [], state: '' };
const NO_STAMP: Stamp = { ino: 0, size: -1, mtimeMs: 0, ctimeMs: 0 };

/** Reads a file of which `known` was known; undefined where it has gone. */
export function readEntry(
  { root, publication, buffer, share }: EntryReader,
  file: string,
  known: Entry | undefined,
): Entry | undefined {
  const result: ReadResult = readStored(root, file, buffer);
  if (result.kind === 'gone') return undefined;
  if (result.kind === 'problem') return refusedEntry(file, result.problem, known, result.stamp);
  const { stored, stamp, mentions } = result;
  const { version } = stored;
  const said = known && known.version === version ? known : saying(parseHead(stored, publication), file, known, share);
  const shipped = mentions.names.length === 0 ? NO_MENTIONS : mentions;
  return entryOf(file, stamp, isFresh(stamp, Date.now()), known, version, shipped, said);
}

/** A file that can't be an article as it stands. */
export const refusedEntry = (file: string, problem: Problem, known: Entry | undefined, stamp: Stamp = NO_STAMP): Entry =>
  entryOf(file, stamp, true, known, '', NO_MENTIONS, unfit([problem], known));

/** Written out, so that the engine makes all of them alike: there are many, and this takes half the memory that spreading would. */
const entryOf = (
  file: string,
  { ino, size, mtimeMs, ctimeMs }: Stamp,
  fresh: boolean,
  known: Entry | undefined,
  version: string,
  mentions: Mentions,
  { listed, withdrawal, problems }: Saying,
): Entry => {
  const scan = known?.scan ?? 0;
  return { file, ino, size, mtimeMs, ctimeMs, fresh, scan, version, mentions, listed, withdrawal, problems };
};

type Saying = Pick<Entry, 'listed' | 'withdrawal' | 'problems'>;

function saying(parsed: ParsedHead, file: string, known: Entry | undefined, share: Share): Saying {
  switch (parsed.kind) {
    case 'article':
      return { listed: listedOf(parsed.head, file, share), withdrawal: undefined, problems: some(parsed.problems) };
    case 'withdrawn':
      return { listed: undefined, withdrawal: parsed.withdrawal, problems: some(parsed.problems) };
    case 'draft':
      return { listed: undefined, withdrawal: undefined, problems: NO_PROBLEMS };
    case 'unfit':
      return unfit(parsed.problems, known);
  }
}

/** Its author is at work on it: what it was stays until it is mended or removed. */
function unfit(problems: readonly Problem[], known: Entry | undefined): Saying {
  const listed = known?.listed;
  return {
    listed,
    withdrawal: known?.withdrawal,
    problems: listed ? problems.map((one) => (one.effect === 'left out' ? { ...one, effect: 'kept' } : one)) : problems,
  };
}

/** Whether what is listed is what the file said before it went wrong. */
export const isKept = ({ listed, version }: Entry): boolean => listed !== undefined && listed.version !== version;

const some = (problems: readonly Problem[]): readonly Problem[] => (problems.length === 0 ? NO_PROBLEMS : problems);

/** All of them have the same fields in the same order: the engine takes less memory for them, and less time. */
function listedOf(head: Extract<ParsedHead, { kind: 'article' }>['head'], file: string, share: Share): Listed {
  const { version, id, slug, aliases, publishedAt, updatedAt, expiresAt, section, tags, authors } = head;
  const listed = {
    file,
    version,
    id,
    slug,
    aliases: share.list(aliases),
    publishedAt,
    updatedAt,
    expiresAt,
    section: section === undefined ? undefined : share.text(section),
    tags: tags.length === 0 ? share.list(tags) : tags.map(share.text),
    authors: share.list(authors),
  } as Listed;
  // Few have one.
  return head.rssGuid === undefined ? listed : { ...listed, rssGuid: head.rssGuid };
}

const NOTHING: readonly never[] = [];

/** Keeps one of each value, compared by what is in it. */
export function sharing(): Share {
  const texts = new Map<string, string>();
  const lists = new Map<string, readonly unknown[]>();
  const kept = <T>(known: Map<string, T>, key: string, value: T): T => {
    const before = known.get(key);
    if (before === undefined) known.set(key, value);
    return before ?? value;
  };
  return {
    text: (value) => kept(texts, value, value),
    list: <T>(value: readonly T[]) =>
      value.length === 0 ? NOTHING : (kept(lists, JSON.stringify(value), value) as readonly T[]),
  };
}
