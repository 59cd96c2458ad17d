import type { ArticleHead, Instant, Problem, Publication, Withdrawal } from '../domain.ts';
import { DATE_EXPECTED, parseDate } from './dates.ts';
import { readEpisode } from './episode.ts';
import type { FieldName, Fields, FieldValue } from './fields.ts';
import { dateOfPath, pagePath } from './identity.ts';
import { asLine } from './line.ts';
import { readEnclosures, readPicture } from './media.ts';
import { readAliases, readBelonging, readId, readRssGuid, readSlug } from './naming.ts';
import type { ResolveShipped } from './shipped.ts';
import { readDirection, readLicence } from './terms.ts';
import {
  describe,
  distinct,
  type FieldReader,
  readAddress,
  readLanguage,
  readNames,
  readText,
  textOf,
  type Writable,
} from './values.ts';
import { readWithdrawal } from './withdrawn.ts';

export interface HeadContext {
  /** The stored file, for messages. */
  readonly file: string;
  /** The stored path without its ending. */
  readonly path: string;
  readonly version: string;
  readonly publication: Publication;
  /** Knows the files that the article ships beside itself. */
  readonly shipped?: ResolveShipped;
}

export interface HeadResult<T> {
  /** Missing where something that decides whether, when or under which name the article appears is wrong. */
  readonly result?: T;
  readonly problems: readonly Problem[];
}

/**
 * Checks what an article says of itself. What decides whether it appears (title, dates, slug) must be right, or the article is
 * left out; anything else that is wrong is left away, and either is a Problem.
 */
export function readHead(fields: Fields, context: HeadContext): HeadResult<ArticleHead> {
  const { path, version, publication } = context;
  const { reader, problems } = readerFor(context);
  const title = readTitle(fields, reader);
  const dates = readDates(fields, path, reader);
  const slug = readSlug(fields, path, reader);
  const rssGuid = readRssGuid(fields, reader);
  const id = readId(fields, path, publication, reader);
  if (title === undefined || dates === undefined || slug === undefined || id === undefined) return { problems };
  const link = readAddress(fields.get('link'), 'link', reader);
  const placed: FieldReader = { ...reader, baseUrl: link ?? `${publication.url}${pagePath(slug)}` };
  const aliases = readAliases(fields, slug, reader, publication.url);
  const begun: Begun = { path, version, id, rssGuid, slug, aliases, title, ...dates };
  return { result: complete(begun, fields, publication.language, link, placed), problems };
}

/** Checks what an article says of itself that is withdrawn: it needs neither title nor date. */
export function readWithdrawnHead(fields: Fields, context: HeadContext): HeadResult<Withdrawal> {
  const { reader, problems } = readerFor(context);
  const result = readWithdrawal(fields, context.path, context.publication, reader);
  return { ...(result ? { result } : {}), problems };
}

function readerFor({ file, publication, shipped }: HeadContext): {
  readonly reader: FieldReader;
  readonly problems: readonly Problem[];
} {
  const problems: Problem[] = [];
  const reader: FieldReader = {
    timezone: publication.timezone,
    baseUrl: publication.url,
    ...(shipped ? { shipped } : {}),
    report: (field, line, found, expected, effect) =>
      problems.push({ file, ...(line === undefined ? {} : { line }), field, found, expected, effect }),
  };
  return { reader, problems };
}

function readTitle(fields: Fields, reader: FieldReader): string | undefined {
  const field = fields.get('title');
  const title = asLine(textOf(field?.value) ?? '');
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
  readonly updatedAt: Instant | undefined;
  readonly expiresAt: Instant | undefined;
}

/**
 * An article that names no date has that of its file's name; one that names only the date of its last change was published then, as far
 * as anybody can tell.
 */
function readDates(fields: Fields, path: string, reader: FieldReader): Dates | undefined {
  const updatedAt = readDate(fields.get('updated'), 'updated', reader, 'mended');
  const dateField = fields.get('date');
  const publishedAt = dateField ? readDate(dateField, 'date', reader, 'left out') : (dateInName(path, reader) ?? updatedAt);
  const expiresField = fields.get('expires');
  const expiresAt = readDate(expiresField, 'expires', reader, 'left out');
  if (publishedAt === undefined && !dateField) reader.report('date', undefined, 'nothing', DATE_EXPECTED, 'left out');
  if (publishedAt === undefined || (expiresField && expiresAt === undefined)) return undefined;
  const changedAt = updatedAt === undefined ? undefined : Math.max(updatedAt, publishedAt);
  return { publishedAt, updatedAt: changedAt, expiresAt };
}

function dateInName(path: string, { timezone }: FieldReader): Instant | undefined {
  const date = dateOfPath(path);
  return date === undefined ? undefined : parseDate(date, timezone);
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

/** What is known of an article by now. */
type Begun = Pick<ArticleHead, 'path' | 'version' | 'id' | 'slug' | 'aliases' | 'title'> &
  Dates & { readonly rssGuid: string | undefined };

/** Assigned one by one, as objects of ever different keys spread into one another take longer than all the reading. */
function complete(begun: Begun, fields: Fields, usual: string, link: string | undefined, reader: FieldReader): ArticleHead {
  const { path, version, id, rssGuid, slug, aliases, title, publishedAt, updatedAt, expiresAt } = begun;
  const summary = readText(fields.get('description'), 'description', reader);
  const language = readLanguage(fields.get('lang'), reader);
  const credits = readNames(fields.get('credit'), 'credit', reader);
  const picture = readPicture(fields.get('image'), reader, credits);
  const [source] = readNames(fields.get('source'), 'source', reader);
  const commentsUrl = readAddress(fields.get('comments'), 'comments', reader);
  const rights = readText(fields.get('rights'), 'rights', reader);
  const licenseUrl = readLicence(fields.get('license'), reader);
  const episode = readEpisode(fields, reader);
  const { section, tags, authors } = readBelonging(fields, reader);
  const direction = readDirection(fields.get('dir'), title, language ?? usual, reader);
  const enclosures = readEnclosures(fields.get('enclosure'), reader);
  const photoCredits = distinct(picture?.credit === undefined ? credits : [picture.credit, ...credits]);
  const head: Writable<ArticleHead> = {
    path,
    version,
    id,
    slug,
    aliases,
    title,
    publishedAt,
    tags,
    authors,
    direction,
    enclosures,
    photoCredits,
  };
  if (rssGuid !== undefined) head.rssGuid = rssGuid;
  if (updatedAt !== undefined) head.updatedAt = updatedAt;
  if (expiresAt !== undefined) head.expiresAt = expiresAt;
  if (summary !== undefined) head.summary = summary;
  if (section !== undefined) head.section = section;
  if (language !== undefined) head.language = language;
  if (picture !== undefined) head.picture = picture;
  if (source !== undefined) head.source = source;
  if (link !== undefined) head.canonicalUrl = link;
  if (commentsUrl !== undefined) head.commentsUrl = commentsUrl;
  if (rights !== undefined) head.rights = rights;
  if (licenseUrl !== undefined) head.licenseUrl = licenseUrl;
  if (episode !== undefined) head.episode = episode;
  return head;
}
