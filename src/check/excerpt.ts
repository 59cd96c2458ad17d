/** Lines of files as a terminal may show them. */

export interface Excerpt {
  /** Harmless, and no wider than was asked for. */
  readonly text: string;
  /** The columns that what is meant takes up: `from` is counted from 0. */
  readonly marked?: { readonly from: number; readonly columns: number };
}

/** What moves the cursor, colours, or turns the direction of what follows; line ends of every kind, and halves of characters. */
const HARMFUL =
  /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

const codePoint = (character: string): string =>
  `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`;

/** A text that does nothing to a terminal but stand there, in one line: everything from a file, a feed or a setting goes through this. */
export const harmless = (text: string): string => text.replace(/[\t\n\r]+/g, ' ').replace(HARMFUL, codePoint);

const CUT = '…';
/** What is shown before the mark where a line is cut. */
const BEFORE = 20;

/** A part of a line in which `mark` can be seen, if it is there; at most `columns` wide. */
export function excerptOf(line: string, mark: string | undefined, columns: number): Excerpt {
  const at = mark === undefined || mark === '' ? -1 : positionOf(line, mark);
  const end = at < 0 ? 0 : at + (mark ?? '').length;
  // No more is looked at of lines of megabytes.
  const most = columns * 4;
  const before = at < 0 ? '' : harmless(line.slice(Math.max(0, at - most), at)).trimStart();
  const meant = at < 0 ? '' : harmless(line.slice(at, Math.min(end, at + most)));
  const rest = harmless(line.slice(end, end + most)).trimEnd();
  const start = widthOf(before) + widthOf(meant) > columns ? CUT + lastColumns(before, BEFORE) : before;
  const text = cutTo(at < 0 ? rest.trimStart() : start + meant + rest, columns);
  const from = widthOf(start);
  return at < 0 || from >= columns ? { text } : { text, marked: { from, columns: Math.min(widthOf(meant), columns - from) } };
}

/** Where it stands by itself rather than within a longer word, where it does. */
export function positionOf(line: string, mark: string): number {
  const first = line.indexOf(mark);
  for (let at = first; at >= 0; at = line.indexOf(mark, at + 1)) {
    if (!isWord(line.at(at - 1), at > 0) && !isWord(line[at + mark.length], true)) return at;
  }
  return first;
}

const isWord = (character: string | undefined, isThere: boolean): boolean => isThere && /[\p{L}\p{N}_/-]/u.test(character ?? '');

const WIDE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\uff01-\uff60]/u;
const NO_WIDTH = /[\p{M}\u200c\u200d]/u;

const columnsOf = (character: string): number => (NO_WIDTH.test(character) ? 0 : WIDE.test(character) ? 2 : 1);

/** How many columns of a terminal a text takes, as far as that can be told without one. */
export const widthOf = (text: string): number => [...text].reduce((sum, character) => sum + columnsOf(character), 0);

function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let width = 0;
  let kept = '';
  for (const character of text) {
    width += columnsOf(character);
    if (width > columns - 1) break;
    kept += character;
  }
  return kept + CUT;
}

const lastColumns = (text: string, columns: number): string => [...text.slice(-columns * 2)].slice(-columns).join('');
