import { parseDate } from './dates.ts';
import type { NamedValue } from './fields.ts';

/** Wire copy taken apart: what agencies send, plain text whose shape is all the markup there is. */
export interface WireCopy {
  readonly values: readonly NamedValue[];
  /** In order, each on one line. */
  readonly paragraphs: readonly string[];
}

interface Line {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
}

type Kind = 'blank' | 'label' | 'text';

/** A label without a colon is a sentence if it ends like one. */
const PHOTO =
  /^(?:photo(?:graph)?s?|pictures?|images?)\s*(?:(?:by|credits?|courtesy(?: of)?)\s*:?|:)\s*(?<name>\S.{0,79}(?<![.!?]))$/iu;
const DATED =
  /^(?<first>(?:first )?published|posted|(?:last )?updated)(?:\s*(?:\/|and)\s*(?<second>updated))?(?:\s+on)?\s*:?\s+(?<date>\S.{3,50})$/iu;
/** Looks so much like a date that it must be one. */
const DATE_LIKE = /^(?:\p{L}{3,9}\.?\s+\d{1,2},?\s+\d{4}|\d{1,2}\s+\p{L}{3,9}\.?,?\s+\d{4}|\d{4}-\d{1,2}-\d{1,2})$/u;
const BYLINE =
  /^[Bb](?:y|Y)\s+(?<names>\p{Lu}[\p{L}\p{M}'’.-]*(?:(?:,|\s+and|\s+(?:de|van|von|der|bin|al|da|la))?\s+\p{Lu}[\p{L}\p{M}'’.-]*){0,8}(?<!\.))$/u;
