import { createReadStream } from 'node:fs';
import { SaxesParser } from 'saxes';
import { detached } from '../article/detached.ts';
import type { LeftBehind } from './foreign.ts';
import { line } from './html-post.ts';

/** WordPress' export (WXR 1.0 to 1.2): RSS 2.0 with elements of its own, read item by item. */

export interface Term {
  readonly domain: string;
  /** Its part of the address, decoded or not. */
  readonly nicename: string;
  readonly name: string;
}

export interface WordPressItem {
  /** Where it begins. */
  readonly line: number;
  /** The texts of its elements, by their names as they are written: `wp:post_id`. */
  readonly texts: ReadonlyMap<string, string>;
  readonly terms: readonly Term[];
  readonly meta: ReadonlyMap<string, readonly string[]>;
}

/** What an export says of the site: filled while it is read. */
export interface WordPressSite {
  readonly texts: Map<string, string>;
  /** The names to show, by login. */
  readonly authors: Map<string, string>;
  /** By nicename. */
  readonly categories: Map<string, { readonly name: string; readonly parent: string }>;
  readonly tags: Map<string, string>;
}

export const emptySite = (): WordPressSite => ({ texts: new Map(), authors: new Map(), categories: new Map(), tags: new Map() });

/** Without a slash at its end; undefined where the export does not say it. */
export function siteUrl({ texts }: WordPressSite): string | undefined {
  const said = ['wp:base_blog_url', 'link', 'wp:base_site_url'].map((name) => texts.get(name) ?? '');
  const url = said.find((one) => /^https?:\/\/[^/?#@\s]+[^?#@\s]*$/i.test(one) && URL.canParse(one));
  return url === undefined ? undefined : line(url).replace(/\/+$/, '');
}

/** Characters of one item; what is longer is no article. */
const LONGEST_ITEM = 16 * 1024 * 1024;
/** Between two tags: the parser has it in memory. */
const LONGEST_TEXT = 4 * LONGEST_ITEM;
const DEEPEST = 64;

/** What XML has no place for, and WordPress writes all the same. */
const CONTROLS = '\\0-\\x08\\x0b\\x0c\\x0e-\\x1f';
const FORBIDDEN = new RegExp(`[${CONTROLS}\\ufffe\\uffff]`, 'g');
/** Faults after which the parser knows where it is. */
const HARMLESS = /undefined entity|disallowed character|malformed character entity|namespace/i;

/** An item that is being read. */
interface Begun {
  readonly line: number;
  readonly texts: Map<string, string>;
  readonly terms: Term[];
  readonly meta: Map<string, string[]>;
  size: number;
}

/**
 * The items of an export, one in memory at a time. XML that breaks off, or is none, ends it: what came before is there, and the fault is
 * told with its line.
 */
export async function* readItems(
  file: string,
  site: WordPressSite,
  tell: (what: LeftBehind) => void,
): AsyncGenerator<WordPressItem> {
  const reader = itemReader(file, site, tell);
  const decoder = new TextDecoder(await encodingOf(file));
  let forbidden = 0;
  for await (const bytes of createReadStream(file, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
    const text = decoder.decode(bytes, { stream: true });
    const plain = text.replace(FORBIDDEN, () => {
      forbidden++;
      return '';
    });
    reader.write(plain);
    yield* reader.take();
    if (reader.isOver()) break;
  }
  if (!reader.isOver()) reader.end(decoder.decode());
  yield* reader.take();
  if (forbidden > 0) tell({ where: file, what: `control characters, which XML has no place for: ${forbidden} taken out` });
}

/** As the XML declaration names it. */
async function encodingOf(file: string): Promise<string> {
  for await (const head of createReadStream(file, { end: 199, encoding: 'latin1' }) as AsyncIterable<string>) {
    const label = /<\?xml[^>]*encoding=["']([\w-]+)["']/i.exec(head)?.[1] ?? 'utf-8';
    try {
      return new TextDecoder(label).encoding;
    } catch {
      return 'utf-8';
    }
  }
  return 'utf-8';
}

interface ItemReader {
  write(text: string): void;
  end(text: string): void;
  take(): Iterable<WordPressItem>;
  isOver(): boolean;
}

function itemReader(file: string, site: WordPressSite, tell: (what: LeftBehind) => void): ItemReader {
  const parser = new SaxesParser({ xmlns: false, position: true });
  const items: WordPressItem[] = [];
  const path: string[] = [];
  let text = '';
  let begun: Begun | undefined;
  let group = new Map<string, string>();
  let attributes: Readonly<Record<string, string>> = {};
  let unread = 0;
  let isOver = false;
  const toldFaults = new Set<string>();

  const stop = (what: string): void => {
    if (!isOver) tell({ where: `${file}:${parser.line}`, what: `${what}; nothing after it was read` });
    isOver = true;
  };
  const add = (more: string): void => {
    unread = 0;
    if (begun) begun.size += more.length;
    if (begun && begun.size > LONGEST_ITEM) text = '';
    else if (path.length <= 6) text += more;
  };

  parser.on('error', ({ message }) => {
    if (isOver) return;
    const what = message.replace(/^\d+:\d+: /, '').slice(0, 200);
    if (!HARMLESS.test(what)) stop(`broken XML (${what.replace(/\.$/, '')})`);
    else if (!toldFaults.has(what)) tell({ where: `${file}:${parser.line}`, what: `${what} Read as it stands` });
    toldFaults.add(what);
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('opentag', ({ name, attributes: said }) => {
    path.push(name);
    text = '';
    attributes = said;
    if (path.length > DEEPEST) stop(`elements more than ${DEEPEST} levels deep`);
    if (path.length === 3 && name === 'item')
      begun = { line: parser.line, texts: new Map(), terms: [], meta: new Map(), size: 0 };
    if (path.length === (begun ? 4 : 3)) group = new Map();
  });
  parser.on('closetag', ({ name }) => {
    if (isOver) return;
    const depth = path.length;
    path.pop();
    if (begun && depth === 3) finish(begun);
    else if (begun && depth === 4) inItem(begun, name);
    else if (!begun && depth === 3) inChannel(name);
    else if (depth === (begun ? 5 : 4)) group.set(name, detached(text.trim()));
    if (depth === 3) begun = undefined;
    text = '';
  });

  function finish({ size, ...item }: Begun): void {
    const title = item.texts.get('title') ?? '';
    if (size <= LONGEST_ITEM) items.push(item);
    else tell({ where: `${file}:${item.line}`, what: `«${title.slice(0, 60)}» has more than 16 MB; it is left out` });
  }
  function inItem({ texts, terms, meta }: Begun, name: string): void {
    if (name === 'category')
      terms.push(detached({ domain: attributes.domain ?? '', nicename: attributes.nicename ?? '', name: text.trim() }));
    else if (name === 'wp:postmeta') {
      const key = group.get('wp:meta_key') ?? '';
      meta.set(key, [...(meta.get(key) ?? []).slice(0, 20), group.get('wp:meta_value') ?? '']);
    } else if (!texts.has(name)) texts.set(name, name.endsWith(':encoded') ? text : detached(text.trim()));
  }
  function inChannel(name: string): void {
    const said = (key: string): string => group.get(key) ?? '';
    if (name === 'wp:author') site.authors.set(said('wp:author_login'), said('wp:author_display_name'));
    else if (name === 'wp:category')
      site.categories.set(said('wp:category_nicename'), { name: said('wp:cat_name'), parent: said('wp:category_parent') });
    else if (name === 'wp:tag') site.tags.set(said('wp:tag_slug'), said('wp:tag_name'));
    else if (!site.texts.has(name)) site.texts.set(name, detached(text.trim()));
  }

  return {
    write(chunk) {
      unread += chunk.length;
      parser.write(chunk);
      if (unread > LONGEST_TEXT) stop('more than 64 MB without a tag');
    },
    end(chunk) {
      parser.write(chunk);
      parser.close();
    },
    take: () => items.splice(0),
    isOver: () => isOver,
  };
}
