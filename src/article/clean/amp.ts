/** Components of AMP, and others that stand for one known thing, as the elements that they stand for. */
import type { Element } from 'domhandler';
import { all, type Page, rename } from './page.ts';

/** AMP's own names for elements of HTML, with the same attributes. */
const SAME: Readonly<Record<string, string>> = {
  'amp-anim': 'img',
  'amp-audio': 'audio',
  'amp-iframe': 'iframe',
  'amp-img': 'img',
  'amp-video': 'video',
};

/** Components that are given by the name of what they show: `$` is the value of the attribute. */
const FRAMES: Readonly<Record<string, readonly [attribute: string, address: string]>> = {
  'amp-brightcove': ['data-video-id', 'https://players.brightcove.net/$'],
  'amp-dailymotion': ['data-videoid', 'https://www.dailymotion.com/embed/video/$'],
  'amp-facebook': ['data-href', '$'],
  'amp-gist': ['data-gistid', 'https://gist.github.com/$'],
  'amp-instagram': ['data-shortcode', 'https://www.instagram.com/p/$/embed'],
  'amp-reddit': ['data-src', '$'],
  'amp-soundcloud': ['data-trackid', 'https://w.soundcloud.com/player/?url=https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F$'],
  'amp-tiktok': ['data-src', '$'],
  'amp-twitter': ['data-tweetid', 'https://platform.twitter.com/embed/Tweet.html?id=$'],
  'amp-vimeo': ['data-videoid', 'https://player.vimeo.com/video/$'],
  'amp-youtube': ['data-videoid', 'https://www.youtube.com/embed/$'],
  'lite-vimeo': ['videoid', 'https://player.vimeo.com/video/$'],
  'lite-youtube': ['videoid', 'https://www.youtube.com/embed/$'],
};

export function realElements(page: Page): void {
  for (const [component, name] of Object.entries(SAME)) {
    for (const element of all(page, component)) rename(page, element, name);
  }
  for (const [component, [attribute, address]] of Object.entries(FRAMES)) {
    for (const element of all(page, component)) asFrame(page, element, attribute, address);
  }
}

function asFrame(page: Page, element: Element, attribute: string, address: string): void {
  const value = element.attribs[attribute]?.trim() ?? '';
  if (value === '') return;
  const named = address === '$' ? value : address.replace('$', encodeURIComponent(value));
  element.attribs.src = named;
  element.attribs.title ??= element.attribs.playlabel ?? '';
  rename(page, element, 'iframe');
}
