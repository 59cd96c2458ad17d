import { parseDate } from './dates.ts';
import type { NamedValue } from './fields.ts';
import { creditOf, isEndMark } from './wire-credit.ts';
import { announcesPhoto, type Label, labelOf } from './wire-labels.ts';
import { type Block, endsSentence, isWrapped, type Line, toParagraphs } from './wire-paragraphs.ts';

/** Wire copy taken apart: what agencies send, plain text whose shape is all the markup there is. */
export interface WireCopy {
  readonly values: readonly NamedValue[];
  /** In order, each on one line. */
  readonly paragraphs: readonly string[];
}

/** A line that says something, and whether an empty one stands above it. */
interface Source extends Line {
  readonly gap: boolean;
}

type PlacedLabel = Label & { readonly number: number };

/**
 * Reads wire copy: the headline; a standfirst; labels (`Photo by:`, `Published`, `Updated`, `By`) where one stands alone on its
 * line; paragraphs; a closing credit. What is none of these is text and stays.
 */
export function readWireCopy(text: string): WireCopy {
  const { headline, rest } = takeHeadline(linesOf(text));
  if (!headline) return { values: [], paragraphs: [] };
  const { labels, blocks } = sort(joinPhotoLines(rest));
  const { credit, body } = takeCredit(blocks);
  const paragraphs = toParagraphs(body);
  const standfirst = standfirstOf(paragraphs, labels);
  return {
    values: [
      { key: 'title', value: headline.text, line: headline.number },
      ...(standfirst ? [{ key: 'description', value: standfirst.text, line: standfirst.number }] : []),
      ...labelValues(labels),
      ...(credit ? [{ key: 'source', value: credit.text, line: credit.number }] : []),
    ],
    paragraphs: (standfirst ? paragraphs.slice(1) : paragraphs).map((paragraph) => paragraph.text),
  };
}

