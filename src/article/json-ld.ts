import type { NamedValue, Value } from './fields.ts';
import { decodedReferences } from './page-text.ts';
import { asList, isList, isMapping, type Mapping, textAt } from './values.ts';

/** Types of schema.org that are an article. */
const ARTICLE_TYPES: ReadonlySet<string> = new Set(
  [
    'NewsArticle',
    'Article',
    'BlogPosting',
    'ReportageNewsArticle',
    'AnalysisNewsArticle',
    'OpinionNewsArticle',
    'BackgroundNewsArticle',
    'ReviewNewsArticle',
    'AskPublicNewsArticle',
    'SatiricalArticle',
    'ScholarlyArticle',
    'SocialMediaPosting',
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
  ['copyrightNotice', 'rights'],
  ['license', 'license'],
  ['discussionUrl', 'comments'],
];

/** Larger scripts are data for a program, not a description of an article. */
const JSON_CHARACTERS = 256 * 1024;
const DEPTH = 10;

/**
 * What a page's JSON-LD scripts (schema.org `NewsArticle` and its kin) say of the article. Of several articles the one at
 * `address` counts, else the first. JSON that can't be read says nothing.
 */
export function readJsonLd(scripts: readonly string[], address: string | undefined): readonly NamedValue[] {
  const roots = scripts.flatMap((script) => parse(script) ?? []);
  const nodes = roots.flatMap((root) => nodesIn(root, 0));
  const articles = nodes.filter(isArticle);
  const article = articles.find((node) => address !== undefined && addressesOf(node).includes(address)) ?? articles[0];
  if (!article) return [];
  const byId = new Map(nodes.flatMap((node) => (Object.keys(node).length > 1 ? [[textAt(node, '@id'), node] as const] : [])));
  return PROPERTIES.flatMap(([property, key]) => {
    const value = Object.hasOwn(article, property) ? article[property] : undefined;
    return value === undefined ? [] : [{ key, value: readable(value, byId) }];
  });
}

/** Content systems wrap scripts in comments or CDATA, write raw line ends into strings, and end with a semicolon. */
function parse(script: string): Value | undefined {
  if (script.length > JSON_CHARACTERS) return undefined;
  const bare = script
    .trim()
    .replace(/^(?:\/\*\s{0,9})?(?:\/\/\s{0,9})?(?:<!--|<!\[CDATA\[)(?:\s{0,9}\*\/)?/, '')
    .replace(/(?:\/\*\s{0,9})?(?:\/\/\s{0,9})?(?:-->|\]\]>)(?:\s{0,9}\*\/)?$/, '')
    .trim()
    .replace(/;$/, '');
  for (const json of [bare, bare.replace(/\p{Cc}+/gu, ' ')]) {
    try {
      return toValue(JSON.parse(json), 0);
    } catch {
      // Tried again without control characters; what is then no JSON says nothing.
    }
  }
  return undefined;
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

/** Where a page's own things stand: at the top, in lists, in `@graph`, and as what a page is about. */
function nodesIn(value: Value | undefined, depth: number): readonly Mapping[] {
  if (value === undefined || depth > DEPTH) return [];
  if (isList(value)) return value.flatMap((item) => nodesIn(item, depth + 1));
  if (!isMapping(value)) return [];
  return [value, ...['@graph', 'mainEntity', 'mainEntityOfPage'].flatMap((key) => nodesIn(value[key], depth + 1))];
}

const isArticle = (node: Mapping): boolean =>
  asList(node['@type'] ?? []).some(
    (type) =>
      typeof type === 'string' && ARTICLE_TYPES.has(type.toLowerCase().replace(/^(?:https?:\/\/schema\.org\/|schema:)/, '')),
  );

function addressesOf(node: Mapping): readonly string[] {
  const page = node.mainEntityOfPage;
  const places = [
    textAt(node, 'url'),
    textAt(node, '@id'),
    isMapping(page) ? textAt(page, '@id', 'url') : textAt(node, 'mainEntityOfPage'),
  ];
  return places.flatMap((place) => (place === undefined ? [] : [place.replace(/#.*$/s, '')]));
}

/** A value with references to other nodes (`{"@id": …}`) replaced by those, and character references by characters. */
function readable(value: Value, byId: ReadonlyMap<string | undefined, Mapping>): Value {
  if (typeof value === 'string') return decodedReferences(value);
  if (isList(value)) return value.map((item) => readable(item, byId)).filter((item) => item !== '');
  if (!isMapping(value)) return value;
  const id = textAt(value, '@id');
  const node = (id !== undefined && byId.get(id)) || value;
  if (id !== undefined && Object.keys(node).length === 1) return '';
  return Object.fromEntries(
    Object.entries(node).map(([key, item]) => [key, typeof item === 'string' ? decodedReferences(item) : item]),
  );
}
