import type { ArticleHead, Instant, Problem, Publication } from '../domain.ts';
import { oneLine } from './clean/text.ts';
import { DATE_EXPECTED, parseDate } from './dates.ts';
import type { FieldName, Fields, FieldValue } from './fields.ts';
import { givenId, pagePath, slugify, slugOfPath, tagUri } from './identity.ts';
import { readEnclosures, readPicture } from './media.ts';
import { readPeople } from './people.ts';
import { describe, type FieldReader, listOf, readAddress, textOf } from './values.ts';

export interface HeadContext {
  /** The stored file, for messages. */
  readonly file: string;
  /** The stored path without its ending. */
  readonly path: string;
  readonly version: string;
  readonly publication: Publication;
}

export interface HeadResult {
  /** Missing where something that decides whether, when or under which name the article appears is wrong. */
  readonly head?: ArticleHead;
  readonly problems: readonly Problem[];
}

/**
 * Checks what an article says of itself. What decides whether it appears (title, dates, slug) must be right, or the article is
 * left out; anything else that is wrong is left away, and either is a Problem.
 */
export function readHead(fields: Fields, context: HeadContext): HeadResult {
  const problems: Problem[] = [];
  const reader: FieldReader = {
    timezone: context.publication.timezone,
    baseUrl: context.publication.url,
    report: (field, line, found, expected, effect) =>
      problems.push({ file: context.file, ...(line === undefined ? {} : { line }), field, found, expected, effect }),
  };
  const title = readTitle(fields, reader);
  const dates = readDates(fields, reader);
  const slug = readSlug(fields, context.path, reader);
  if (title === undefined || dates === undefined || slug === undefined) return { problems };
  const link = readAddress(fields.get('link'), 'link', reader);
  const placed: FieldReader = { ...reader, baseUrl: link ?? `${context.publication.url}${pagePath(slug)}` };
  return {
    head: {
      path: context.path,
      version: context.version,
      ...names(fields, context, slug),
      title,
      ...dates,
      ...rest(fields, placed, link),
    },
    problems,
  };
}

function readTitle(fields: Fields, reader: FieldReader): string | undefined {
  const field = fields.get('title');
  const title = oneLine(textOf(field?.value) ?? '');
  if (title !== '') return title;
  reader.report(
    'title',
    field?.line,
    field ? describe(field.value) : 'nothing',
    'a line such as «title: A headline»',
    'left out',
  );
  return undefined;
}

interface Dates {
  readonly publishedAt: Instant;
  readonly updatedAt?: Instant;
  readonly expiresAt?: Instant;
}

/** An article that names only the date of its last change was published then, as far as anybody can tell. */
function readDates(fields: Fields, reader: FieldReader): Dates | undefined {
  const updatedAt = readDate(fields.get('updated'), 'updated', reader, 'mended');
  const dateField = fields.get('date');
  const publishedAt = dateField ? readDate(dateField, 'date', reader, 'left out') : updatedAt;
  const expiresField = fields.get('expires');
  const expiresAt = readDate(expiresField, 'expires', reader, 'left out');
  if (publishedAt === undefined && !dateField) reader.report('date', undefined, 'nothing', DATE_EXPECTED, 'left out');
  if (publishedAt === undefined || (expiresField && expiresAt === undefined)) return undefined;
  return {
    publishedAt,
    ...(updatedAt === undefined ? {} : { updatedAt: Math.max(updatedAt, publishedAt) }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

function readDate(
  field: FieldValue | undefined,
  name: FieldName,
  reader: FieldReader,
  effect: Problem['effect'],
): Instant | undefined {
  if (!field) return undefined;
  const text = textOf(field.value);
  const date = text === undefined ? undefined : parseDate(text, reader.timezone);
  if (date === undefined) reader.report(name, field.line, describe(field.value), DATE_EXPECTED, effect);
  return date;
}

function readSlug(fields: Fields, path: string, reader: FieldReader): string | undefined {
  const field = fields.get('slug');
  const slug = field ? slugify(textOf(field.value) ?? '') : slugOfPath(path);
  if (slug !== '') return slug;
  const found = field ? describe(field.value) : `the file name «${path.split('/').at(-1)}»`;
  reader.report('slug', field?.line, found, 'a slug with letters or digits, such as «slug: a-headline»', 'left out');
  return undefined;
}

function names(fields: Fields, { path, publication }: HeadContext, slug: string): Pick<ArticleHead, 'id' | 'slug' | 'aliases'> {
  const id = oneLine(textOf(fields.get('id')?.value) ?? '');
  const aliases = listOf(fields.get('aliases')?.value).flatMap((alias) => aliasPath(oneLine(alias), publication.url));
  return {
    id: id === '' ? tagUri(publication.tagEntity, path) : givenId(id, publication.tagEntity),
    slug,
    aliases: [...new Set(aliases)].filter((alias) => alias !== pagePath(slug)),
  };
}

/** An earlier address of the article as a path below the publication's: from a path, a whole URL, or an earlier slug. */
function aliasPath(alias: string, siteUrl: string): readonly string[] {
  if (!alias.includes('/')) return slugify(alias) === '' ? [] : [pagePath(slugify(alias))];
  if (!URL.canParse(alias, siteUrl)) return [];
  const { pathname } = new URL(alias, siteUrl);
  const prefix = new URL(siteUrl).pathname.replace(/\/$/, '');
  const path = (pathname.startsWith(`${prefix}/`) ? pathname.slice(prefix.length) : pathname).replace(/\/+$/, '');
  return path === '' ? [] : [path];
}

type Rest = Omit<ArticleHead, 'path' | 'version' | 'id' | 'slug' | 'aliases' | 'title' | keyof Dates>;

function rest(fields: Fields, reader: FieldReader, link: string | undefined): Rest {
  const summary = oneLine(textOf(fields.get('description')?.value) ?? '');
  const [section, ...moreSections] = namesIn(fields.get('section'));
  const language = readLanguage(fields.get('lang'), reader);
  const credits = listOf(fields.get('credit')?.value)
    .map(oneLine)
    .filter((credit) => credit !== '');
  const picture = readPicture(fields.get('image'), reader, credits);
  const source = oneLine(textOf(fields.get('source')?.value) ?? '');
  return {
    ...(summary === '' ? {} : { summary }),
    ...(section === undefined ? {} : { section }),
    tags: [...new Set([...moreSections, ...namesIn(fields.get('tags'))])],
    authors: readPeople(fields.get('authors'), reader),
    ...(language === undefined ? {} : { language }),
    ...(picture === undefined ? {} : { picture }),
    enclosures: readEnclosures(fields.get('enclosure'), reader),
    photoCredits: [...new Set([...(picture?.credit === undefined ? [] : [picture.credit]), ...credits])],
    ...(source === '' ? {} : { source }),
    ...(link === undefined ? {} : { canonicalUrl: link }),
  };
}

/** Names of sections and tags. A comma parts two of them: some readers would do so themselves. */
const namesIn = (field: FieldValue | undefined): string[] =>
  listOf(field?.value)
    .flatMap((text) => text.split(','))
    .map((name) => oneLine(name).normalize('NFC'))
    .filter((name) => name !== '');

function readLanguage(field: FieldValue | undefined, reader: FieldReader): string | undefined {
  const text = textOf(field?.value)?.trim().replaceAll('_', '-');
  if (field === undefined) return undefined;
  try {
    return Intl.getCanonicalLocales(text ?? '')[0];
  } catch {
    reader.report('lang', field.line, describe(field.value), 'a language such as en, pt-BR or ar (BCP 47)', 'mended');
    return undefined;
  }
}
