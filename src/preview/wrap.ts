/** Lines of text of a certain width on a terminal. */

/** A character with the marks that stand on it. */
const CLUSTER = /\P{M}\p{M}*/gu;
const MARK = /^[\p{M}\p{Cf}]/u;
/** What takes two columns: most of Unicode's East Asian Wide (UAX #11), and pictures. */
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;
/** Most words are of ASCII, and as wide as they are long. */
const NARROW = /^[ -~]*$/;
/** Where a line may end: at spaces, and before and after a wide character. */
const PIECE = new RegExp(`${WIDE.source}\\p{M}*|(?:(?!${WIDE.source})[^ ])+| +`, 'gu');

/** How many columns a text takes. */
export function widthOf(text: string): number {
  if (NARROW.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += MARK.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** A text in lines of at most `width` columns, where its words allow that; longer words are broken. Its own line ends stay. */
export const wrapped = (text: string, width: number): readonly string[] =>
  text.split('\n').flatMap((line) => wrappedLine(line.trim(), width));

function wrappedLine(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  let used = 0;
  const end = (): void => {
    lines.push(line.trimEnd());
    [line, used] = ['', 0];
  };
  for (const [piece] of text.matchAll(PIECE)) {
    for (const part of widthOf(piece) > width ? (piece.match(CLUSTER) ?? [piece]) : [piece]) {
      const taken = widthOf(part);
      if (used + taken > width && part.trim() !== '' && line !== '') end();
      if (line === '' && part.trim() === '') continue;
      line += part;
      used += taken;
    }
  }
  if (line !== '') end();
  return lines;
}
