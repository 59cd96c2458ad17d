/** What Markdown may hold before it takes too long to render: counted in one pass beforehand, since the renderer can't be stopped. */

/**
 * Each keeps its own kind of worst case below a second. Real articles stay far below (largest seen: 343 KB, 2,500 elements).
 * Half of them bound what is linear but slow; footnotes and `work` what is quadratic.
 */
const MARKDOWN_CAPS = {
  lines: 20_000,
  /** `[^` and `^[`: each copies the whole article's list of tokens. */
  footnotes: 1_000,
  /** `[`: links, pictures, footnotes. */
  brackets: 10_000,
  /** `*`, `_` and `~`. */
  emphasis: 50_000,
  /** `<`: tags, comments and addresses. */
  tags: 50_000,
  /** `|`. */
  cells: 50_000,
  /** Steps in search of the `]` of every `[`: as far as its paragraph's end, from one mark to the next. */
  work: 10_000_000,
} as const;

type Count = keyof typeof MARKDOWN_CAPS;

const NAMES: Readonly<Record<Count, string>> = {
  lines: 'lines',
  brackets: 'opening brackets',
  footnotes: 'footnotes and references to them',
  emphasis: 'marks of emphasis',
  tags: 'tags',
  cells: 'cells of tables',
  work: 'brackets and marks in one paragraph',
};

const KIND: ReadonlyMap<string, Count> = new Map<string, Count>([
  ['[', 'brackets'],
  ['*', 'emphasis'],
  ['_', 'emphasis'],
  ['~', 'emphasis'],
  ['<', 'tags'],
  ['|', 'cells'],
]);

/** Where the renderer stops within a line (its rule `text`), and the marks of cells. */
const MARK = /[[\]^*_~<|\n!#$%&+\-:=>@\\`{}]/g;
/** What ends a paragraph whatever comes before it: an empty line, an item of a list. */
const BREAK = /[ \t]*(?:\n|$)| {0,3}[-*+] \S/y;

/** What is too much in a text of Markdown, and how much may be; undefined where it can be rendered. Linear in its length. */
export function markdownExcess(text: string): { readonly found: string; readonly expected: string } | undefined {
  const counts: Record<Count, number> = { lines: 1, brackets: 0, footnotes: 0, emphasis: 0, tags: 0, cells: 0, work: 0 };
  let bracketsHere = 0;
  let marksHere = 0;
  const closeParagraph = (): void => {
    counts.work += bracketsHere * marksHere;
    bracketsHere = 0;
    marksHere = 0;
  };
  for (const { 0: mark, index } of text.matchAll(MARK)) {
    marksHere++;
    const kind = KIND.get(mark);
    if (kind) counts[kind]++;
    if (mark === '[') {
      bracketsHere++;
      if (text[index + 1] === '^' || text[index - 1] === '^') counts.footnotes++;
    } else if (mark === '\n') {
      counts.lines++;
      BREAK.lastIndex = index + 1;
      if (BREAK.test(text)) closeParagraph();
    }
  }
  closeParagraph();
  const over = (Object.keys(MARKDOWN_CAPS) as Count[]).find((count) => counts[count] > MARKDOWN_CAPS[count]);
  if (over === undefined) return undefined;
  if (over === 'work') return { found: `too many ${NAMES.work}`, expected: 'an empty line between paragraphs' };
  return { found: `Markdown with ${counts[over]} ${NAMES[over]}`, expected: `at most ${MARKDOWN_CAPS[over]}` };
}
