import type { CheerioAPI } from 'cheerio';
import { load } from 'cheerio/slim';
import type { Element } from 'domhandler';

/** Ghost's bodies: ready HTML, with cards that need Ghost's own styles and scripts. */

export interface GhostBody {
  readonly html: string;
  /** Whether something was cut that only members were to read. */
  readonly wasCut: boolean;
}

/** All that stands after it is for members. */
const MEMBERS_ONLY = /<!--\s*members-only\s*-->/i;
const GATE_BEGINS = /<!--\s*kg-gated-block:begin\b([^<>]*)-->/gi;
const GATE_ENDS = /<!--\s*kg-gated-block:end\s*-->/gi;

export function ghostBody(source: string): GhostBody {
  const [free = '', ...gated] = source.split(MEMBERS_ONLY);
  const { html, wasCut } = withoutGated(free);
  return { html: html.includes('kg-') ? withPlainCards(html) : html, wasCut: gated.length > 0 || wasCut };
}

/** Without the passages that visitors were not shown; one that never ends goes to the end. */
function withoutGated(html: string): GhostBody {
  let out = '';
  let from = 0;
  let wasCut = false;
  for (const { 0: begin, 1: said = '', index } of html.matchAll(GATE_BEGINS)) {
    if (index < from || /nonMember:\s*true/i.test(said)) continue;
    wasCut = true;
    out += html.slice(from, index);
    GATE_ENDS.lastIndex = index + begin.length;
    from = GATE_ENDS.exec(html) ? GATE_ENDS.lastIndex : html.length;
  }
  return { html: out + html.slice(from), wasCut };
}

type Card = (page: CheerioAPI, card: Element) => string;

const escaped = (page: CheerioAPI, text: string): string => page('<p>').text(text).html() ?? '';
const attribute = (page: CheerioAPI, value: string | undefined): string => escaped(page, value ?? '').replaceAll('"', '&quot;');
const captionOf = (page: CheerioAPI, card: Element): string => {
  const caption = page(card).find('figcaption').first().html() ?? '';
  return caption.trim() === '' ? '' : `<figcaption>${caption}</figcaption>`;
};

const bookmark: Card = (page, card) => {
  const said = (name: string): string => escaped(page, page(card).find(`.kg-bookmark-${name}`).first().text().trim());
  const address = attribute(page, page(card).find('a[href]').first().attr('href'));
  const description = said('description');
  const caption = page(card).find('figcaption').first().html() ?? '';
  const lines = [`<a href="${address}">${said('title') || address}</a>`, description, caption].filter(
    (line) => line.trim() !== '',
  );
  return `<blockquote>${lines.map((line) => `<p>${line}</p>`).join('')}</blockquote>`;
};

const player =
  (kind: 'audio' | 'video'): Card =>
  (page, card) => {
    const media = page(card).find(kind).first();
    const source = media.attr('src') ?? media.find('source').first().attr('src');
    if (source === undefined) return '';
    // Ghost gives videos a blank picture to begin with, and shows the real one in its style.
    const poster = /url\(['"]?([^'")]+)/.exec(media.attr('style') ?? '')?.[1];
    const title = escaped(page, page(card).find('.kg-audio-title').first().text().trim());
    const caption = captionOf(page, card) || (title === '' ? '' : `<figcaption>${title}</figcaption>`);
    const shown = poster === undefined ? '' : ` poster="${attribute(page, poster)}"`;
    return `<figure><${kind} controls src="${attribute(page, source)}"${shown}></${kind}>${caption}</figure>`;
  };

const callout: Card = (page, card) => {
  const sign = escaped(page, page(card).find('.kg-callout-emoji').first().text().trim());
  const text = page(card).find('.kg-callout-text').first().html() ?? '';
  return `<blockquote><p>${sign === '' ? '' : `${sign} `}${text}</p></blockquote>`;
};

const toggle: Card = (page, card) => {
  const heading = page(card).find('.kg-toggle-heading-text').first().html() ?? '';
  return `<details><summary>${heading}</summary>${page(card).find('.kg-toggle-content').first().html() ?? ''}</details>`;
};

const file: Card = (page, card) => {
  const said = (name: string): string => escaped(page, page(card).find(`.kg-file-card-${name}`).first().text().trim());
  const [name, size] = [said('filename'), said('filesize')];
  const beside = [name, size].filter((text) => text !== '').join(', ');
  const address = attribute(page, page(card).find('a[href]').first().attr('href'));
  return `<p><a href="${address}">${said('title') || name || address}</a>${beside === '' ? '' : ` (${beside})`}</p>`;
};

/** Those that would not be read without Ghost's styles and scripts; others are plain enough. */
const CARDS: ReadonlyMap<string, Card> = new Map<string, Card>([
  ['bookmark', bookmark],
  ['audio', player('audio')],
  ['video', player('video')],
  ['callout', callout],
  ['toggle', toggle],
  ['file', file],
  ['signup', () => ''],
  ['email-cta', () => ''],
  ['email', () => ''],
]);

/** What is nested too deep for this is left to the cleaner. */
const DEEPEST = 200;

function withPlainCards(html: string): string {
  // Text that people read stays as they write it.
  const page = load(html, { xml: { xmlMode: false, encodeEntities: 'utf8' } }, false);
  if (depthOf(page) > DEEPEST) return html;
  for (const [name, plain] of CARDS) {
    // The last one first: a card within another is made plain before that.
    for (const card of page(`.kg-${name}-card`).toArray().toReversed()) page(card).replaceWith(plain(page, card));
  }
  return page.html();
}

function depthOf(page: CheerioAPI): number {
  let level = page.root().contents().toArray();
  let depth = 0;
  for (; level.length > 0 && depth <= DEEPEST; depth++)
    level = level.flatMap((node) => ('children' in node ? node.children : []));
  return depth;
}
