import type { ArticleHead, Instant, Problem, Publication, Withdrawal } from '../domain.ts';
import { DATE_EXPECTED, parseDate } from './dates.ts';
import { readEpisode } from './episode.ts';
import type { FieldName, Fields, FieldValue } from './fields.ts';
import { pagePath } from './identity.ts';
import { asLine } from './line.ts';
import { readEnclosures, readPicture } from './media.ts';
import { readAliases, readBelonging, readId, readSlug } from './naming.ts';
import type { ResolveShipped } from './shipped.ts';
import { readDirection, readLicence } from './terms.ts';
import { describe, type FieldReader, readAddress, readLanguage, readNames, readText, textOf } from './values.ts';
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
  const dates = readDates(fields, reader);
  const slug = readSlug(fields, path, reader);
  const id = readId(fields, path, publication, reader);
  if (title === undefined || dates === undefined || slug === undefined || id === undefined) return { problems };
  const link = readAddress(fields.get('link'), 'link', reader);
  const placed: FieldReader = { ...reader, baseUrl: link ?? `${publication.url}${pagePath(slug)}` };
  const aliases = readAliases(fields, slug, reader, publication.url);
  return {
    result: { path, version, id, slug, aliases, title, ...dates, ...rest(fields, title, publication, placed, link) },
    problems,
  };
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

type Rest = Omit<ArticleHead, 'path' | 'version' | 'id' | 'slug' | 'aliases' | 'title' | keyof Dates>;

function rest(fields: Fields, title: string, publication: Publication, reader: FieldReader, link: string | undefined): Rest {
  const summary = readText(fields.get('description'), 'description', reader);
  const language = readLanguage(fields.get('lang'), reader);
  const credits = readNames(fields.get('credit'), 'credit', reader);
  const picture = readPicture(fields.get('image'), reader, credits);
  const [source] = readNames(fields.get('source'), 'source', reader);
  const commentsUrl = readAddress(fields.get('comments'), 'comments', reader);
  const rights = readText(fields.get('rights'), 'rights', reader);
  const licenseUrl = readLicence(fields.get('license'), reader);
  const episode = readEpisode(fields, reader);
  return {
    ...(summary === undefined ? {} : { summary }),
    ...readBelonging(fields, reader),
    ...(language === undefined ? {} : { language }),
    direction: readDirection(fields.get('dir'), title, language ?? publication.language, reader),
    ...(picture === undefined ? {} : { picture }),
    enclosures: readEnclosures(fields.get('enclosure'), reader),
    photoCredits: [...new Set([...(picture?.credit === undefined ? [] : [picture.credit]), ...credits])],
    ...(source === undefined ? {} : { source }),
    ...(link === undefined ? {} : { canonicalUrl: link }),
    ...(commentsUrl === undefined ? {} : { commentsUrl }),
    ...(rights === undefined ? {} : { rights }),
    ...(licenseUrl === undefined ? {} : { licenseUrl }),
    ...(episode === undefined ? {} : { episode }),
  };
}
