import { detached } from '../../article/detached.ts';
import { formOf, type ParsedHead, parseBeginning, parseHead } from '../../article/parse.ts';
import type { Problem, Publication, Withdrawal } from '../../domain.ts';
import type { Listed } from '../rivals.ts';
import { type ReadBuffer, type ReadResult, readBeginning, readStored } from './read.ts';
import type { Known } from './scan.ts';
import type { Mentions } from './shipped.ts';
import { type Stamp, sameStamp } from './stamp.ts';

/** What is known of one stored file. */
export interface Entry extends Known {
  /** Names its state; empty where it can't be read. */
  readonly version: string;
  /** What only the whole file tells: missing until somebody wants its body. */
  whole: Whole | undefined;
  /** Missing for drafts and for files that never were an article while the process lives. */
  readonly listed: Listed | undefined;
  /** An article that says that it is withdrawn. */
  readonly withdrawal: Withdrawal | undefined;
  readonly problems: readonly Problem[];
}

export interface Whole {
  /** Names its bytes, and the files that it ships. */
  readonly digest: string;
  /** The files that it may ship: where they change, it is read again. */
  readonly mentions: Mentions;
}

export interface EntryReader {
  readonly root: string;
  readonly publication: Publication;
  readonly buffer: ReadBuffer;
  readonly share: Share;
  /** What the states of files are called of which only the beginning is read: another name each time. */
  readonly version: string;
  /** Whether no file is taken for what its beginning says. */
  readonly isThorough: boolean;
}

/** Makes one of many equal values: what articles have in common is kept once. */
export interface Share {
  text(value: string): string;
  list<T>(value: readonly T[]): readonly T[];
}

const NO_PROBLEMS: readonly Problem[] = [];
const NO_MENTIONS: Mentions = { names: [], state: '' };
const NO_STAMP: Stamp = { ino: 0, size: -1, times: 0 };

/** Reads a file of which `known` was known; undefined where it has gone. */
export function readEntry(reader: EntryReader, file: string, known: Entry | undefined): Entry | undefined {
  const { root, publication, buffer, share, isThorough, version } = reader;
  // What was read whole may be what it was, whatever its stamp says.
  const mayBegin = !isThorough && !known?.whole && formOf(file) === 'markdown';
  const result = mayBegin ? readBeginning(root, file, buffer) : readStored(root, file, buffer);
  if (result.kind === 'gone') return undefined;
  if (result.kind === 'problem') return refusedEntry(file, result.problem, known, result.stamp);
  if (result.kind === 'begun') {
    const { bytes, shipped, stamp } = result;
    const parsed = parseBeginning({ file, bytes, version, shipped }, publication);
    if (!parsed) return readEntry({ ...reader, isThorough: true }, file, known);
    return entryOf(file, stamp, false, known, version, undefined, saying(parsed, file, known, share));
  }
  const { stored, stamp, fresh } = result;
  const whole = wholeOf(result);
  if (known?.whole?.digest === whole.digest) return entryOf(file, stamp, fresh, known, known.version, whole, known);
  const parsed = parseHead(stored, publication);
  if (!isTakenForGranted(known, stamp))
    return entryOf(file, stamp, fresh, known, whole.digest, whole, saying(parsed, file, known, share));
  // It is what its beginning said, or never was.
  if (parsed.kind !== 'unfit') return entryOf(file, stamp, fresh, known, known.version, whole, known);
  return entryOf(file, stamp, fresh, known, whole.digest, whole, saying(parsed, file, undefined, share));
}

/** Whether all that was known of a file is its beginning, and it has not been written since. */
export const isTakenForGranted = (known: Entry | undefined, stamp: Stamp): known is Entry =>
  known !== undefined && !known.whole && known.version !== '' && sameStamp(known, stamp);

export const wholeOf = ({ stored, mentions }: Extract<ReadResult, { kind: 'read' }>): Whole => ({
  digest: stored.version,
  mentions: mentions.names.length === 0 ? NO_MENTIONS : mentions,
});

/** A file that can't be an article as it stands. */
export const refusedEntry = (file: string, problem: Problem, known: Entry | undefined, stamp: Stamp = NO_STAMP): Entry =>
  entryOf(file, stamp, true, known, '', undefined, unfit([problem], known));

/** Written out, so that the engine makes all of them alike: there are many, and this takes half the memory that spreading would. */
const entryOf = (
  file: string,
  { ino, size, times }: Stamp,
  fresh: boolean,
  known: Entry | undefined,
  version: string,
  whole: Whole | undefined,
  { listed, withdrawal, problems }: Saying,
): Entry => {
  const scan = known?.scan ?? 0;
  return { file, ino, size, times, fresh, scan, version, whole, listed, withdrawal, problems };
};

type Saying = Pick<Entry, 'listed' | 'withdrawal' | 'problems'>;

function saying(parsed: ParsedHead, file: string, known: Entry | undefined, share: Share): Saying {
  switch (parsed.kind) {
    case 'article':
      return { listed: listedOf(parsed.head, file, share), withdrawal: undefined, problems: some(parsed.problems) };
    case 'withdrawn':
      return { listed: undefined, withdrawal: detached(parsed.withdrawal), problems: some(parsed.problems) };
    case 'draft':
      return { listed: undefined, withdrawal: undefined, problems: NO_PROBLEMS };
    case 'unfit':
      return unfit(some(parsed.problems), known);
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

const some = (problems: readonly Problem[]): readonly Problem[] => (problems.length === 0 ? NO_PROBLEMS : detached(problems));

/** All of them have the same fields in the same order: the engine takes less memory for them, and less time. */
function listedOf(head: Extract<ParsedHead, { kind: 'article' }>['head'], file: string, share: Share): Listed {
  const { version, id, slug, aliases, publishedAt, updatedAt, expiresAt, section, tags, authors } = head;
  const listed = {
    file,
    version,
    id,
    slug: detached(slug),
    aliases: share.list(aliases),
    publishedAt,
    updatedAt,
    expiresAt,
    section: section === undefined ? undefined : share.text(section),
    tags: tags.length === 0 ? share.list(tags) : tags.map(share.text),
    authors: share.list(authors),
  } as Listed;
  // Few have one.
  return head.rssGuid === undefined ? listed : { ...listed, rssGuid: detached(head.rssGuid) };
}

const NOTHING: readonly never[] = [];

/** Keeps one of each value, compared by what is in it. */
export function sharing(): Share {
  const texts = new Map<string, string>();
  const lists = new Map<string, readonly unknown[]>();
  /** What has been looked up before is known by itself. */
  const known = new WeakMap<readonly unknown[], readonly unknown[]>();
  function own<T>(all: Map<string, T>, key: string, value: T): T {
    const before = all.get(key);
    if (before !== undefined) return before;
    const made = detached(value);
    all.set(detached(key), made);
    return made;
  }
  return {
    text: (value) => own(texts, value, value),
    list<T>(value: readonly T[]) {
      if (value.length === 0) return NOTHING;
      const before = known.get(value) ?? own(lists, JSON.stringify(value), value);
      known.set(value, before);
      return before as readonly T[];
    },
  };
}
