/** Control characters, the replacement character, noncharacters and halves of characters. */
const BAD =
  /[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffc\u{10000}-\u{10ffff}]|[\u{1fffe}\u{1ffff}\u{2fffe}\u{2ffff}\u{3fffe}\u{3ffff}\u{10fffe}\u{10ffff}]/u;

/** The first character of a text that validators refuse or warn of. */
export function badCharacters(text: string): readonly string[] {
  const [found] = BAD.exec(text) ?? [];
  return found === undefined
    ? []
    : [`U+${found.codePointAt(0)?.toString(16).padStart(4, '0')} in ${JSON.stringify(text.slice(0, 60))}`];
}

/** Texts that stand more than once in a list. */
export const repeated = (list: readonly string[]): readonly string[] => list.filter((text, i) => list.indexOf(text) !== i);
