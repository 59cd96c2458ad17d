/** How much there is to read. By rule, not by the ICU that happens to be there, so that every process counts the same. */

/** Han, kana: each character counts as a word, as word processors count them. */
const CHARACTERS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
/** Written without spaces between words. */
const SPACELESS =
  /[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}][\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}]*/gu;
const SPACELESS_WORD = 5;
/** A letter or digit and what belongs to it: "don’t", "3.14", "e-mail" are one. */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’.,·‐-][\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*/gu;

/** A quick look whether any of the above can be there. */
const MAY_NEED_RULES = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\uff66-\uff9f\ud840-\ud8ff]/;

/** The same for Latin letters alone, several times as fast. */
const LATIN_WORD = /[0-9A-Za-zªµºÀ-ÖØ-öø-ɏ]+(?:['’.,·‐-][0-9A-Za-zªµºÀ-ÖØ-öø-ɏ]+)*/g;
const NOT_LATIN =
  /[\u00b2\u00b3\u00b9\u00bc-\u00be\u0250-\u1fff\u2070-\u218f\u2460-\u24ff\u2776-\u2793\u2c00-\udfff\uf900-\uffff]/;

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
  const rest = !MAY_NEED_RULES.test(text)
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
  const word = NOT_LATIN.test(rest) ? WORD : LATIN_WORD;
  for (word.lastIndex = 0; word.test(rest); ) words++;
  return { wordCount: words + characters, readingMinutes: Math.ceil(words / WORDS_A_MINUTE + characters / CHARACTERS_A_MINUTE) };
}
