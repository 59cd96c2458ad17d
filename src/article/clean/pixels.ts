/** Pictures that are there to count readers. */
import type { Element } from 'domhandler';
import { all, type Page } from './page.ts';
import { remove } from './tree.ts';

/** Host and path of those that are no pixel by their size. Looked for in the address without its scheme. */
const COUNTERS = new RegExp(
  `^(?:[^/]*\\.)?(?:${[
    'pixel\\.wp\\.com/',
    'stats\\.wordpress\\.com/',
    'scorecardresearch\\.com/',
    'quantserve\\.com/',
    'google-analytics\\.com/',
    'doubleclick\\.net/',
    'googleadservices\\.com/',
    'facebook\\.com/tr\\b',
    'feedburner\\.com/~r/',
    'feedsportal\\.com/.*/mf\\.gif',
    'list-manage\\.com/track/',
    'sendgrid\\.net/wf/open',
    'track\\.hubspot\\.com/',
    'px\\.ads\\.linkedin\\.com/',
    'analytics\\.twitter\\.com/',
    't\\.co/i/adsct',
    'bat\\.bing\\.com/',
    'mc\\.yandex\\.ru/',
    'counter\\.yadro\\.ru/',
    'vgwort\\.de/na/',
    'amazon-adsystem\\.com/',
    'assoc-amazon\\.[a-z.]+/',
    'awin1\\.com/cshow\\.php',
    'blogger\\.googleusercontent\\.com/tracker/',
    'medium\\.com/_/stat',
    'hits\\.seeyoufarm\\.com/',
    'visitor-badge\\.',
    'counter\\.theconversation\\.com/',
    'googlesyndication\\.com/',
    'statcounter\\.com/',
    'chartbeat\\.(?:com|net)/',
    'parsely\\.com/',
  ].join('|')}|[^/]+/(?:[^?#]*/)?(?:matomo|piwik)\\.php\\b)`,
  'i',
);

const TINY = 2;

/** Pixels of a dimension, from the attribute or from the style; undefined where it is not said in pixels. */
function dimension({ attribs }: Element, name: 'width' | 'height'): number | undefined {
  const said = attribs[name];
  if (said !== undefined && /^\s*\d+(?:\.\d+)?(?:px)?\s*$/i.test(said)) return Number.parseFloat(said);
  const styled = new RegExp(`(?:^|[;\\s])${name}\\s*:\\s*(\\d+(?:\\.\\d+)?)(?:px)?\\s*(?:!important\\s*)?(?:;|$)`, 'i').exec(
    attribs.style ?? '',
  )?.[1];
  return styled === undefined ? undefined : Number.parseFloat(styled);
}

/** Both dimensions tiny, as each alone is a rule or a trick of layout ("width:0;min-width:100%"); or a known counter. */
export function isPixel(picture: Element): boolean {
  const address = (picture.attribs.src ?? '').trim().replace(/^(?:https?:)?\/\//i, '');
  if (COUNTERS.test(address)) return true;
  const [width, height] = [dimension(picture, 'width'), dimension(picture, 'height')];
  return (
    width !== undefined &&
    height !== undefined &&
    width <= TINY &&
    height <= TINY &&
    !/min-(?:width|height)/i.test(picture.attribs.style ?? '')
  );
}

export function trackingPixels(page: Page): void {
  for (const picture of all(page, 'img')) {
    if (isPixel(picture) || isSpacer(picture)) remove(picture);
    else forgetTinySize(picture);
  }
}

/** A one-pixel GIF within the address: some 40 bytes, base64. */
const isSpacer = ({ attribs }: Element): boolean =>
  /^\s*data:image\/gif;base64,R0lGODlhAQAB.{0,120}$/i.test(attribs.src ?? '') && attribs.srcset === undefined;

/** A picture that its style makes larger would be a pixel without the style. */
function forgetTinySize({ attribs }: Element): void {
  const tiny = (value: string | undefined): boolean => Number.parseInt(value ?? '', 10) <= TINY;
  if (!tiny(attribs.width) || !tiny(attribs.height)) return;
  delete attribs.width;
  delete attribs.height;
}
