import { type CheerioAPI, load } from 'cheerio';
import type { Publication } from '../domain.ts';

/** What a page needs to know of a format to offer it. */
export interface OfferedFormat {
  readonly name: string;
  readonly fileName: string;
  readonly linkType: string;
}

export interface PageFrame {
  readonly title: string;
  readonly description: string;
  readonly language: string;
  readonly canonicalUrl: string;
  readonly publication: Pick<Publication, 'title' | 'url'>;
}

/** The HTML that every page shares; all that varies is put in as text or attributes, which cheerio escapes. */
const SKELETON = `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<title></title>
<meta name="viewport" content="width=device-width">
<meta name="description">
<link rel="canonical">
</head>
<body>
<header><p><a rel="home"></a></p></header>
<main></main>
<footer><p>Subscribe: </p></footer>
</body>
</html>
`;

/** A page with head, autodiscovery and an empty `main`. */
export function makeDocument(frame: PageFrame, formats: readonly OfferedFormat[]): CheerioAPI {
  const $ = load(SKELETON);
  const { publication } = frame;
  $('html').attr({ lang: frame.language, dir: directionOf(frame.language) });
  $('title').text(frame.title);
  $('meta[name="description"]').attr('content', frame.description);
  $('link[rel="canonical"]').attr('href', frame.canonicalUrl);
  $('a[rel="home"]').attr('href', `${publication.url}/`).text(publication.title);
  for (const { name, fileName, linkType } of formats) {
    const href = `${publication.url}/${fileName}`;
    const title = `${publication.title} (${name})`;
    $('head').append($('<link rel="alternate">').attr({ type: linkType, title, href }), '\n');
    $('footer > p').append($('<a></a>').attr({ href, type: linkType }).text(name), ' ');
  }
  return $;
}

/** Scripts that run from right to left (ISO 15924). */
const RIGHT_TO_LEFT = new Set(['Arab', 'Aran', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr']);

/** Which way text of a language (BCP 47) runs. */
export const directionOf = (language: string): 'rtl' | 'ltr' =>
  RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr';

/** A `<time>` that machines read exactly and people by day. */
export function timeElement($: CheerioAPI, instant: number, publication: Pick<Publication, 'timezone'>, language: string) {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: publication.timezone }).format(instant);
  return $('<time></time>')
    .attr('datetime', `${new Date(instant).toISOString().slice(0, 19)}Z`)
    .text(day);
}
