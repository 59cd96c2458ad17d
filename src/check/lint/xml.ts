import { NAMESPACES } from '../../render/namespaces.ts';
import { isAddress } from './html.ts';
import type { LintContext, Rule, XmlDocument } from './lint.ts';
import { badCharacters, repeated } from './text.ts';
import { all, type Xml } from './tree.ts';

/** The rules for both XML formats, and what the rules of each are made with. */

const DATES: Readonly<Record<'rss' | 'atom', RegExp>> = {
  rss: /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/,
  atom: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
};
const RSS_DATES = new Set(['pubDate', 'lastBuildDate']);
const ATOM_DATES = new Set(['published', 'updated', 'dcterms:modified']);
/** How much later than now a date may be. */
const LENIENCY = { rss: 10 * 60_000, atom: 86_400_000 };

const within = new WeakMap<Xml, readonly Xml[]>();

/** An element and all that is in it, in the document's order. Several rules ask for it: found once. */
export function everything(node: Xml): readonly Xml[] {
  const known = within.get(node);
  if (known) return known;
  const found: Xml[] = [];
  const waiting = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    found.push(next);
    for (const child of next.children.toReversed()) waiting.push(child);
  }
  within.set(node, found);
  return found;
}

const ownText = ({ children, text }: Xml): readonly string[] => (children.length === 0 ? [text] : []);
export const entriesOf = (root: Xml): readonly Xml[] =>
  root.name === 'rss' ? all(all(root, 'channel')[0], 'item') : all(root, 'entry');
export const headOf = (root: Xml): Xml => (root.name === 'rss' ? all(root, 'channel')[0] : undefined) ?? root;
const documentLinks = (root: Xml): readonly Xml[] => all(headOf(root), root.name === 'rss' ? 'atom:link' : 'link');
export const addresses = (root: Xml, rel: string): readonly string[] =>
  documentLinks(root).flatMap(({ attributes }) => (attributes.rel === rel ? [attributes.href ?? ''] : []));
export const has = (node: Xml, name: string): boolean => all(node, name).length > 0;
export const whole = (text: string | undefined, least: number): boolean =>
  text === undefined || (/^\d+$/.test(text) && Number(text) >= least);

function dateFaults({ root }: XmlDocument, { now }: LintContext): readonly string[] {
  return everything(root).flatMap(({ name, text, attributes }) => {
    const format = RSS_DATES.has(name) ? 'rss' : ATOM_DATES.has(name) || attributes.when !== undefined ? 'atom' : undefined;
    if (!format) return [];
    const date = attributes.when ?? text;
    const isReal = DATES[format].test(date) && !Number.isNaN(Date.parse(date));
    return isReal && Date.parse(date) <= now + LENIENCY[format] ? [] : [`${name} ${date}`];
  });
}

/** Where addresses stand: in these elements, and in these attributes of all. */
const ADDRESS_ELEMENTS = new Set(['link', 'url', 'comments', 'docs', 'uri', 'icon', 'logo', 'creativeCommons:license']);
const ADDRESS_ATTRIBUTES = ['href', 'url'];

const addressFaults = ({ root }: XmlDocument): readonly string[] =>
  everything(root)
    .flatMap((node) => [
      ...(ADDRESS_ELEMENTS.has(node.name) && node.text !== '' ? [node.text] : []),
      ...ADDRESS_ATTRIBUTES.flatMap((name) => node.attributes[name] ?? []),
    ])
    .filter((address) => !isAddress(address));

function historyFaults({ root }: XmlDocument): readonly string[] {
  const head = headOf(root);
  const [current, previous, next] = ['current', 'prev-archive', 'next-archive'].map((rel) => addresses(root, rel).length);
  return [
    ...(has(head, 'fh:archive') && current !== 1 ? ['an archive does not say where the current document is'] : []),
    ...(has(head, 'fh:archive') && !previous && !next ? ['an archive alone in the world'] : []),
    ...(has(head, 'fh:complete') && (has(head, 'fh:archive') || current || previous || next)
      ? ['complete, and with archives']
      : []),
    ...(Math.max(previous ?? 0, next ?? 0, current ?? 0) > 1 ? ['two ways to one neighbour'] : []),
    ...(addresses(root, 'self').some((self) =>
      ['prev-archive', 'next-archive'].some((rel) => addresses(root, rel).includes(self)),
    )
      ? ['it follows itself']
      : []),
  ];
}

/** Nobody is told of a document that nobody subscribes to (WebSub §4; RFC 5005 §4). */
function hubFaults({ root }: XmlDocument): readonly string[] {
  const hubs = addresses(root, 'hub');
  return [
    ...repeated(hubs).map((hub) => `${hub} twice`),
    ...(hubs.length > 0 && addresses(root, 'current').length > 0 ? ['an archive with a hub'] : []),
  ];
}

const mediaFaults = ({ root }: XmlDocument): readonly string[] =>
  everything(root).flatMap((node) => {
    if (node.name === 'media:group') return all(node, 'media:content').length < 2 ? ['media:group of one'] : [];
    if (node.name !== 'media:content' && node.name !== 'media:thumbnail') return [];
    return ['width', 'height', 'fileSize', 'duration'].flatMap((name) =>
      whole(node.attributes[name], 1) ? [] : [`${name}="${node.attributes[name]}"`],
    );
  });

export const xmlRules: readonly Rule<XmlDocument>[] = [
  {
    name: 'declaration first',
    find: ({ source }) => (source.startsWith('<?xml version="1.0" encoding="utf-8"?>') ? [] : [source.slice(0, 40)]),
  },
  {
    name: 'legal characters',
    find: ({ root }) =>
      everything(root).flatMap((node) => [...ownText(node), ...Object.values(node.attributes)].flatMap(badCharacters)),
  },
  {
    name: 'known namespaces',
    find: ({ root }) =>
      everything(root)
        .filter(
          ({ name, uri }) =>
            name.includes(':') &&
            Object.entries(NAMESPACES).every(([prefix, known]) => !(name.startsWith(`${prefix}:`) && uri === known)),
        )
        .map(({ name, uri }) => `${name} of ${uri}`),
  },
  { name: 'dates', find: dateFaults },
  { name: 'addresses', find: addressFaults },
  {
    name: 'self link',
    find: ({ root }, { address }) => {
      const found = addresses(root, 'self');
      return found.length === 1 && found[0] === address ? [] : [`${found.join(', ') || 'none'}, fetched at ${address}`];
    },
  },
  { name: 'history', find: historyFaults },
  { name: 'hubs', find: hubFaults },
  { name: 'media', find: mediaFaults },
  {
    name: 'titles are plain text',
    find: ({ source }) =>
      [...source.matchAll(/<title(?: type="([^"]*)")?>(.*?)<\/title>/gs)]
        .filter(
          ([, type, title = '']) => (type ?? 'text') !== 'text' || title.trim() === '' || /<|&(?!#(?:38|60|62);)/.test(title),
        )
        .map(([title]) => title),
  },
  {
    name: 'everything about the feed stands before its items',
    find: ({ root }) => {
      const names = headOf(root).children.map(({ name }) => name);
      const first = names.findIndex((name) => name === 'item' || name === 'entry');
      return first < 0 ? [] : names.slice(first).filter((name) => name !== 'item' && name !== 'entry');
    },
  },
];

/** Asks each item; what is false is no fault. */
export const perItem =
  (find: (item: Xml) => readonly (string | false)[]) =>
  ({ root }: XmlDocument): readonly string[] =>
    entriesOf(root)
      .flatMap(find)
      .filter((fault) => fault !== false);
