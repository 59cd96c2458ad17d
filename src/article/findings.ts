import type { Problem } from '../domain.ts';
import { lineAt } from './decode.ts';
import { type FieldName, type FieldValue, fieldNamed } from './fields.ts';
import type { FrontMatter } from './front-matter.ts';
import { markdownExcess } from './markdown-caps.ts';
import { describe } from './values.ts';

/** What is wrong with a stored file other than in its fields. */

/** Fields that decide whether, when and under which identity an article appears: of two values, neither may be chosen. */
const DECISIVE: ReadonlySet<FieldName> = new Set<FieldName>(['title', 'date', 'expires', 'draft', 'slug', 'id', 'withdrawn']);

export function repeatedProblems(file: string, frontMatter: FrontMatter | undefined): readonly Problem[] {
  return (frontMatter?.repeated ?? []).flatMap(({ key, line }) => {
    const field = fieldNamed(key);
    if (field === undefined) return [];
    const effect = DECISIVE.has(field) ? 'left out' : 'mended';
    return [
      { file, line, field, found: `«${key}» said twice, or a key within it`, expected: 'it once: the first counts', effect },
    ];
  });
}

/**
 * U+FFFD stands where a program before this one could not read a character: what it was, nobody knows any more. Reported where it
 * first stands in `text`, if that is between `start` and `end`.
 */
export function damageProblems(file: string, text: string, start: number, end: number): readonly Problem[] {
  const at = text.indexOf('\uFFFD');
  if (at < start || at >= end) return [];
  const found = 'a replacement character (U+FFFD), left by a program that misread the text';
  return [{ file, line: lineAt(text, at), found, expected: 'the character itself', effect: 'mended' }];
}

/** Its words appear, but without what they are marked up with. */
export function excessProblems(file: string, text: string): readonly Problem[] {
  const excess = markdownExcess(text);
  return excess ? [{ file, field: 'content', ...excess, effect: 'mended' }] : [];
}

/** What may be a draft must not appear. */
export const draftProblem = (file: string, { value, line }: FieldValue): Problem => ({
  file,
  ...(line === undefined ? {} : { line }),
  field: 'draft',
  found: describe(value),
  expected: 'true or false',
  effect: 'left out',
});
