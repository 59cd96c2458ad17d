import type { Person, Publication } from '../domain.ts';
import type { Fields, FieldValue } from './fields.ts';
import { aliasPath, givenId, LONGEST_ID, pagePath, slugify, slugOfPath, tagUri } from './identity.ts';
import { asLine } from './line.ts';
import { readPeople } from './people.ts';
import { asList, describe, distinct, type FieldReader, readNames, textOf } from './values.ts';

/** What tells one article from all others, and what it has in common with some. */

export function readSlug(fields: Fields, path: string, reader: FieldReader): string | undefined {
  const field = fields.get('slug');
  const slug = field ? slugify(textOf(field.value) ?? '') : slugOfPath(path);
  if (slug !== '') return slug;
  const found = field ? describe(field.value) : `the file name «${path.split('/').at(-1)}»`;
  reader.report('slug', field?.line, found, 'a slug with letters or digits, such as «slug: a-headline»', 'left out');
  return undefined;
}

/** The id under which readers know the article: one that can't be read must not be replaced by another. */
export function readId(fields: Fields, path: string, { tagEntity }: Publication, reader: FieldReader): string | undefined {
  const field = fields.get('id');
  if (!field) return tagUri(tagEntity, path);
  const id = asLine(textOf(field.value) ?? '');
  if (id !== '' && id.length <= LONGEST_ID) return givenId(id, tagEntity);
  reader.report('id', field.line, describe(field.value), `a line of text of at most ${LONGEST_ID} characters`, 'left out');
  return undefined;
}

/** The `guid` of an earlier RSS feed, as it stood there: another spelling would be another article to its readers. */
export function readRssGuid(fields: Fields, reader: FieldReader): string | undefined {
  const field = fields.get('rss_guid');
  if (!field) return undefined;
  const guid = asLine(textOf(field.value) ?? '');
  if (guid !== '' && guid.length <= LONGEST_ID) return guid;
  reader.report('rss_guid', field.line, describe(field.value), `a line of text of at most ${LONGEST_ID} characters`, 'left out');
  return undefined;
}

export function readAliases(fields: Fields, slug: string, reader: FieldReader, siteUrl: string): readonly string[] {
  const field = fields.get('aliases');
  const permalink = fields.get('permalink');
  const former = permalink && formerPath(permalink, siteUrl);
  if (!field && former === undefined) return [];
  const paths = asList(field?.value ?? []).flatMap((value) => {
    const path = aliasPath(asLine(textOf(value) ?? ''), siteUrl);
    if (path !== undefined) return [path];
    reader.report('aliases', field?.line, describe(value), 'an earlier path such as /2025/old-name, or a list of them', 'mended');
    return [];
  });
  return distinct(former === undefined ? paths : [...paths, former]).filter((path) => path !== pagePath(slug));
}

/**
 * Where another system showed the article (Jekyll's and Eleventy's `permalink`, Hugo's `url`). `false` shows none, and patterns
 * (`/:year/:title/`, `{{ … }}`) say nothing by themselves.
 */
function formerPath({ value }: FieldValue, siteUrl: string): string | undefined {
  const text = asLine(textOf(value) ?? '');
  const { origin } = new URL(siteUrl);
  const below = text.startsWith(`${origin}/`) ? text.slice(origin.length) : text;
  // Eleventy says the name of the file that it writes.
  const path = below.replace(/(^|\/)index\.html?$/i, '$1').replace(/^(?![/.]|[a-z]+:)(?=.*\/)/i, '/');
  const isPath = /^\/[^/{}<>][^{}<>]*$/.test(path) && !/\/:[a-z]/i.test(path);
  return isPath ? aliasPath(path, siteUrl) : undefined;
}

interface Belonging {
  readonly section: string | undefined;
  readonly tags: readonly string[];
  readonly authors: readonly Person[];
}

/** The channels that it belongs to. A comma parts two names: some readers would do so themselves. */
export function readBelonging(fields: Fields, reader: FieldReader): Belonging {
  const [section, ...moreSections] = readNames(fields.get('section'), 'section', reader, ',');
  const tags = readNames(fields.get('tags'), 'tags', reader, ',');
  return {
    section,
    tags: moreSections.length === 0 ? tags : distinct([...moreSections, ...tags]),
    authors: readPeople(fields.get('authors'), reader),
  };
}
