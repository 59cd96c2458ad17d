import { type CheerioAPI, load } from 'cheerio';
import type { NamedValue, Value } from './fields.ts';
import { readJsonLd } from './json-ld.ts';

/** A whole HTML page taken apart. */
export interface Page {
  /** What its head says of the article, the most trustworthy source of each field first. */
  readonly values: readonly NamedValue[];
  /** The article's own HTML, still to be cleaned. */
  readonly body: string;
  /** Where `<base href>` says that relative addresses start. */
  readonly baseHref?: string;
}

/** Whether HTML is a page with a head of its own rather than the inside of an article. */
export const isWholePage = (html: string): boolean =>
  /^\s*(?:<!--[\s\S]{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head)\b/i.test(html);

/**
 * Reads a page: JSON-LD before OpenGraph before plain meta elements before what the page shows. A canonical address under `siteUrl`
 * is where the article used to be on this very site: an alias.
 */
export function readPage(html: string, siteUrl: string): Page {
  const $ = load(html, { scriptingEnabled: false });
  const body = articleElement($);
  const values: NamedValue[] = [...readJsonLd($), ...metaValues($), ...shownValues($, body)];
  const canonical = $('link[rel~="canonical" i]').first().attr('href');
  if (canonical) values.push({ key: canonical.startsWith(`${siteUrl}/`) ? 'aliases' : 'link', value: canonical });
  const baseHref = $('base[href]').first().attr('href');
  return { values, body: $(body).html() ?? '', ...(baseHref === undefined ? {} : { baseHref }) };
}

/** The names and properties of meta elements → the field they fill, in the order in which they are believed. */
const META: readonly (readonly [name: string, field: string])[] = [
  ['og:title', 'title'],
  ['twitter:title', 'title'],
  ['dc.title', 'title'],
  ['og:description', 'description'],
  ['description', 'description'],
  ['twitter:description', 'description'],
  ['dc.description', 'description'],
  ['article:published_time', 'date'],
  ['datepublished', 'date'],
  ['date', 'date'],
  ['pubdate', 'date'],
  ['dc.date', 'date'],
  ['dc.date.issued', 'date'],
  ['dcterms.created', 'date'],
  ['article:modified_time', 'updated'],
  ['og:updated_time', 'updated'],
  ['datemodified', 'updated'],
  ['last-modified', 'updated'],
  ['dcterms.modified', 'updated'],
  ['article:expiration_time', 'expires'],
  ['article:section', 'section'],
  ['og:locale', 'lang'],
];

/** Fields that a page may give more than once. */
const LISTS: readonly (readonly [name: string, field: string])[] = [
  ['author', 'authors'],
  ['article:author', 'authors'],
  ['dc.creator', 'authors'],
  ['article:tag', 'tags'],
  ['keywords', 'tags'],
  ['news_keywords', 'tags'],
];

function metaValues($: CheerioAPI): readonly NamedValue[] {
  const meta = new Map<string, string[]>();
  for (const element of $('meta[content]').toArray()) {
    const name = $(element).attr('property') ?? $(element).attr('name') ?? $(element).attr('itemprop');
    const content = $(element).attr('content')?.trim();
    if (name && content) meta.set(name.toLowerCase(), [...(meta.get(name.toLowerCase()) ?? []), content]);
  }
  const single = META.flatMap(([name, key]) => (meta.get(name) ?? []).slice(0, 1).map((value) => ({ key, value })));
  const lists = LISTS.flatMap(([name, key]) => {
    const names = (meta.get(name) ?? []).filter((value) => !/^https?:/i.test(value));
    return names.length === 0 ? [] : [{ key, value: names }];
  });
  const picture = pictureValue(meta);
  return [...single, ...lists, ...(picture === undefined ? [] : [{ key: 'image', value: picture }])];
}

function pictureValue(meta: ReadonlyMap<string, readonly string[]>): Value | undefined {
  const first = (...names: readonly string[]): string | undefined =>
    names.map((name) => meta.get(name)?.[0]).find((value) => value !== undefined);
  const url = first('og:image', 'og:image:url', 'og:image:secure_url', 'twitter:image', 'twitter:image:src');
  if (url === undefined) return undefined;
  const alt = first('og:image:alt', 'twitter:image:alt');
  const width = first('og:image:width');
  const height = first('og:image:height');
  return { url, ...(alt ? { alt } : {}), ...(width ? { width } : {}), ...(height ? { height } : {}) };
}

/** What the page shows its readers: the last resort for each field. */
function shownValues($: CheerioAPI, body: ReturnType<typeof articleElement>): readonly NamedValue[] {
  const documentTitle = $('head > title').first().text().trim();
  const heading = $(body).find('h1').first().text().replace(/\s+/g, ' ').trim();
  // «Headline | Site»: the heading is the headline where the title begins with it, or where there is no title.
  const title = heading !== '' && (documentTitle === '' || documentTitle.startsWith(heading)) ? heading : documentTitle;
  const time = $(body).find('time[datetime]').first().attr('datetime');
  const language = $(body).attr('lang') ?? $('html').attr('lang');
  return [
    ...(title === '' ? [] : [{ key: 'title', value: title }]),
    ...(time === undefined ? [] : [{ key: 'date', value: time }]),
    ...(language === undefined ? [] : [{ key: 'lang', value: language }]),
  ];
}

/** The article's element: the only `article` there is, else `main`, else the `article` with the most text, else the body. */
function articleElement($: CheerioAPI) {
  const articles = $('article')
    .toArray()
    .filter((element) => $(element).parents('article').length === 0);
  const [only] = articles;
  if (only && articles.length === 1) return only;
  const main = $('main, [role="main"]').first();
  const inMain = articles.filter((element) => $(element).closest('main, [role="main"]').length > 0);
  if (inMain.length === 1 && inMain[0]) return inMain[0];
  if (main.length > 0 && main[0]) return main[0];
  const longest = articles.reduce<{ element?: (typeof articles)[number]; length: number }>(
    (best, element) => {
      const { length } = $(element).text();
      return length > best.length ? { element, length } : best;
    },
    { length: -1 },
  );
  return longest.element ?? $('body')[0] ?? $.root()[0];
}
