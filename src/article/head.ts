import type { ArticleHead, Instant, Problem, Publication } from '../domain.ts';
import { oneLine } from './clean/text.ts';
import { DATE_EXPECTED, parseDate } from './dates.ts';
import type { FieldName, Fields, FieldValue } from './fields.ts';
import { aliasPath, givenId, LONGEST_ID, pagePath, slugify, slugOfPath, tagUri } from './identity.ts';
import { readEnclosures, readPicture } from './media.ts';
import { readPeople } from './people.ts';
import { asList, describe, type FieldReader, readAddress, readLanguage, readNames, readText, textOf } from './values.ts';

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
  const id = readId(fields, context, reader);
  if (title === undefined || dates === undefined || slug === undefined || id === undefined) return { problems };
  const link = readAddress(fields.get('link'), 'link', reader);
  const placed: FieldReader = { ...reader, baseUrl: link ?? `${context.publication.url}${pagePath(slug)}` };
  return {
    head: {
      path: context.path,
      version: context.version,
      id,
      slug,
      aliases: readAliases(fields, slug, reader, context.publication.url),
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

/** The id under which readers know the article: one that can't be read must not be replaced by another. */
function readId(fields: Fields, { path, publication }: HeadContext, reader: FieldReader): string | undefined {
  const field = fields.get('id');
  if (!field) return tagUri(publication.tagEntity, path);
  const id = oneLine(textOf(field.value) ?? '');
  if (id !== '' && id.length <= LONGEST_ID) return givenId(id, publication.tagEntity);
  reader.report('id', field.line, describe(field.value), `a line of text of at most ${LONGEST_ID} characters`, 'left out');
  return undefined;
}

function readAliases(fields: Fields, slug: string, reader: FieldReader, siteUrl: string): readonly string[] {
  const field = fields.get('aliases');
  const paths = (field ? asList(field.value) : []).flatMap((value) => {
    const path = aliasPath(oneLine(textOf(value) ?? ''), siteUrl);
    if (path !== undefined) return [path];
    reader.report('aliases', field?.line, describe(value), 'an earlier path such as /2025/old-name, or a list of them', 'mended');
    return [];
  });
  return [...new Set(paths)].filter((path) => path !== pagePath(slug));
}

type Rest = Omit<ArticleHead, 'path' | 'version' | 'id' | 'slug' | 'aliases' | 'title' | keyof Dates>;

function rest(fields: Fields, reader: FieldReader, link: string | undefined): Rest {
  const summary = readText(fields.get('description'), 'description', reader);
  // A comma parts two names: some readers would do so themselves.
  const [section, ...moreSections] = readNames(fields.get('section'), 'section', reader, ',');
  const tags = readNames(fields.get('tags'), 'tags', reader, ',');
  const language = readLanguage(fields.get('lang'), reader);
  const credits = readNames(fields.get('credit'), 'credit', reader);
  const picture = readPicture(fields.get('image'), reader, credits);
  const [source] = readNames(fields.get('source'), 'source', reader);
  return {
    ...(summary === undefined ? {} : { summary }),
    ...(section === undefined ? {} : { section }),
    tags: [...new Set([...moreSections, ...tags])],
    authors: readPeople(fields.get('authors'), reader),
    ...(language === undefined ? {} : { language }),
    ...(picture === undefined ? {} : { picture }),
    enclosures: readEnclosures(fields.get('enclosure'), reader),
    photoCredits: [...new Set([...(picture?.credit === undefined ? [] : [picture.credit]), ...credits])],
    ...(source === undefined ? {} : { source }),
    ...(link === undefined ? {} : { canonicalUrl: link }),
  };
}
