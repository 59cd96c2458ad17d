/** Frames, plug-ins and scripted embeds: a figure with a link to what they show, and a picture of it where one is known. */
import { type ChildNode, type Element, isTag, Text } from 'domhandler';
import { absoluteUrl } from './address.ts';
import { all, classesOf, hasContent, type Page } from './page.ts';
import { isWithin, NOTHING_TO_SEE, NOTHING_TO_SEE_PATH, PROVIDERS, SCRIPTED, WRAPPERS } from './providers.ts';
import { splitOut } from './split.ts';
import { oneLine } from './text.ts';
import { append, closest, element, elementsIn, remove, replace, textOf, unwrap } from './tree.ts';

interface Embed {
  readonly href: string;
  readonly label: string;
  readonly poster?: string;
}

/** Titles that every frame of a provider has. */
const NO_TITLE =
  /^(?:youtube|vimeo)?\s*(?:video|embed|embedded|content|iframe|audio|player|spotify embed.*|twitter tweet|x post|podcast)?\s*(?:video|content|player|embed)?$/i;

/** What a frame with this address shows; undefined where it is nothing. */
function embedOf(address: string, title: string | undefined, base: string): Embed | undefined {
  const href = absoluteUrl(address, base, 'media');
  if (href === undefined) return undefined;
  const url = new URL(href);
  const host = url.hostname;
  const target = url.pathname + url.search;
  if (isWithin(host, NOTHING_TO_SEE) || NOTHING_TO_SEE_PATH.test(url.pathname)) return undefined;
  const said = oneLine(title ?? '');
  const label = (name: string): string => (NO_TITLE.test(said) ? name : `${said} (${name})`);
  for (const { name, hosts, path, page, poster } of PROVIDERS) {
    if (!isWithin(host, hosts)) continue;
    const match = path.exec(target);
    if (match === null) continue;
    const filled = (template: string): string => template.replace(/\$(\d)/g, (_, group) => match[Number(group)] ?? '');
    return { href: filled(page), label: label(name), ...(poster === undefined ? {} : { poster: filled(poster) }) };
  }
  for (const { name, hosts, parameter } of WRAPPERS) {
    const inner = isWithin(host, hosts) ? url.searchParams.get(parameter) : null;
    const address = inner === null || inner === '' ? undefined : absoluteUrl(inner, href, 'media');
    if (address !== undefined) return { href: address, label: label(name) };
  }
  return { href, label: label(host.replace(/^www\./, '')) };
}

