import { load } from 'cheerio/slim';
import { type ChildNode, type Element, isTag, isText } from 'domhandler';
import { DateTime } from 'luxon';
import type { CleanHtml, Item, Publication } from '../domain.ts';
import { widthOf, wrapped } from './wrap.ts';

/** An item as plain text: as a reader shows it that knows no HTML. */

const COLUMNS = 78;
/** However deep a list lies in others, its text has so many columns. */
const FEWEST_COLUMNS = 24;

const INLINES: ReadonlySet<string> = new Set(
  (
    'a abbr b bdi bdo br cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strong sub sup time track u var wbr ' +
    'audio video source picture'
  ).split(' '),
);
const LISTS: ReadonlySet<string> = new Set(['ol', 'ul']);

/** The addresses that a text leads to, numbered from 1 as they come. */
interface Links {
  readonly all: readonly string[];
  /** `[1]`, the same for the same address. Empty for places in the article itself. */
  mark(address: string | undefined): string;
}

function linksOf(own: string): Links {
  const numbers = new Map<string, number>();
  return {
    get all() {
      return [...numbers.keys()];
    },
    mark(address) {
      if (address === undefined || address.startsWith(`${own}#`)) return '';
      const number = numbers.get(address) ?? numbers.size + 1;
      numbers.set(address, number);
      return `[${number}]`;
    },
  };
}

/** Title, who wrote it and when, the text in lines of at most 78 columns, and the addresses of its links. */
export function plainText(item: Item, { timezone }: Publication): string {
  const links = linksOf(item.url);
  const at = DateTime.fromMillis(item.publishedAt, { zone: timezone, locale: 'en-GB' }).toFormat('d MMMM yyyy, HH:mm ZZ');
  const blocks = [
    wrapped(item.title, COLUMNS),
    wrapped(`By ${item.authors.map(({ name }) => name).join(', ')} · ${at}`, COLUMNS),
    ...(item.picture ? [wrapped(pictureText(item.picture.alt, links.mark(item.picture.url)), COLUMNS)] : []),
    ...blocksOf(nodesOf(item.content), COLUMNS, links),
    ...item.enclosures.map(({ url, mediaType, title }) => wrapped(`[File: ${title ?? mediaType}] ${links.mark(url)}`, COLUMNS)),
  ];
  const list = links.all.map((address, i) => `[${i + 1}] ${address}`);
  return [...blocks, ...(list.length > 0 ? [list] : [])].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

const nodesOf = (html: CleanHtml): readonly ChildNode[] =>
  load(html, { xml: { xmlMode: false, decodeEntities: true } }, false)
    .root()
    .toArray()
    .flatMap(({ children }) => children);

const pictureText = (alt: string | undefined, mark: string): string => `[Picture${alt ? `: ${alt}` : ''}] ${mark}`.trimEnd();

type Block = readonly string[];

function blocksOf(nodes: readonly ChildNode[], width: number, links: Links): readonly Block[] {
  const blocks: Block[] = [];
  let inline = '';
  const flush = (): void => {
    const lines = wrapped(inline.replace(/ {2,}/g, ' '), width);
    if (lines.length > 0) blocks.push(lines);
    inline = '';
  };
  for (const node of nodes) {
    if (!isTag(node) || isInline(node)) inline += inlineText(node, links);
    else {
      flush();
      blocks.push(...blockOf(node, width, links));
    }
  }
  flush();
  return blocks;
}

/** What runs within a line; a link or an emphasis around whole paragraphs does not. */
const isInline = ({ name, children }: Element): boolean =>
  INLINES.has(name) && children.every((child) => !isTag(child) || isInline(child));

function blockOf(element: Element, width: number, links: Links): readonly Block[] {
  const { name, children } = element;
  if (name === 'hr') return [['* * *']];
  if (name === 'pre') return [indented(verbatim(element).replace(/\n$/, '').split('\n'), '    ')];
  if (name === 'table') return tableOf(element, width, links);
  if (LISTS.has(name)) return [listOf(element, width, links)].filter(({ length }) => length > 0);
  if (name === 'blockquote') return framed(children, '> ', width, links);
  if (name === 'dd') return framed(children, '    ', width, links);
  const blocks = blocksOf(children, width, links);
  const mark = name === 'a' ? links.mark(element.attribs.href) : '';
  return mark === '' ? blocks : [...blocks, [mark]];
}

/** Blocks, each line after a prefix; what parts them has it too. */
function framed(children: readonly ChildNode[], prefix: string, width: number, links: Links): readonly Block[] {
  const lines = joined(blocksOf(children, narrower(width, prefix), links));
  return lines.length === 0 ? [] : [indented(lines, prefix)];
}

const narrower = (width: number, prefix: string): number => Math.max(FEWEST_COLUMNS, width - widthOf(prefix));

const indented = (lines: readonly string[], prefix: string): Block => lines.map((line) => `${prefix}${line}`.trimEnd());

const joined = (blocks: readonly Block[]): Block => blocks.flatMap((block, i) => (i === 0 ? block : ['', ...block]));

function listOf({ name, attribs, children }: Element, width: number, links: Links): Block {
  let number = Number(attribs.start ?? 1);
  return children.filter(isTag).flatMap((item) => {
    if (item.attribs.value !== undefined) number = Number(item.attribs.value);
    const mark = name === 'ol' ? `${number++}. ` : '- ';
    const lines = blocksOf(item.children, narrower(width, mark), links).flat();
    return lines.map((line, i) => `${i === 0 ? mark : ' '.repeat(mark.length)}${line}`.trimEnd());
  });
}

/** A row's cells with bars between them. What stands in a cell is taken as a line. */
function tableOf(table: Element, width: number, links: Links): readonly Block[] {
  const parts = table.children.filter(isTag);
  const caption = parts.filter(({ name }) => name === 'caption').flatMap(({ children }) => blocksOf(children, width, links));
  const rows = parts
    .flatMap((part) => (part.name === 'tr' ? [part] : part.children.filter(isTag)))
    .filter(({ name }) => name === 'tr');
  const lines = rows.flatMap((row) => {
    const cells = row.children.filter(isTag).map((cell) => inlineText(cell, links).replace(/\s+/g, ' ').trim());
    return wrapped(cells.join(' | '), width);
  });
  return lines.length === 0 ? caption : [...caption, lines];
}

function inlineText(node: ChildNode, links: Links): string {
  if (isText(node)) return node.data.replace(/[ \t\r\n\f]+/g, ' ');
  if (!isTag(node)) return '';
  const { name, attribs, children } = node;
  const inside = (): string => children.map((child) => inlineText(child, links)).join('');
  if (name === 'br') return '\n';
  if (name === 'img') return pictureText(attribs.alt, links.mark(attribs.src));
  if (name === 'audio' || name === 'video') return ` [${name === 'audio' ? 'Audio' : 'Video'}] ${links.mark(sourceOf(node))} `;
  if (name === 'q') return `“${inside()}”`;
  if (name !== 'a') return INLINES.has(name) ? inside() : ` ${inside()} `;
  const text = inside();
  const mark = links.mark(attribs.href);
  return mark === '' ? text : `${text} ${mark}`;
}

const sourceOf = ({ attribs, children }: Element): string | undefined =>
  attribs.src ?? children.filter(isTag).find((child) => child.attribs.src !== undefined)?.attribs.src;

const verbatim = (node: ChildNode): string =>
  isText(node) ? node.data : isTag(node) ? (node.name === 'br' ? '\n' : node.children.map(verbatim).join('')) : '';
