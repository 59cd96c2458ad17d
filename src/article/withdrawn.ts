import type { Instant, Publication, Withdrawal } from '../domain.ts';
import { oneLine } from './clean/text.ts';
import { DATE_EXPECTED, parseDate } from './dates.ts';
import { type Fields, type FieldValue, yesOrNo } from './fields.ts';
import { readAliases, readBelonging, readId, readSlug } from './naming.ts';
import { describe, type FieldReader, isMapping, readText, textAt, textOf, type Writable } from './values.ts';

/** Articles that say that they are withdrawn. Where it is not clear what is said, they are: nobody writes it by chance. */

/** Whether the front matter says so, in any of its ways. `withdrawn: false` has the last word. */
export function isWithdrawn(own: Fields): boolean {
  const field = own.get('withdrawn');
  if (field) return yesOrNo(textOf(field.value) ?? '') !== false;
  return own.has('withdrawn_date') || own.has('withdrawn_reason');
}

/** What is left of the article. Undefined where nobody can tell which one it is; why, has been reported then. */
export function readWithdrawal(
  fields: Fields,
  path: string,
  publication: Publication,
  reader: FieldReader,
): Withdrawal | undefined {
  const slug = readSlug(fields, path, reader);
  const id = readId(fields, path, publication, reader);
  if (slug === undefined || id === undefined) return undefined;
  const said = readSaid(fields.get('withdrawn'), reader);
  const dateField = fields.get('withdrawn_date');
  const withdrawnAt = (dateField && readDate(dateField, reader)) ?? said.withdrawnAt;
  const reason = readText(fields.get('withdrawn_reason'), 'withdrawn_reason', reader) ?? said.reason;
  const aliases = readAliases(fields, slug, reader, publication.url);
  const { section, tags, authors } = readBelonging(fields, reader);
  const withdrawal: Writable<Withdrawal> = { id, slug, aliases, tags, authors };
  if (withdrawnAt !== undefined) withdrawal.withdrawnAt = withdrawnAt;
  if (reason !== undefined) withdrawal.reason = reason;
  if (section !== undefined) withdrawal.section = section;
  return withdrawal;
}

interface Said {
  readonly withdrawnAt?: Instant | undefined;
  readonly reason?: string | undefined;
}

/** One word of Latin letters at most, digits around it, or a question: no reason that readers should be given. */
const NO_REASON = /^[^\p{L}]*\p{Script=Latin}*[^\p{L}]*$|[?？؟]$/u;

/** Nobody needs so many characters to say nothing. */
const SHORT = 200;

const EXPECTED = 'true, the date, the reason in some words, or «reason: …» and «date: …» below it';

/** From the field's own value: a switch, a date, a reason, or a mapping of both. */
function readSaid(field: FieldValue | undefined, reader: FieldReader): Said {
  if (field === undefined) return {};
  if (isMapping(field.value)) {
    const date = textAt(field.value, 'date', 'withdrawn_date', 'at');
    const reason = oneLine(textAt(field.value, 'reason', 'withdrawn_reason') ?? '');
    return {
      ...(date === undefined ? {} : { withdrawnAt: readDate({ ...field, value: date }, reader) }),
      ...(reason === '' ? {} : { reason }),
    };
  }
  const text = oneLine(textOf(field.value) ?? '');
  if (yesOrNo(text)) return {};
  const withdrawnAt = parseDate(text, reader.timezone);
  if (withdrawnAt !== undefined) return { withdrawnAt };
  if (text.length > SHORT || !NO_REASON.test(text)) return { reason: text };
  reader.report('withdrawn', field.line, describe(field.value), EXPECTED, 'mended');
  return {};
}

function readDate({ value, line }: FieldValue, reader: FieldReader): Instant | undefined {
  const date = parseDate(textOf(value) ?? '', reader.timezone);
  if (date === undefined) reader.report('withdrawn', line, describe(value), DATE_EXPECTED, 'mended');
  return date;
}
