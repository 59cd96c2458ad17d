/** How much there is to read. By rule, not by the ICU that happens to be there, so that every process counts the same. */

/** Han, kana: each character counts as a word, as word processors count them. */
const CHARACTERS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
/** Written without spaces between words. */
const SPACELESS =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}][\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}]*/gu;
const SPACELESS_WORD = 5;
/** A letter or digit and what belongs to it: "don’t", "3.14", "e-mail" are one. */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’.,·‐-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;

/** Per minute, silently: adults read 238 words of non-fiction (Brysbaert 2019), some 500 Chinese or Japanese characters. */
const WORDS_A_MINUTE = 238;
const CHARACTERS_A_MINUTE = 500;

export interface Reading {
  readonly wordCount: number;
  /** Whole minutes; 0 only where there is nothing to read. */
  readonly readingMinutes: number;
}

export function readingOf(text: string): Reading {
  let characters = 0;
  let words = 0;
  const ascii = !/[^\0-\u024f]/.test(text);
  const rest = ascii
    ? text
    : text
        .replace(CHARACTERS, () => {
          characters++;
          return ' ';
        })
        .replace(SPACELESS, (run) => {
          words += Math.ceil(run.length / SPACELESS_WORD);
          return ' ';
        });
  for (WORD.lastIndex = 0; WORD.test(rest); ) words++;
  return { wordCount: words + characters, readingMinutes: Math.ceil(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE) };
}
