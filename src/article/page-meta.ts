import type { Element } from 'domhandler';
import type { NamedValue, Value } from './fields.ts';

/** What a page's meta elements say, by name in lower case, in the order of the source. */
export type Meta = ReadonlyMap<string, readonly string[]>;

/** The names and properties of meta elements → the field they fill, in the order in which they are believed. */
const SINGLE: readonly (readonly [name: string, field: string])[] = [
  ['og:title', 'title'],
  ['twitter:title', 'title'],
  ['headline', 'title'],
  ['dc.title', 'title'],
  ['parsely-title', 'title'],
  ['sailthru.title', 'title'],
  ['citation_title', 'title'],
  ['og:description', 'description'],
  ['description', 'description'],
  ['twitter:description', 'description'],
  ['dc.description', 'description'],
  ['sailthru.description', 'description'],
  ['article:published_time', 'date'],
  ['og:article:published_time', 'date'],
  ['og:published_time', 'date'],
  ['article:published', 'date'],
  ['article.published', 'date'],
  ['datepublished', 'date'],
  ['parsely-pub-date', 'date'],
  ['sailthru.date', 'date'],
  ['publish-date', 'date'],
  ['publish_date', 'date'],
  ['publication_date', 'date'],
  ['pubdate', 'date'],
  ['date', 'date'],
  ['dc.date.issued', 'date'],
  ['dc.issued', 'date'],
  ['dc.date', 'date'],
  ['dc.created', 'date'],
  ['dc.date.created', 'date'],
  ['citation_publication_date', 'date'],
  ['article:modified_time', 'updated'],
  ['og:article:modified_time', 'updated'],
  ['og:updated_time', 'updated'],
  ['article:modified', 'updated'],
  ['article.updated', 'updated'],
  ['datemodified', 'updated'],
  ['lastmod', 'updated'],
  ['last-modified', 'updated'],
  ['dc.modified', 'updated'],
  ['dc.date.modified', 'updated'],
  ['article:expiration_time', 'expires'],
  ['article:section', 'section'],
  ['og:article:section', 'section'],
  ['dc.language', 'lang'],
  ['content-language', 'lang'],
  ['dc.rights', 'rights'],
  ['copyright', 'rights'],
  ['dc.license', 'license'],
];

/** Fields that a page may give more than once. */
const LISTS: readonly (readonly [name: string, field: string])[] = [
  ['author', 'authors'],
  ['article:author', 'authors'],
  ['article:author_name', 'authors'],
  ['og:article:author', 'authors'],
  ['dc.creator', 'authors'],
  ['parsely-author', 'authors'],
  ['sailthru.author', 'authors'],
  ['citation_author', 'authors'],
  ['byl', 'authors'],
  ['article:tag', 'tags'],
  ['og:article:tag', 'tags'],
  ['keywords', 'tags'],
  ['news_keywords', 'tags'],
];

/** `name`, OpenGraph's `property`, microdata's `itemprop` and `http-equiv`, whichever an element has. */
export function readMeta(elements: readonly Element[]): Meta {
  const meta = new Map<string, string[]>();
  for (const { attribs } of elements) {
    const content = attribs.content?.trim();
    if (!content) continue;
    const names = [attribs.property, attribs.name, attribs.itemprop, attribs['http-equiv']].flatMap((name) =>
      name ? [plainName(name)] : [],
    );
    for (const name of new Set(names)) {
      const known = meta.get(name);
      if (known) known.push(content);
      else meta.set(name, [content]);
    }
  }
  return meta;
}

/** Dublin Core is written in four ways. */
const plainName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/^(?:dc|dcterms)[.:]/, 'dc.');

export const firstMeta = (meta: Meta, ...names: readonly string[]): string | undefined =>
  names.map((name) => meta.get(name)?.[0]).find((value) => value !== undefined);

/** The values of fields, the most trustworthy first. An author given as the address of a profile is no name. */
export function metaValues(meta: Meta): readonly NamedValue[] {
  const single = SINGLE.flatMap(([name, key]) => (meta.get(name) ?? []).slice(0, 1).map((value) => ({ key, value })));
  const lists = LISTS.flatMap(([name, key]) => {
    const values = (meta.get(name) ?? []).filter((value) => !/^https?:/i.test(value));
    return values.length === 0 ? [] : [{ key, value: values }];
  });
  const picture = pictureValue(meta);
  return [...single, ...lists, ...(picture === undefined ? [] : [{ key: 'image', value: picture }])];
}

function pictureValue(meta: Meta): Value | undefined {
  const url = firstMeta(meta, 'og:image', 'og:image:url', 'og:image:secure_url', 'twitter:image', 'twitter:image:src', 'image');
  if (url === undefined) return undefined;
  const alt = firstMeta(meta, 'og:image:alt', 'twitter:image:alt');
  const width = firstMeta(meta, 'og:image:width');
  const height = firstMeta(meta, 'og:image:height');
  return { url, ...(alt ? { alt } : {}), ...(width ? { width } : {}), ...(height ? { height } : {}) };
}
