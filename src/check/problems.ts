import type { Problem } from '../domain.ts';
import type { PublicationError } from '../publication-settings.ts';
import type { Finding } from './finding.ts';

const OUTCOMES: Readonly<Record<Problem['effect'], string>> = {
  'left out': 'the article is left out',
  mended: 'the article is published without it',
  kept: 'the article stays as it was',
};

export const findingOfProblem = ({ file, line, field, found, expected, effect }: Problem): Finding => ({
  severity: effect === 'mended' ? 'warning' : 'error',
  rule: 'problem',
  file,
  ...(line === undefined ? {} : { line, marks: marksOf(field, found) }),
  message: `${field === undefined ? '' : `${field}: `}found ${found}; ${OUTCOMES[effect]}`,
  remedy: `write ${expected}`,
});

/** `file`: where the settings are, as the author knows it. */
export const findingOfSetting = (file: string, { line, key, found, expected }: PublicationError): Finding => ({
  severity: 'error',
  rule: 'settings',
  file,
  line,
  marks: marksOf(key || undefined, found),
  message: `${key === '' ? '' : `${key}: `}found ${found}; nothing can be published`,
  remedy: `write ${expected}`,
});

/** What was found is quoted as it stands there; where that is not so, its key shows the place. */
function marksOf(field: string | undefined, found: string): readonly string[] {
  const quoted = /«([^»]+)»/.exec(found)?.[1];
  return [quoted, field].filter((mark) => mark !== undefined);
}
