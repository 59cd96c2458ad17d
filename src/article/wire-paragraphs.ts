/** How wire copy parts its paragraphs: by empty lines, by single line ends, or by empty lines with the text wrapped in between. */

export interface Line {
  /** Without white space around it. */
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  readonly indented: boolean;
}

/** Lines directly below each other. */
export type Block = readonly Line[];

/** Text that was wrapped is no wider than this, in columns; where lines are longer, each is a paragraph. */
const WRAP_COLUMNS = 100;
/** A line of wrapped text is at least this wide: narrower ones are lists, scores, verse. */
const FULL_COLUMNS = 40;
/** More lines than this are no single paragraph of news: a block of them has paragraphs that nothing parts but a short last line. */
const PARAGRAPH_LINES = 12;

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff01-\uff60]/gu;
/** Chinese and Japanese write no spaces, so none was taken away where a line was wrapped. */
const SPACELESS_END = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]$/u;
const SPACELESS_START = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff01-\uff60]/u;
const SENTENCE_END = /[.!?…:。！？؟۔।]["'”’»」』)\]）]*$/u;
const BULLET = /^(?:[-*•–—·‣◦]|\d{1,2}[.)])\s/u;

export const endsSentence = (text: string): boolean => SENTENCE_END.test(text);

/** The paragraphs of the text, in order; each carries the number of its first line. Nothing is lost, nothing glued together. */
export function toParagraphs(blocks: readonly Block[]): readonly Line[] {
  const wrapped = isWrapped(blocks);
  // The first block may be a standfirst, which an empty line follows in any case.
  const partedByBlocks = blocks.slice(1).filter((block) => block.length > 1).length > 1;
  return blocks.flatMap((block) => {
    const width = widest(block);
    const parted = partedByBlocks && block.length <= PARAGRAPH_LINES;
    const joins = (above: Line, line: Line): boolean => {
      if (width > WRAP_COLUMNS || BULLET.test(line.text)) return false;
      if (!wrapped) return !endsSentence(above.text) && /^\p{Ll}/u.test(line.text);
      return parted || !endsSentence(above.text) || !fits(above.text, line.text, width);
    };
    return paragraphsOf(block, joins);
  });
}

function paragraphsOf(block: Block, joins: (above: Line, line: Line) => boolean): readonly Line[] {
  const someIndented = block.some((line) => line.indented) && block.some((line) => !line.indented);
  const paragraphs: { first: Line; readonly lines: string[] }[] = [];
  let above: Line | undefined;
  for (const line of block) {
    const open = paragraphs.at(-1);
    const begins = someIndented && line.indented && open !== undefined && !BULLET.test(open.first.text);
    if (above && open && !begins && joins(above, line)) open.lines.push(line.text);
    else paragraphs.push({ first: line, lines: [line.text] });
    above = line;
  }
  return paragraphs.map(({ first, lines }) => ({ ...first, text: joined(lines) }));
}

/** Whether lines end where the width did, rather than where a paragraph does: then most of them end within a sentence. */
export function isWrapped(blocks: readonly Block[]): boolean {
  let pairs = 0;
  let within = 0;
  for (const block of blocks) {
    const width = widest(block);
    if (width > WRAP_COLUMNS) continue;
    for (const { text } of block.slice(0, -1)) {
      pairs++;
      if (!endsSentence(text) && columns(text) >= FULL_COLUMNS) within++;
    }
  }
  return within > 0 && within >= pairs / 2;
}

/** The width of a line; lines that are too long for any wrapping are only known to be that. */
const columns = (text: string): number =>
  text.length > WRAP_COLUMNS ? text.length : text.length + (text.match(WIDE)?.length ?? 0);

const widest = (block: Block): number => block.reduce((width, { text }) => Math.max(width, columns(text)), 0);

/** Whether the first word of the next line had still fitted: then the line ended because the paragraph did. */
function fits(line: string, next: string, width: number): boolean {
  if (SPACELESS_START.test(next)) return columns(line) + 4 < width;
  const [word = ''] = next.split(/\s/, 1);
  return columns(line) + 1 + columns(word) <= width;
}

/** Hyphens stay: they were there before the text was wrapped. */
const joined = (lines: readonly string[]): string =>
  lines
    .map((line, i) => {
      const above = lines[i - 1];
      const spaceless = above === undefined || (SPACELESS_END.test(above.slice(-2)) && SPACELESS_START.test(line));
      return spaceless || breaksAtHyphen(above, line) ? line : ` ${line}`;
    })
    .join('');

/** `Moscow-` before `based` is one word; `short-` before `and long-term` is not. */
const breaksAtHyphen = (above: string, line: string): boolean =>
  /\p{L}-$/u.test(above.slice(-4)) && /^\p{L}/u.test(line) && !/^(?:and|or|to|und|oder|bis|et|ou|y|o|e)\s/iu.test(line);
