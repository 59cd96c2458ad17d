import type { FieldName } from '../../article/fields.ts';
import { parseHead } from '../../article/parse.ts';
import type { Publication } from '../../domain.ts';
import { readPublication } from '../../publication.ts';
import { refusalOf } from '../file-name.ts';
import type { ForeignFile, LeftBehind } from '../foreign.ts';
import { type Written, yamlOf } from '../yaml.ts';
import { outsideCode } from './scan.ts';

export type FrontMatterFields = { readonly [name in FieldName]?: Written };

/** A publication as the site's would be: its zone and address decide how its articles are read. */
export function publicationLike(url: string | undefined, timezone: string | undefined): Publication {
  const read = readPublication(yamlOf({ timezone }), { fallbackUrl: url ?? 'http://localhost', refreshMinutes: 1 });
  if (!read.ok) throw new Error('a zone that is none');
  return read.publication;
}

export interface Draft {
  /** Of the site, for messages. */
  readonly where: string;
  readonly file: string;
  readonly fields: FrontMatterFields;
  readonly body: string;
}

/**
 * The file of an article. What the parsers would not take of its front matter is left away and told; undefined where they would take
 * nothing of it.
 */
export function articleFile(
  { where, file, fields, body }: Draft,
  publication: Publication,
  leftBehind: (what: LeftBehind) => void,
): ForeignFile | undefined {
  const refusal = refusalOf(file);
  if (refusal !== undefined) return void leftBehind({ where, what: `is left behind: it has ${refusal}` });
  const text = outsideCode(body, (part) => part.replace(/\n{3,}/g, '\n\n')).replace(/^\n+|\s+$/g, '');
  let kept = fields;
  for (;;) {
    const content = `---\n${yamlOf(kept)}---\n\n${text}\n`;
    const parsed = parseHead({ file, bytes: Buffer.from(content), version: '' }, publication);
    const problems = parsed.kind === 'draft' ? [] : parsed.problems.filter(({ field }) => field !== undefined);
    const last = problems.find(({ effect }) => effect === 'left out');
    if (last)
      return void leftBehind({ where, what: `is left behind: ${last.field}: found ${last.found}; write ${last.expected}` });
    const wrong = problems.filter(({ field }) => field !== undefined && field in kept);
    if (wrong.length === 0) return { file, content };
    for (const { field, found, expected } of wrong)
      leftBehind({ where, what: `${field}: found ${found}; expected ${expected} (left away)` });
    kept = Object.fromEntries(Object.entries(kept).filter(([name]) => wrong.every(({ field }) => field !== name)));
  }
}
