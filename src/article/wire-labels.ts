/** The lines of wire copy that are no text: who took the photographs, who wrote it, when it was published and updated. */
import { parseDate } from './dates.ts';
import { namesAgency } from './wire-credit.ts';

export type Label =
  | { readonly kind: 'photo'; readonly name: string }
  | { readonly kind: 'byline'; readonly names: readonly string[] }
  | { readonly kind: 'dates'; readonly dates: readonly LabelledDate[] };

export interface LabelledDate {
  readonly field: 'date' | 'updated';
  /** As it stands there; it may be none. */
  readonly text: string;
}

/** Where a line stands, as far as that decides what it is. */
export interface LinePlace {
  /** At most one paragraph of text stands above it. */
  readonly atTop: boolean;
  /** The line directly above it is text that goes on. */
  readonly continues: boolean;
  /** A label stands on the line directly above or below. */
  readonly beside?: boolean;
}

/** Longer lines are text, whatever they begin with; the expressions below never see them. */
const LABEL_CHARACTERS = 200;

const PHOTO =
  /^[([]?(?:file )?(?:photo(?:graph)?s?|pictures?|images?)\s*(?:(?:by|credits?|courtesy(?: of)?)\s*(?<colon>[:：])?|(?<colonOnly>[:：]))\s*(?<name>\S.{0,159})$/iu;
/** `Photo by:` with the name on the next line. */
const PHOTO_BY = /^(?:file )?(?:photo(?:graph)?s?|pictures?|images?)\s+(?:by|credits?|courtesy(?: of)?)\s*[:：]$/iu;
export const announcesPhoto = (line: string): boolean => line.length <= 40 && PHOTO_BY.test(line);
/** A credit begins like a name. */
const NAME_START = /^[\p{Lu}\p{Lt}\p{Lo}\d@©]/u;
/** Every word of a name begins with a capital, small words between them aside. */
const NAME =
  /^[\p{Lu}\p{Lt}\p{Lo}@©][^\s]*(?:\s+(?:[\p{Lu}\p{Lt}\p{Lo}\d/&|-][^\s]*|and|for|of|the|via|de|la|del|di|da|van|von|der|den|bin|ibn|al|el|y))*$/u;

const DATE_WORD = String.raw`(?:(?:first|originally|last)\s+)?(?:published|posted|updated|modified|date)`;
const DATED = new RegExp(
  String.raw`^[([]?(?<first>${DATE_WORD})(?:\s*(?:[/&]|and)\s*(?<second>updated|modified))?(?:\s+(?:on|at))?(?:\s*[:：]\s*|\s+[-–—]\s+|\s+)(?<date>\S.*)$`,
  'iu',
);
/** Before a second date on the same line: `Published Jul 1, 2015 | Updated Jul 2, 2015`. */
const NEXT_DATED = new RegExp(
  String.raw`(?<!\b(?:first|originally|last|(?:published|posted)\s+and))[\s|,;·•()–—-]{1,8}(?=${DATE_WORD}\b)`,
  'giu',
);
/** Looks so much like a date that it must be one. */
const DATE_LIKE =
  /^(?:\p{L}{3,9},?\s+)?(?:\p{L}{3,9}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}|\d{1,2}(?:st|nd|rd|th)?\s+\p{L}{3,9}\.?,?\s+\d{4}|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4})(?!\p{L})/iu;

const BYLINE =
  /^[Bb][Yy]:?\s+(?<names>\p{Lu}[\p{L}\p{M}'’.-]*(?:(?:,|\s+and|\s+&|\s+(?:de|van|von|der|den|bin|al|el|da|la|di))?\s+\p{Lu}[\p{L}\p{M}'’.-]*){0,8})(?:\s+(?:in|at|for)\s+\p{Lu}.{1,60}|,?\s*[|/]\s*\p{Lu}.{1,60})?$/u;
/** Most lines are text: this finds so at once. */
const MAY_BE_LABEL = /^[([]?(?:by|file|photo|picture|image|first|originally|last|published|posted|updated|modified|date)/iu;

/** What a line of wire copy says beside the text; undefined where it is text. */
export function labelOf(line: string, { atTop, continues, beside }: LinePlace): Label | undefined {
  if (line.length > LABEL_CHARACTERS || (!atTop && !MAY_BE_LABEL.test(line))) return undefined;
  return (
    photoOf(line, atTop || beside === true) ??
    (continues && /^\p{Ll}/u.test(line) ? undefined : datesOf(line, atTop)) ??
    (atTop ? bylineOf(line) : undefined)
  );
}

/**
 * After «Photo by:» anything is a name. After a bare «Photo:» it must stand where labels do, or be a credit by its looks: «Picture:
 * Imperfect» is a crosshead. Without a colon, a sentence such as «Photos by the agency show smoke» must not be taken for one.
 */
function photoOf(line: string, amongLabels: boolean): Label | undefined {
  const bare = /^[([]/.test(line) ? line.replace(/[)\]]$/, '') : line;
  const { name, colon, colonOnly } = PHOTO.exec(bare)?.groups ?? {};
  if (name === undefined) return undefined;
  if (colonOnly && !(NAME_START.test(name) && (amongLabels || bare !== line || looksLikeCredit(name)))) return undefined;
  if (!colon && !colonOnly && (!NAME.test(name) || /[.!?]$/.test(name))) return undefined;
  return { kind: 'photo', name: name.replace(/(\p{L}{4})\.$/u, '$1') };
}

const looksLikeCredit = (name: string): boolean => /[/©@]/.test(name) || (NAME.test(name) && namesAgency(name));

function datesOf(line: string, atTop: boolean): Label | undefined {
  const dates = line.replace(/\s+/g, ' ').split(NEXT_DATED).map(labelledDates);
  if (dates.every((found) => found !== undefined)) return { kind: 'dates', dates: dates.flat() };
  const bare = line.replace(/^[([]|[)\]]$/g, '');
  return atTop && parseDate(bare, 'UTC') !== undefined ? { kind: 'dates', dates: [{ field: 'date', text: bare }] } : undefined;
}

function labelledDates(part: string): readonly LabelledDate[] | undefined {
  const { first, second, date } = DATED.exec(part)?.groups ?? {};
  const text = date?.replace(/(?:\s+and)?[\s.,;|)\]]*$/, '') ?? '';
  if (first === undefined || (parseDate(text, 'UTC') === undefined && !DATE_LIKE.test(text))) return undefined;
  const field = /updated|modified/i.test(first) ? 'updated' : 'date';
  return [{ field, text }, ...(second ? [{ field: 'updated', text } as const] : [])];
}

function bylineOf(line: string): Label | undefined {
  const names = BYLINE.exec(line)?.groups?.names;
  if (names === undefined || /\p{L}{4}\.$/u.test(line)) return undefined;
  return { kind: 'byline', names: names.split(/\s*[,&]\s*|\s+and\s+/i) };
}
