import { DateTime } from 'luxon';
import { parseDate } from '../../article/dates.ts';
import { type FieldName, type NamedValue, toFields, type Value } from '../../article/fields.ts';
import { splitFrontMatter } from '../../article/front-matter.ts';
import { slugify, slugOfPath } from '../../article/identity.ts';
import { asList, isMapping, textAt, textOf } from '../../article/values.ts';
import type { LeftBehind } from '../foreign.ts';
import { readSiteText } from './files.ts';

/** What the posts of all generators have in common. */

export interface SitePost {
  /** Of the site. */
  readonly source: string;
  readonly values: readonly NamedValue[];
  readonly body: string;
}

/** A post as it stands; undefined where it can't be read, which is told then. */
export async function readPost(
  root: string,
  source: string,
  leftBehind: (what: LeftBehind) => void,
): Promise<(SitePost & { readonly hasFrontMatter: boolean }) | undefined> {
  const read = await readSiteText(root, source);
  if (!read.ok) return void leftBehind({ where: source, what: `is left behind: ${read.why}` });
  const split = splitFrontMatter(read.text);
  if (!split.ok) {
    const { line, found, expected } = split.error;
    return void leftBehind({ where: `${source}:${line}`, what: `is left behind: found ${found}; write ${expected}` });
  }
  const { frontMatter } = split;
  return {
    source,
    values: frontMatter?.values ?? [],
    body: frontMatter?.body ?? read.text,
    hasFrontMatter: frontMatter !== undefined,
  };
}

/** The value of a key as it is spelled, or in lower case as Hugo takes it. */
export function valueAt({ values }: Pick<SitePost, 'values'>, ...keys: readonly string[]): Value | undefined {
  for (const key of keys) {
    const found = values.find((one) => one.key === key) ?? values.find((one) => one.key.toLowerCase() === key.toLowerCase());
    if (found) return found.value;
  }
  return undefined;
}

export const lineAt = (post: Pick<SitePost, 'values'>, ...keys: readonly string[]): string =>
  (textOf(valueAt(post, ...keys)) ?? '').trim();

/** What its front matter says in words that are Gazette's too. Where it was is for whoever knows the site. */
export function sharedFields({ values }: Pick<SitePost, 'values'>): { [name in FieldName]?: Value } {
  const fields: { [name in FieldName]?: Value } = {};
  for (const [name, { value }] of toFields(values)) if (name !== 'permalink') fields[name] = value;
  return fields;
}

/** Names from a text or a list; `separator` parts those of a text. Each once. */
export function namesIn(value: Value | undefined, separator: RegExp): readonly string[] {
  const list = typeof value === 'string' ? value.split(separator) : asList(value ?? []);
  const names = list.map((one) => (isMapping(one) ? (textAt(one, 'name', 'title') ?? '') : (textOf(one) ?? '')).trim());
  return [...new Set(names.filter((name) => name !== ''))];
}

/** A date in words that the parsers know, as a day and time of the site's zone; undefined where it is none. */
export function localDate(text: string, timezone: string | undefined): DateTime<true> | undefined {
  const zone = timezone ?? 'UTC';
  const at = parseDate(text, zone);
  const date = at === undefined ? undefined : DateTime.fromMillis(at, { zone, locale: 'en' });
  return date?.isValid ? date : undefined;
}

/** Gives each article a slug of its own: the one that it had, or all of its name where another one has that. */
export function slugs(): (wanted: string, file: string) => string | undefined {
  const taken = new Set<string>();
  return (wanted, file) => {
    const usual = slugOfPath(file.replace(/\.[^./]+$/, ''));
    const base = slugify(wanted) === '' ? usual : slugify(wanted);
    const longer = slugify(file.replace(/\.[^./]+$/, '').replace(/\/index$/, ''));
    let slug = [base, usual, longer].find((one) => one !== '' && !taken.has(one)) ?? base;
    for (let again = 2; taken.has(slug); again++) slug = `${longer}-${again}`;
    taken.add(slug);
    return slug === usual ? undefined : slug;
  };
}

/** The whole address of a path below the site's, as feeds wrote it: escaped. */
export const addressOf = (site: string, path: string): string => new URL(site + path).href;
