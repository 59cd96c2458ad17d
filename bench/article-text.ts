/** A number from 0 up to 1. */
export type Random = () => number;

/** The same numbers on every machine (Numerical Recipes, §7.1: a linear congruential generator). */
export function randomFrom(seed: number): Random {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
export const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));

const SYLLABLES = 'an ber cor del en far gol hin is jun kel lor mar nes or pel quil ran sto tem ul ver wen yar zin'.split(' ');

/** Compresses about as well as English does: few words are said often, most seldom. */
export function vocabulary(random: Random): readonly string[] {
  return times(6000, () => times(1 + Math.floor(random() * 3), () => pick(random, SYLLABLES)).join(''));
}

export interface Writer {
  words(count: number): string;
  sentence(): string;
  paragraph(words: number): string;
}

export function writer(random: Random): Writer {
  const known = vocabulary(random);
  const word = (): string => known[Math.floor(random() ** 1.8 * known.length)] ?? '';
  const words = (count: number): string => capital(times(count, word).join(' '));
  const length = (): number => 6 + Math.floor(random() * 14);
  return {
    words,
    sentence: () => `${words(length())}.`,
    paragraph(count) {
      const sentences: string[] = [];
      for (let said = 0; said < count; ) {
        const more = length();
        sentences.push(`${words(more)}.`);
        said += more;
      }
      return sentences.join(' ');
    },
  };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** 600 to 900 words in Markdown with what articles have: parts, emphasis, a link, a list, a quotation. `n` makes its links its own. */
export function articleBody(n: number, random: Random, write: Writer): string {
  const part = (k: number): string => `
## ${write.words(4)}

${write.paragraph(65 + Math.floor(random() * 35))} *${write.words(3)}* ${write.sentence()}

${write.paragraph(55)} [${write.words(2)}](https://example.org/${n}/${k}), ${write.sentence()}
`;
  return `
${write.paragraph(50)}
${times(3, part).join('')}
- ${write.sentence()}
- **${write.words(2)}** ${write.sentence()}

> ${write.paragraph(30)}

${write.paragraph(50)}
`;
}
