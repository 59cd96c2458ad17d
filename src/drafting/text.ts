import { DateTime } from 'luxon';
import { Document } from 'yaml';
import { slugify } from '../article/identity.ts';
import { asLine } from '../article/line.ts';
import { parseArticle } from '../article/parse.ts';
import type { ArticleHead, Instant, Publication } from '../domain.ts';
import { StartError } from '../start-error.ts';

/** What whoever begins an article says of it. */
export interface Wanted {
  readonly headline: string;
  /** Without a note that it is a draft. */
  readonly publish?: boolean;
  readonly section?: string;
  readonly tags?: readonly string[];
  readonly authors?: readonly string[];
  readonly summary?: string;
}

/** Longer ones are no headline: a paste that went wrong. */
const HEADLINE_CHARACTERS = 300;
const SUMMARY_CHARACTERS = 1000;
const NAME_CHARACTERS = 200;
const MOST_NAMES = 50;

/** Of the words in a file's name: systems take 255 bytes in all, and people read fewer. */
const NAME_WORDS = 80;
const NAME_WORDS_BYTES = 180;

/**
 * The text of a new article: front matter, and room for what is to be said. The date is `at` to the minute, in the publication's zone
 * with its offset. Throws a StartError that names what can't be written.
 */
export function newText(wanted: Wanted, publication: Publication, at: Instant): string {
  const { headline, publish, section, tags = [], authors = [], summary } = wanted;
  const front = new Document({
    title: line('the headline', headline, HEADLINE_CHARACTERS),
    date: moment(at, publication).toFormat("yyyy-MM-dd'T'HH:mmZZ"),
    ...(publish ? {} : { draft: true }),
    ...(section === undefined ? {} : { section: line('--section', section, NAME_CHARACTERS) }),
    ...(summary === undefined ? {} : { description: line('--summary', summary, SUMMARY_CHARACTERS) }),
  });
  if (tags.length > 0) front.set('tags', front.createNode(names('--tag', tags), { flow: true }));
  if (authors.length > 0) front.set('authors', names('--author', authors));
  return `---\n${front.toString({ lineWidth: 0 })}---\n\n`;
}

/** The names that a new article's file may have, without the ending, the one to be tried first at the front. All are plain everywhere. */
export function* newNames(headline: string, publication: Publication, at: Instant): Generator<string> {
  const words = wordsOf(headline);
  const first = `${moment(at, publication).toFormat('yyyy-MM-dd')}${words === '' ? '' : `-${words}`}`;
  yield first;
  for (let number = 2; ; number++) yield `${first}-${number}`;
}

/**
 * What the server will make of a new article once it is no draft. Throws a StartError where there would be anything wrong with it, so that
 * nothing is written that could not be published.
 */
export function newHead(file: string, text: string, publication: Publication): ArticleHead {
  const shown = text.replace(/^draft: true\n/m, '');
  const parsed = parseArticle({ file, bytes: Buffer.from(shown), version: '' }, publication);
  const problem = parsed.kind === 'draft' || parsed.kind === 'withdrawn' ? undefined : parsed.problems[0];
  if (problem) throw new StartError(`${problem.field ?? file}: found ${problem.found}; write ${problem.expected}`);
  if (parsed.kind !== 'article') throw new StartError(`${file}: found nothing that can be published; write another headline`);
  return parsed.head;
}

const moment = (at: Instant, { timezone }: Publication): DateTime => DateTime.fromMillis(at, { zone: timezone, locale: 'en-US' });

/** Whole words, as many as fit. */
function wordsOf(headline: string): string {
  const slug = slugify(asLine(headline));
  const characters = [...slug];
  let end = 0;
  for (let bytes = 0; end < Math.min(characters.length, NAME_WORDS); end++) {
    bytes += Buffer.byteLength(characters[end] ?? '');
    if (bytes > NAME_WORDS_BYTES) break;
  }
  if (end === characters.length) return slug;
  const cut = characters.slice(0, end).join('');
  return characters[end] === '-' ? cut : cut.replace(/(?<=.)-[^-]*$/u, '');
}

function line(what: string, text: string, most: number): string {
  const clean = asLine(text);
  if (clean === '') throw new StartError(`${what}: found nothing that can be read; write a line of text`);
  if (clean.length > most) throw new StartError(`${what}: found ${clean.length} characters; write at most ${most}`);
  return clean;
}

function names(option: string, all: readonly string[]): readonly string[] {
  if (all.length > MOST_NAMES) throw new StartError(`${option}: found ${all.length} names; write at most ${MOST_NAMES}`);
  return [...new Set(all.map((name) => line(option, name, NAME_CHARACTERS)))];
}