/** Unicode's own line ends count too, though no editor counts them. */
const LINE_ENDS = /[\u0085\u2028\u2029]/;
const INDENTED = /^(?:\t| {2,}|\u3000)/;
/** Drawn lines: `-----`, `=====`. */
const DRAWN = /^([-=_*#~.])\1{2,}$/;

function linesOf(text: string): readonly Source[] {
  const lines: Source[] = [];
  let gap = true;
  for (const [i, stored] of text.split('\n').entries()) {
    for (const raw of LINE_ENDS.test(stored) ? stored.split(LINE_ENDS) : [stored]) {
      const trimmed = raw.trim();
      if (trimmed !== '') lines.push({ text: trimmed, number: i + 1, indented: INDENTED.test(raw), gap });
      gap = trimmed === '';
    }
  }
  return lines;
}

/** The first line, and the one directly below it where the headline goes on there, in lower case. */
function takeHeadline(lines: readonly Source[]): { readonly headline?: Line; readonly rest: readonly Source[] } {
  const start = lines.findIndex((line) => !DRAWN.test(line.text));
  const [headline, next] = start < 0 ? [] : lines.slice(start, start + 2);
  if (!headline) return { rest: [] };
  const wrapped = next && !next.gap && headline.text.length >= 30 && headline.text.length <= 100;
  if (!wrapped || !/^\p{Ll}/u.test(next.text) || labelOf(next.text, { atTop: true, continues: false })) {
    return { headline, rest: lines.slice(start + 1) };
  }
  return { headline: { ...headline, text: `${headline.text} ${next.text}` }, rest: lines.slice(start + 2) };
}

/** Names are no longer. */
const PHOTO_NAME_CHARACTERS = 160;

/** Puts the name below a line «Photo by:» beside it. */
function joinPhotoLines(lines: readonly Source[]): readonly Source[] {
  const names = new Set<Source>();
  return lines
    .map((line, i) => {
      const next = lines[i + 1];
      if (!next || next.gap || !announcesPhoto(line.text) || next.text.length > PHOTO_NAME_CHARACTERS) return line;
      if (labelOf(next.text, { atTop: true, continues: false }) || (endsSentence(next.text) && next.text.includes(' ')))
        return line;
      names.add(next);
      return { ...line, text: `${line.text} ${next.text}` };
    })
    .filter((_, i) => !names.has(lines[i] as Source));
}

/** Parts the labels from the text. Bylines and bare dates count at the top alone: lower down, «By Monday» begins a sentence. */
function sort(lines: readonly Source[]): { readonly labels: readonly PlacedLabel[]; readonly blocks: readonly Block[] } {
  const labels: PlacedLabel[] = [];
  const blocks: Source[][] = [];
  let open: Source[] | undefined;
  let afterLabel = false;
  for (const [i, line] of lines.entries()) {
    const next = lines[i + 1];
    const beforeLabel = next !== undefined && !next.gap && labelOf(next.text, { atTop: false, continues: false }) !== undefined;
    const beside = (afterLabel && !line.gap) || beforeLabel;
    if (line.gap) open = undefined;
    const above = open?.at(-1);
    const atTop = blocks.length === 0 || (blocks.length === 1 && (open === undefined || open.length === 1));
    const label = labelOf(line.text, { atTop, continues: above !== undefined && !endsSentence(above.text), beside });
    afterLabel = label !== undefined;
    if (label) {
      labels.push({ ...label, number: line.number });
      open = undefined;
    } else if (open) {
      open.push(line);
    } else {
      open = [line];
      blocks.push(open);
    }
  }
  return { labels, blocks };
}

/** The last line, where it names a source and no sentence runs into it; marks of the story's end around it go. */
function takeCredit(blocks: readonly Block[]): { readonly credit?: Line; readonly body: readonly Block[] } {
  const text = withoutEndMarks(blocks);
  const last = text.at(-1)?.at(-1);
  const above = text.at(-1)?.at(-2);
  const source = last && creditOf(last.text);
  const goesOn = above !== undefined && !endsSentence(above.text) && !isEndMark(above.text) && isWrapped(text);
  const isAll = text.length === 1 && above === undefined;
  if (!last || source === undefined || goesOn || isAll) return { body: text };
  return { credit: { ...last, text: source }, body: withoutEndMarks(withoutLastLine(text)) };
}

/** Nobody ends a story more often. */
const END_MARKS = 3;

function withoutEndMarks(blocks: readonly Block[]): readonly Block[] {
  let text = blocks;
  for (let marks = 0; marks < END_MARKS && isEndMark(text.at(-1)?.at(-1)?.text ?? ''); marks++) text = withoutLastLine(text);
  return text;
}

const withoutLastLine = (blocks: readonly Block[]): readonly Block[] => {
  const block = blocks.at(-1)?.slice(0, -1) ?? [];
  return [...blocks.slice(0, -1), ...(block.length > 0 ? [block] : [])];
};

/** Longer ones are the story's first paragraph. */
const STANDFIRST_CHARACTERS = 400;
/** `LONDON (Reuters) - ` begins a story, not a standfirst. */
const DATELINE = /^\p{Lu}[\p{L}\d\s.,'’/-]{1,60}\([\p{L}\s/]{2,30}\)\s*[-–—]/u;

/**
 * The standfirst: the first paragraph, where labels part it from the next. Where labels stand above it as well, the one below may
 * be a picture's within the text: then it must not be a whole sentence, which standfirsts rarely are.
 */
function standfirstOf([first, second]: readonly Line[], labels: readonly PlacedLabel[]): Line | undefined {
  if (!first || !second || first.text.length > STANDFIRST_CHARACTERS || DATELINE.test(first.text)) return undefined;
  if (!labels.some(({ number }) => number > first.number && number < second.number)) return undefined;
  return labels.some(({ number }) => number < first.number) && endsSentence(first.text) ? undefined : first;
}

function labelValues(labels: readonly PlacedLabel[]): readonly NamedValue[] {
  const photos = labels.flatMap((label) => (label.kind === 'photo' ? [{ text: label.name, line: label.number }] : []));
  const authors = labels.flatMap((label) =>
    label.kind === 'byline' ? label.names.map((text) => ({ text, line: label.number })) : [],
  );
  const dates = labels.flatMap((label) =>
    label.kind === 'dates' ? label.dates.map((date) => ({ ...date, line: label.number })) : [],
  );
  return [
    ...listValue('credit', photos),
    ...listValue('authors', authors),
    ...extreme(
      'date',
      dates.filter(({ field }) => field === 'date'),
      -1,
    ),
    ...extreme(
      'updated',
      dates.filter(({ field }) => field === 'updated'),
      1,
    ),
  ];
}

interface Found {
  readonly text: string;
  readonly line: number;
}

/** Every name once, however often a picture of theirs is shown. */
function listValue(key: string, found: readonly Found[]): readonly NamedValue[] {
  const names = new Map<string, string>();
  for (const { text } of found) if (!names.has(text.toLowerCase())) names.set(text.toLowerCase(), text);
  return found[0] ? [{ key, value: [...names.values()], line: found[0].line }] : [];
}

/** The earliest date of several (-1) or the latest (1); one that is none, only where there is no other. */
function extreme(key: string, found: readonly Found[], sign: 1 | -1): readonly NamedValue[] {
  const moments = found.map((one) => ({ ...one, moment: (parseDate(one.text, 'UTC') ?? Number.NaN) * sign }));
  const [best] = moments.filter(({ moment }) => !Number.isNaN(moment)).sort((a, b) => b.moment - a.moment);
  const chosen = best ?? moments[0];
  return chosen ? [{ key, value: chosen.text, line: chosen.line }] : [];
}
