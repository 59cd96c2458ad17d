/** The beginning of an article in whole sentences, for where its author gave no summary. */
import { oneLine } from './text.ts';

const LONGEST_EXCERPT = 300;
/** Of one paragraph. Far more than an excerpt needs, far less than a paragraph may be. */
const ENOUGH = 4_000;

/** A full stop, question or exclamation mark, of any script, with the quotes and brackets that close after it. */
const END = /[.!?…。！？｡؟۔।]+["'”’»›)\]」』）]*(?=\s|$)|[。！？｡]+["'”’»›)\]」』）]*/gu;
/** After these a full stop ends no sentence. Single letters neither: "J. S. Bach", "z. B.", "U.S.". */
const ABBREVIATION =
  /(?:^|[\s(["'“„«])(?:\p{L}|(?:\p{L}\.)+\p{L}|Mr|Mrs|Ms|Dr|Prof|Sr|Jr|St|Gen|Col|Capt|Lt|Sgt|Rev|Hon|Gov|Sen|Rep|Pres|vs|etc|e\.g|i\.e|cf|No|Nr|Nos|Vol|Fig|pp|ca|approx|Inc|Ltd|Co|Corp|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec|bzw|usw|evtl|ggf|Abs|Art|Hr|Fr|Mme|Mlle|Sra|Dra|a\.m|p\.m)\.$/iu;

/** The sentences of `text`, one line. */
export function sentences(text: string): readonly string[] {
  const found: string[] = [];
  let start = 0;
  for (const match of text.matchAll(END)) {
    const end = match.index + match[0].length;
    const sentence = text.slice(start, end).trim();
    const next = text.slice(end).trimStart().charAt(0);
    const ends = !(match[0] === '.' && ABBREVIATION.test(sentence.slice(-16))) && !/^\p{Ll}/u.test(next);
    if (!ends) continue;
    found.push(sentence);
    start = end;
  }
  const rest = text.slice(start).trim();
  return rest === '' ? found : [...found, rest];
}

/**
 * Whole sentences from the beginning of `paragraphs`, at most `LONGEST_EXCERPT` characters (UTF-16 units). Where the first
 * sentence alone is longer, it is cut between words and ends in an ellipsis.
 */
export function excerptOf(paragraphs: readonly string[]): string {
  let excerpt = '';
  for (const paragraph of paragraphs) {
    for (const sentence of sentences(oneLine(paragraph.slice(0, ENOUGH)))) {
      // Chinese and Japanese put no space between sentences.
      const longer = excerpt === '' || /[。！？]$/.test(excerpt) ? excerpt + sentence : `${excerpt} ${sentence}`;
      if (longer.length > LONGEST_EXCERPT) return excerpt === '' ? cut(sentence) : excerpt;
      excerpt = longer;
    }
  }
  return excerpt;
}

function cut(sentence: string): string {
  const start = sentence.slice(0, LONGEST_EXCERPT - 1);
  const lastSpace = start.lastIndexOf(' ');
  // Without spaces (Chinese, Japanese, a very long word) between characters, but not within one.
  const words = lastSpace > LONGEST_EXCERPT / 2 ? start.slice(0, lastSpace) : start.replace(/[\ud800-\udbff]$/, '');
  return `${words.replace(/[\s,;:–—-]+$/u, '')}…`;
}
