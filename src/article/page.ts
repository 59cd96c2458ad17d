import { absoluteUrl } from './clean/address.ts';
import { OverCap, parse, type Tree } from './clean/parse.ts';
import { oneLine } from './clean/text.ts';
import { parseDate } from './dates.ts';
import type { NamedValue, Value } from './fields.ts';
import { readJsonLd } from './json-ld.ts';
import { articleBody } from './page-body.ts';
import { firstMeta, type Meta, metaValues, readMeta } from './page-meta.ts';
import { attributeOf, hasWord, shownValues } from './page-shown.ts';
import { withoutSiteName } from './page-text.ts';
import { DIRECTIONS, licenceUrl } from './terms.ts';
import { isMapping, languageTag, textAt } from './values.ts';

/** A whole HTML page taken apart. */
export type Page =
  | {
      readonly ok: true;
      /** What it says of the article, the most trustworthy source of each field first. */
      readonly values: readonly NamedValue[];
      /** The article's own HTML, still to be cleaned. */
      readonly body: string;
      /** Where its relative addresses start: `<base href>`, else where the page used to be. Absolute. */
      readonly baseHref?: string;
    }
  /** Past a limit of the parser. */
  | { readonly ok: false; readonly found: string; readonly expected: string };

/** How much may stand above a page's first tag. */
const ABOVE_PAGE = 20_000;

/** Whether HTML is a page with a head of its own rather than the inside of an article. */
export function isWholePage(html: string): boolean {
  let at = 0;
  const start = html.slice(0, ABOVE_PAGE);
  for (;;) {
    at += /^\s*/.exec(start.slice(at))?.[0].length ?? 0;
    const end = start.startsWith('<!--', at) ? '-->' : start.startsWith('<?', at) ? '>' : undefined;
    if (end === undefined) return /^<(?:!doctype\s+html|html|head|title|body)\b/i.test(start.slice(at, at + 100));
    const closed = start.indexOf(end, at + 2);
    if (closed < 0) return false;
    at = closed + end.length;
  }
}

/**
 * Reads a page: JSON-LD before OpenGraph before plain meta elements before what the page shows. A canonical address under `siteUrl`
 * is where the article used to be on this very site: an alias.
 */
export function readPage(html: string, siteUrl: string): Page {
  const tree = bounded(html);
  if (!('named' in tree)) return { ok: false, ...tree };
  const meta = readMeta(tree.named.get('meta') ?? []);
  const { element, html: body } = articleBody(tree);
  const base = attributeOf(tree, 'base', 'href');
  const baseHref = base === undefined ? undefined : absoluteUrl(base, `${siteUrl}/`, 'media');
  const canonical = canonicalAddress(tree, meta, baseHref ?? `${siteUrl}/`);
  const siteName = firstMeta(meta, 'og:site_name', 'application-name');
  const values = [
    ...readJsonLd(jsonLdScripts(tree), canonical),
    ...metaValues(meta),
    ...shownValues(tree, element),
    ...localeValue(meta),
  ].map((named) =>
    named.key === 'title' && typeof named.value === 'string'
      ? { key: 'title', value: withoutSiteName(named.value, siteName) }
      : named,
  );
  const start = baseHref ?? canonical;
  return {
    ok: true,
    values: [...believable(values, start ?? `${siteUrl}/`), ...linkValues(canonical, siteUrl)],
    body,
    ...(start === undefined ? {} : { baseHref: start }),
  };
}

/** The last resort: Facebook wants a region with every language, so sites write whatever it takes, or leave what they found there. */
const localeValue = (meta: Meta): readonly NamedValue[] =>
  (meta.get('og:locale') ?? []).slice(0, 1).map((value) => ({ key: 'lang', value }));

function bounded(html: string): Tree | { readonly found: string; readonly expected: string } {
  for (const attempt of [html, withoutScripts(html)]) {
    try {
      return parse(attempt);
    } catch (error) {
      if (!(error instanceof OverCap)) throw error;
      if (attempt !== html) return { found: error.message, expected: error.expected };
    }
  }
  return { found: 'a page that is too large', expected: 'a smaller one' };
}

/** Most of a large page is script and style: without them, all but JSON-LD, many a page is within the limits. */
function withoutScripts(html: string): string {
  const kept: string[] = [];
  const opening = /<(script|style)\b([^>]{0,300})>/gi;
  let at = 0;
  for (let match = opening.exec(html); match !== null; match = opening.exec(html)) {
    const closing = new RegExp(`</${match[1]}\\s{0,20}>`, 'gi');
    closing.lastIndex = opening.lastIndex;
    if (closing.exec(html) === null) break;
    if (!/ld\+json/i.test(match[2] ?? '')) {
      kept.push(html.slice(at, match.index));
      at = closing.lastIndex;
    }
    opening.lastIndex = closing.lastIndex;
  }
  return kept.join('') + html.slice(at);
}

function jsonLdScripts({ named }: Tree): readonly string[] {
  const scripts = (named.get('script') ?? []).filter(({ attribs }) => /^\s*application\/ld\+json\b/i.test(attribs.type ?? ''));
  return scripts.map(({ children }) => children.map((child) => ('data' in child ? child.data : '')).join(''));
}

/** The canonical link, else OpenGraph's address unless it is only the site's front page. */
function canonicalAddress({ named }: Tree, meta: Meta, base: string): string | undefined {
  const link = (named.get('link') ?? []).find(({ attribs }) => hasWord(attribs.rel, 'canonical') && attribs.href?.trim());
  const canonical = link && absoluteUrl(link.attribs.href ?? '', base, 'media');
  if (canonical !== undefined) return canonical;
  const own = firstMeta(meta, 'og:url');
  const address = own === undefined ? undefined : absoluteUrl(own, base, 'media');
  return address !== undefined && new URL(address).pathname !== '/' ? address : undefined;
}

const linkValues = (canonical: string | undefined, siteUrl: string): readonly NamedValue[] => {
  if (canonical === undefined || canonical === `${siteUrl}/`) return [];
  return [{ key: canonical.startsWith(`${siteUrl}/`) ? 'aliases' : 'link', value: canonical }];
};

/** Whether a value of a field can be used, where a page may give several: a bad one must not hide a good one. */
const USABLE: Readonly<Record<string, (value: Value, base: string) => boolean>> = {
  title: (value) => typeof value === 'string' && oneLine(value) !== '',
  date: isDate,
  updated: isDate,
  expires: isDate,
  rights: (value) => typeof value === 'string' && oneLine(value) !== '',
  license: (value, base) => licenceUrl(value, base) !== undefined,
  comments: isAddress,
  dir: (value) => typeof value === 'string' && DIRECTIONS.has(value.trim().toLowerCase()),
  lang: (value) => typeof value === 'string' && languageTag(value) !== undefined,
  image: (value, base) =>
    (Array.isArray(value) ? value : [value]).some((one) =>
      isAddress(isMapping(one) ? textAt(one, 'url', 'contentUrl') : one, base),
    ),
};

function isDate(value: Value): boolean {
  return typeof value === 'string' && parseDate(value, 'UTC') !== undefined;
}

function isAddress(value: Value | undefined, base: string): boolean {
  return typeof value === 'string' && value.trim() !== '' && absoluteUrl(value, base, 'media') !== undefined;
}

function believable(values: readonly NamedValue[], base: string): readonly NamedValue[] {
  const usable = values.filter(({ key, value }) => USABLE[key]?.(value, base) ?? true);
  const missing = values.filter(({ key }) => !usable.some((other) => other.key === key));
  return [...usable, ...missing];
}