/** Figures whose caption has been looked at: whether they have one. */
type Captions = Map<Element, boolean>;
const FLASH = /\.swf(?:$|[?#])/i;

/** A link to what is embedded, in the caption of its figure; a picture of it above. */
function show(page: Page, source: Element, embed: Embed, captions: Captions): void {
  const link = (content: ChildNode): Element => element('a', { href: embed.href }, content);
  const picture = embed.poster === undefined ? [] : [link(element('img', { src: embed.poster, alt: embed.label }))];
  const around = closest(source, FIGURE);
  if (around === undefined) {
    splitOut(source, element('figure', {}, ...picture, element('figcaption', {}, link(new Text(embed.label)))));
    return;
  }
  // Already in a figure: its caption stays what it is. The link is on the picture, or stands alone.
  const captioned =
    captions.get(around) ??
    around.children.some((child) => isTag(child) && child.name === 'figcaption' && hasContent(child, page.base));
  captions.set(around, true);
  if (captioned) replace(source, picture.length > 0 ? picture : [link(new Text(embed.label))]);
  else {
    replace(source, picture);
    append(around, element('figcaption', {}, link(new Text(embed.label))));
  }
}

const FIGURE: ReadonlySet<string> = new Set(['figure']);

export function embeds(page: Page): void {
  const captions: Captions = new Map();
  // The last one first: `splitOut` says why.
  for (const frame of all(page, 'iframe', 'embed').toReversed()) {
    if (closest(frame, PLUG_IN) !== undefined) continue;
    const address = frame.attribs.src?.trim() ?? '';
    const embed = address === '' ? undefined : embedOf(address, frame.attribs.title, page.base);
    if (embed === undefined || FLASH.test(embed.href)) remove(frame);
    else show(page, frame, embed, captions);
  }
  const inside = insidesOf(page);
  for (const plugIn of all(page, 'object').toReversed()) plugInOf(page, plugIn, inside.get(plugIn) ?? {}, captions);
  for (const script of all(page, 'script').toReversed()) {
    const address = script.attribs.src === undefined ? undefined : absoluteUrl(script.attribs.src, page.base, 'media');
    if (address === undefined || !isWithin(new URL(address).hostname, SCRIPTED)) continue;
    const embed = embedOf(address, undefined, page.base);
    if (embed !== undefined && embed.href !== address) show(page, script, embed, captions);
  }
  for (const quote of all(page, 'blockquote', 'div').toReversed()) socialPost(page, quote, captions);
}

const PLUG_IN: ReadonlySet<string> = new Set(['object', 'applet']);

/** What a plug-in says of its file: the first of each. */
interface Inside {
  param?: Element;
  frame?: Element;
}

/** For each plug-in what stands in it, looked for from within: looked for from each plug-in, nested ones cost their square. */
function insidesOf(page: Page): ReadonlyMap<Element, Inside> {
  const insides = new Map<Element, Inside>();
  const insideOf = (node: Element): Inside => {
    const plugIn = closest(node, PLUG_IN);
    if (plugIn === undefined) return {};
    const inside = insides.get(plugIn) ?? {};
    insides.set(plugIn, inside);
    return inside;
  };
  for (const frame of all(page, 'embed', 'iframe')) insideOf(frame).frame ??= frame;
  for (const param of all(page, 'param')) {
    if (/^(?:movie|src|url)$/i.test(param.attribs.name ?? '')) insideOf(param).param ??= param;
  }
  return insides;
}

/** Plug-ins are gone, but what they showed may not be: the fallback within, else a link to the file. */
function plugInOf(page: Page, plugIn: Element, { param, frame: inner }: Inside, captions: Captions): void {
  const address = inner?.attribs.src ?? plugIn.attribs.data ?? param?.attribs.value ?? '';
  const embed = address.trim() === '' ? undefined : embedOf(address, plugIn.attribs.title ?? inner?.attribs.title, page.base);
  const known =
    embed !== undefined && PROVIDERS.some(({ name }) => embed.label.endsWith(name) || embed.label.endsWith(`(${name})`));
  if (!known && plugIn.children.some((child) => hasContent(child, page.base))) unwrap(plugIn);
  else if (embed === undefined || FLASH.test(embed.href)) remove(plugIn);
  else if (/^image\/(?:png|gif|jpe?g|webp|avif)/i.test(plugIn.attribs.type ?? ''))
    replace(plugIn, [element('img', { src: address })]);
  else show(page, plugIn, embed, captions);
}

/** Posts from elsewhere, quoted in HTML for their script to dress up; the attributes say where they are. */
const POSTS =
  /\s(?:twitter-tweet|twitter-video|instagram-media|tiktok-embed|bluesky-embed|mastodon-embed|reddit-embed-bq|reddit-card|text-post-media|fb-post|fb-video)(?=\s)/;
const PERMALINKS = ['data-instgrm-permalink', 'data-text-post-permalink', 'cite', 'data-href', 'data-embed-url'] as const;

function socialPost(page: Page, post: Element, captions: Captions): void {
  if (post.attribs.class === undefined || !POSTS.test(classesOf(post))) return;
  const said = PERMALINKS.map((name) => post.attribs[name]).find((value) => value !== undefined && value.trim() !== '');
  const embed = said === undefined ? undefined : embedOf(said, undefined, page.base);
  const linked = elementsIn(post).some((node) => node.name === 'a' && hasContent(node, page.base));
  const empty = textOf(post).trim() === '';
  post.attribs.class = '';
  if (empty && embed !== undefined) {
    show(page, post, embed, captions);
    return;
  }
  if (embed !== undefined && post.name === 'blockquote') post.attribs.cite = embed.href;
  if (closest(post, FIGURE) !== undefined) return;
  const figure = element('figure', {});
  const caption =
    embed === undefined || linked ? [] : [element('figcaption', {}, element('a', { href: embed.href }, new Text(embed.label)))];
  splitOut(post, figure);
  for (const part of [post, ...caption]) append(figure, part);
}
