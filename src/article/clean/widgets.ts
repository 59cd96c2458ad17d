/** Share widgets that only their links betray. */
import { type Element, isTag, type ParentNode } from 'domhandler';
import { absoluteUrl } from './address.ts';
import { all, blockOf, hasContent, isDropped, type Page } from './page.ts';
import { isWithin } from './providers.ts';
import { legalText } from './text.ts';
import { closest, following, remove, textOf } from './tree.ts';

/** Where one goes to tell others: the whole path, as names of people and channels begin like one. `asked`: only with a query. */
const ENDPOINTS: readonly { readonly hosts: readonly string[]; readonly path: RegExp; readonly asked?: RegExp }[] = [
  { hosts: ['facebook.com'], path: /^\/(?:sharer?\.php|sharer|sharer\/sharer\.php|dialog\/(?:share|feed|send))\/?$/ },
  { hosts: ['twitter.com', 'x.com'], path: /^\/(?:intent\/(?:tweet|post)|share)\/?$/ },
  { hosts: ['twitter.com', 'x.com'], path: /^\/(?:home)?\/?$/, asked: /[?&]status=/ },
  { hosts: ['linkedin.com'], path: /^\/(?:shareArticle|sharing\/share-offsite|cws\/share)\/?$/i },
  { hosts: ['pinterest.com'], path: /^\/pin\/create(?:\/(?:button|link|bookmarklet|extension))?\/?$/ },
  { hosts: ['reddit.com'], path: /^\/submit\/?$/, asked: /[?&](?:url|title|text)=/ },
  { hosts: ['news.ycombinator.com'], path: /^\/submitlink$/, asked: /[?&][ut]=/ },
  { hosts: ['tumblr.com'], path: /^\/(?:share(?:\/(?:link|photo|quote))?|widgets\/share\/tool(?:\/preview)?)\/?$/ },
  { hosts: ['t.me', 'telegram.me'], path: /^\/share(?:\/url)?\/?$/, asked: /[?&](?:url|text)=/ },
  { hosts: ['whatsapp.com', 'wa.me'], path: /^\/(?:send)?\/?$/, asked: /[?&]text=/ },
  { hosts: ['bsky.app'], path: /^\/intent\/compose\/?$/ },
  { hosts: ['threads.net', 'threads.com'], path: /^\/intent\/post\/?$/ },
  { hosts: ['getpocket.com'], path: /^\/(?:save|edit)(?:\.php)?\/?$/, asked: /[?&]url=/ },
  { hosts: ['xing.com'], path: /^\/(?:spi\/shares\/new|social\/share\/spi)\/?$/ },
  { hosts: ['vk.com', 'vkontakte.ru'], path: /^\/share\.php$/ },
  { hosts: ['addtoany.com'], path: /^\/(?:share(?:_save)?|add_to\/\w+)\/?$/ },
  { hosts: ['feedly.com'], path: /^\/i\/subscription\// },
];

/** All that may stand beside the links: words for sharing, names of services, marks between. Anything else is text. */
const LABEL =
  /^(?:[\s\p{P}\p{S}\u00a0]|\b(?:shares?|sharing|this|post|article|story|page|on|via|with|by|to|or|and|tweet|retweet|pin|pin it|email|e-mail|mail|print|copy|link|facebook|twitter|x|linkedin|pinterest|reddit|whatsapp|telegram|bluesky|mastodon|threads|pocket|tumblr|teilen|auf|per|artikel|partager|sur|cet|compartir|en|compartilhar|condividi|su|delen|op|dela|del|jaa|udostępnij|поделиться|分享|シェア|共有)(?=$|[\s\p{P}\p{S}]))*$/iu;
export const isShareLabel = (text: string): boolean => LABEL.test(text);
const LONGEST_LINK = 40;
/** What one of `ENDPOINTS` has in it: most links have none, and need not be parsed. */
const MAY_BE_ENDPOINT = /shar|intent|submit|create|status|send|text=|dialog|save|edit|add_to|subscription|mailto/i;

/** Whether a link only tells others of the page. A mail without an address is for one to fill in. */
function isEndpoint(link: Element, page: Page): boolean {
  const href = link.attribs.href ?? '';
  if (!MAY_BE_ENDPOINT.test(href.replace(/\s+/g, ''))) return false;
  const address = absoluteUrl(legalText(href), page.base, 'link');
  if (address === undefined) return false;
  if (/^mailto:\?/i.test(address)) return true;
  const url = new URL(address);
  return ENDPOINTS.some(
    ({ hosts, path, asked }) =>
      isWithin(url.hostname, hosts) && path.test(url.pathname) && (asked === undefined || asked.test(url.search)),
  );
}

/** What a link is to a widget: part of it, nothing at all (no address: text; no content: not seen), or something else. */
type Part = 'share' | 'text' | 'unseen' | 'other';

function partOf(link: Element, page: Page): Part {
  if (absoluteUrl(link.attribs.href ?? '', page.base, 'link') === undefined) return 'text';
  if (!hasContent(link, page.base)) return 'unseen';
  return isEndpoint(link, page) && textOf(link, 2 * LONGEST_LINK).trim().length <= LONGEST_LINK ? 'share' : 'other';
}

/** Whether there is nothing in `block` but such links and words that go with them. */
function isWidget(block: Element, page: Page, part: (link: Element) => Part): boolean {
  let beside = '';
  for (let node = following(block, block); node !== null; ) {
    const dropped = isDropped(node);
    const is = isTag(node) && node.name === 'a' ? part(node) : 'text';
    if (is === 'other') return false;
    if (!dropped && is === 'text') {
      if (isTag(node) && hasOwnContent(node, page)) return false;
      if (node.type === 'text') beside += node.data;
      if (beside.length > 4 * LONGEST_LINK) return false;
    }
    node = following(node, block, dropped || is !== 'text');
  }
  return LABEL.test(legalText(beside).trim());
}

/** A picture beside the links is more than a widget. */
const hasOwnContent = (node: Element, page: Page): boolean =>
  /^(?:img|audio|video|table|pre)$/.test(node.name) && hasContent(node, page.base);

const LISTS: ReadonlySet<string> = new Set(['ul', 'ol', 'menu']);

export function shareLinks(page: Page): void {
  const removed = new Set<Element>();
  const verdicts = new Map<Element, boolean>();
  // The same links stand in every box around them.
  const parts = new Map<Element, Part>();
  const part = (link: Element): Part => {
    const known = parts.get(link) ?? partOf(link, page);
    parts.set(link, known);
    return known;
  };
  const judged = (block: Element): boolean => {
    const verdict = verdicts.get(block) ?? isWidget(block, page, part);
    verdicts.set(block, verdict);
    return verdict;
  };
  for (const link of all(page, 'a')) {
    if (isIn(link, removed) || link.attribs.href === undefined || !isEndpoint(link, page) || !hasContent(link, page.base))
      continue;
    const block = blockOf(link);
    let widget = block?.name === 'li' ? closest(link, LISTS) : block;
    if (widget === undefined || widget === page.body || !judged(widget)) continue;
    for (let around = blockOf(widget); around !== undefined && around !== page.body; around = blockOf(widget)) {
      if (!judged(around)) break;
      widget = around;
    }
    const before = previousElement(widget);
    if (before !== undefined && /^h[1-6]$/.test(before.name) && LABEL.test(textOf(before, 200).trim())) remove(before);
    remove(widget);
    removed.add(widget);
  }
}

function isIn(node: Element, roots: ReadonlySet<Element>): boolean {
  for (let at: ParentNode | null = node; at !== null; at = at.parent) if (isTag(at) && roots.has(at)) return true;
  return false;
}

function previousElement(node: Element): Element | undefined {
  let at = node.prev;
  while (at !== null && !isTag(at) && at.type === 'text' && at.data.trim() === '') at = at.prev;
  return at !== null && isTag(at) ? at : undefined;
}