const CREDIT_LABEL = /^(?:sources?|credits?)\s*:\s*/iu;
const SENTENCE_END = /[.!?…:;,。！？؟۔।]["'”’»)\]]*$/u;

/** A closing credit is no longer than this … */
const CREDIT_CHARACTERS = 80;
const CREDIT_WORDS = 10;
/** Text that was wrapped is no wider than this; where lines are longer, each is a paragraph. */
const WRAP_CHARACTERS = 100;

/**
 * Reads wire copy: the headline; a standfirst, which is the one paragraph before the first label; labels (`Photo by:`, `Published`,
 * `Updated`, `By`) wherever one stands alone on its line; paragraphs; a closing credit. What is none of these is text and stays.
 */
export function readWireCopy(text: string): WireCopy {
  const [headline, ...rest] = trimStart(text.split('\n').map((line, i) => ({ text: line.trim(), number: i + 1 })));
  if (!headline) return { values: [], paragraphs: [] };
  const kinds = rest.map((line, i) => kindOf(line.text, i, rest));
  const labels = rest.filter((_, i) => kinds[i] === 'label').flatMap(labelValues);
  const paragraphs = toParagraphs(rest, kinds);
  const firstLabel = rest[kinds.indexOf('label')]?.number ?? 0;
  const beforeLabels = paragraphs.filter((paragraph) => paragraph.number < firstLabel).length;
  const standfirst = beforeLabels === 1 && paragraphs.length > 1 ? paragraphs[0] : undefined;
  const body = standfirst ? paragraphs.slice(1) : paragraphs;
  const credit = closingCredit(body);
  return {
    values: [
      { key: 'title', value: headline.text, line: headline.number },
      ...(standfirst ? [{ key: 'description', value: standfirst.text, line: standfirst.number }] : []),
      ...photoCredits(labels),
      ...labels.filter(({ key }) => key !== 'credit').reverse(),
      ...(credit ? [{ key: 'source', value: creditName(credit.text), line: credit.number }] : []),
    ],
    paragraphs: (credit ? body.slice(0, -1) : body).map((paragraph) => paragraph.text),
  };
}

const trimStart = (lines: readonly Line[]): readonly Line[] =>
  lines.slice(
    Math.max(
      0,
      lines.findIndex((line) => line.text !== ''),
    ),
  );

/** Bylines stand above the text: lower down, «By Monday» begins a sentence. */
function kindOf(text: string, at: number, lines: readonly Line[]): Kind {
  if (text === '') return 'blank';
  const dated = DATED.exec(text)?.groups?.date;
  if (dated !== undefined && (DATE_LIKE.test(dated) || parseDate(dated, 'UTC') !== undefined)) return 'label';
  if (PHOTO.test(text)) return 'label';
  const textAbove = lines.slice(0, at).filter((line) => line.text !== '' && !PHOTO.test(line.text) && !DATED.test(line.text));
  return textAbove.length <= 1 && BYLINE.test(text) ? 'label' : 'text';
}

function labelValues(line: Line): readonly NamedValue[] {
  const photo = PHOTO.exec(line.text)?.groups?.name;
  if (photo !== undefined) return [{ key: 'credit', value: photo, line: line.number }];
  const dated = DATED.exec(line.text)?.groups;
  if (dated?.date !== undefined) {
    const keys = [/updated/i.test(dated.first ?? '') ? 'updated' : 'date', ...(dated.second ? ['updated'] : [])];
    return keys.map((key) => ({ key, value: dated.date ?? '', line: line.number }));
  }
  const names = BYLINE.exec(line.text)?.groups?.names ?? '';
  return [{ key: 'authors', value: names.split(/,\s*|\s+and\s+/), line: line.number }];
}

/** Every photographer or agency once, however often a picture of theirs is shown. */
function photoCredits(labels: readonly NamedValue[]): readonly NamedValue[] {
  const credits = labels.filter(({ key }) => key === 'credit');
  const names = credits.map(({ value }) => String(value));
  const once = names.filter((name, i) => names.findIndex((other) => other.toLowerCase() === name.toLowerCase()) === i);
  return credits[0] ? [{ ...credits[0], value: once }] : [];
}

/** Joins lines that were wrapped; a line that ended where the next word would still have fitted ended a paragraph. */
function toParagraphs(lines: readonly Line[], kinds: readonly Kind[]): readonly Line[] {
  const widest = lines.reduce((width, line, i) => (kinds[i] === 'text' ? Math.max(width, line.text.length) : width), 0);
  const paragraphs: Line[] = [];
  lines.forEach((line, i) => {
    if (kinds[i] !== 'text') return;
    const above = kinds[i - 1] === 'text' ? lines[i - 1] : undefined;
    const open = paragraphs.at(-1);
    if (above && open && widest <= WRAP_CHARACTERS && isWrapped(above.text, line.text, widest)) {
      paragraphs[paragraphs.length - 1] = { ...open, text: `${open.text} ${line.text}` };
    } else {
      paragraphs.push(line);
    }
  });
  return paragraphs;
}

function isWrapped(line: string, next: string, widest: number): boolean {
  const [word = ''] = next.split(/\s/, 1);
  return line.length + 1 + word.length > widest || (!SENTENCE_END.test(line) && /^\p{Ll}/u.test(next));
}

/** The last paragraph, where it is no sentence but a name or a list of them. */
function closingCredit(paragraphs: readonly Line[]): Line | undefined {
  const last = paragraphs.at(-1);
  if (!last || paragraphs.length < 2 || last.text.length > CREDIT_CHARACTERS) return undefined;
  if (CREDIT_LABEL.test(last.text) || /^\(.+\)$/.test(last.text)) return last;
  const named = /^[—–-]*\s*[\p{Lu}\p{Lo}\p{Lt}]/u.test(last.text) && last.text.split(/\s+/).length <= CREDIT_WORDS;
  return named && !SENTENCE_END.test(last.text) && !/["“”«»]/u.test(last.text) ? last : undefined;
}

const creditName = (text: string): string =>
  text
    .replace(CREDIT_LABEL, '')
    .replace(/^[—–-]+\s*/, '')
    .replace(/^\((.+)\)$/, '$1')
    .trim();
