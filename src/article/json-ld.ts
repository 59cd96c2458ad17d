import type { CheerioAPI } from 'cheerio';
import type { NamedValue, Value } from './fields.ts';
import { isList, isMapping } from './values.ts';

/** Types of schema.org that are an article. */
const ARTICLE_TYPES = new Set(
  [
    'NewsArticle',
    'Article',
    'BlogPosting',
    'ReportageNewsArticle',
    'AnalysisNewsArticle',
    'OpinionNewsArticle',
    'TechArticle',
    'Report',
    'LiveBlogPosting',
  ].map((type) => type.toLowerCase()),
);

/** schema.org's properties → the field they fill. */
const PROPERTIES: readonly (readonly [property: string, field: string])[] = [
  ['headline', 'title'],
  ['name', 'title'],
  ['description', 'description'],
  ['datePublished', 'date'],
  ['dateCreated', 'date'],
  ['dateModified', 'updated'],
  ['expires', 'expires'],
  ['author', 'authors'],
  ['creator', 'authors'],
  ['image', 'image'],
  ['thumbnailUrl', 'image'],
  ['articleSection', 'section'],
  ['keywords', 'tags'],
  ['inLanguage', 'lang'],
];

const JSON_CHARACTERS = 256 * 1024;
const DEPTH = 6;

/** What the page's JSON-LD (schema.org `NewsArticle` and its kin) says of the article. JSON that can't be read says nothing. */
export function readJsonLd($: CheerioAPI): readonly NamedValue[] {
  for (const script of $('script[type="application/ld+json" i]').toArray()) {
    const article = findArticle(parse($(script).text()), 0);
    if (article) {
      return PROPERTIES.flatMap(([property, key]) => {
        const value = Object.hasOwn(article, property) ? article[property] : undefined;
        return value === undefined || value === '' ? [] : [{ key, value }];
      });
    }
  }
  return [];
}

function parse(json: string): Value | undefined {
  if (json.length > JSON_CHARACTERS) return undefined;
  try {
    return toValue(JSON.parse(json), 0);
  } catch {
    return undefined;
  }
}

/** JSON as Values: numbers and switches as the text they are written as, nulls left away. */
function toValue(json: unknown, depth: number): Value | undefined {
  if (typeof json === 'string') return json;
  if (typeof json === 'number' || typeof json === 'boolean') return String(json);
  if (typeof json !== 'object' || json === null || depth > DEPTH) return undefined;
  if (Array.isArray(json)) return json.flatMap((item) => toValue(item, depth + 1) ?? []);
  const entries = Object.entries(json).flatMap(([key, item]) => {
    const value = toValue(item, depth + 1);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

function findArticle(value: Value | undefined, depth: number): { readonly [key: string]: Value } | undefined {
  if (value === undefined || depth > DEPTH) return undefined;
  if (isList(value)) {
    for (const item of value) {
      const found = findArticle(item, depth + 1);
      if (found) return found;
    }
    return undefined;
  }
  if (!isMapping(value)) return undefined;
  const types = value['@type'];
  const names = types === undefined ? [] : isList(types) ? types : [types];
  if (
    names.some(
      (name) => typeof name === 'string' && ARTICLE_TYPES.has(name.toLowerCase().replace(/^https?:\/\/schema\.org\//, '')),
    )
  )
    return value;
  return findArticle(value['@graph'], depth + 1) ?? findArticle(value.mainEntity, depth + 1);
}
