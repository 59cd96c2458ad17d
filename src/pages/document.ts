import { type CheerioAPI, load } from 'cheerio';
import { directionOf } from '../direction.ts';
import type { Publication } from '../domain.ts';

/** A feed that a page offers its readers. */
export interface OfferedFeed {
  readonly title: string;
  /** The format's name. */
  readonly format: string;
  /** The media type, without parameters. */
  readonly type: string;
  readonly url: string;
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

/** A page with head, autodiscovery and an empty `main`. The feeds of the nearest channel come first and are shown. */
export function makeDocument(frame: PageFrame, offers: readonly OfferedFeed[]): CheerioAPI {
  const $ = load(SKELETON);
  const { publication } = frame;
  $('html').attr({ lang: frame.language, dir: directionOf(frame.language) });
  $('title').text(frame.title);
  $('meta[name="description"]').attr('content', frame.description);
  $('link[rel="canonical"]').attr('href', frame.canonicalUrl);
  $('a[rel="home"]').attr('href', `${publication.url}/`).text(publication.title);
  for (const { title, type, url: href } of offers)
    $('head').append($('<link rel="alternate">').attr({ type, title, href }), '\n');
  for (const { title, type, url: href } of offers) $('footer > p').append($('<a></a>').attr({ href, type }).text(title), ' ');
  return $;
}

/** A `<time>` that machines read exactly and people by day. */
export function timeElement($: CheerioAPI, instant: number, publication: Pick<Publication, 'timezone'>, language: string) {
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: publication.timezone }).format(instant);
  return $('<time></time>')
    .attr('datetime', `${new Date(instant).toISOString().slice(0, 19)}Z`)
    .text(day);
}
