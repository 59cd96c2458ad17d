import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Value } from '../../article/fields.ts';
import { shippedTypeOf } from '../../article/media-types.ts';
import { isMapping } from '../../article/values.ts';
import { refusalOf, unescaped } from '../file-name.ts';
import type { ForeignFile, LeftBehind } from '../foreign.ts';
import { fileWithin } from './files.ts';
import { outsideCode } from './scan.ts';

/** Pictures and recordings that articles name: they are brought along, and named as they lie beside the articles then. */

/** Held in memory while it is written. */
const FILE_BYTES = 256 * 1024 * 1024;

/** Where a file may be that an address names, and where it goes: both `/` between parts, below the site and below the articles. */
export interface Candidate {
  readonly source: string;
  readonly file: string;
}

export interface MediaOptions {
  readonly root: string;
  /** In the order in which they are looked for: of a path from the site's root, without its first slash. */
  readonly fromRoot: (path: string) => readonly Candidate[];
  /** The site's address, with the path that it has there: an address that begins with it is one of the site's. */
  readonly url: string | undefined;
  readonly basePath: string;
  readonly leftBehind: (what: LeftBehind) => void;
}

/** The article that names it. */
export interface Naming {
  /** Of the site, for messages. */
  readonly where: string;
  /** What it becomes. */
  readonly file: string;
  /** Of a relative path, as `fromRoot` of one from the root. */
  readonly beside: (path: string) => readonly Candidate[];
}

export interface Media {
  /** `text`, Markdown or HTML, with the addresses that its files have now. */
  inText(text: string, naming: Naming): string;
  /** The same of an address in front matter, or of a mapping with one. */
  inField(value: Value | undefined, naming: Naming): Value | undefined;
  /** The files that were named, and not taken yet. */
  take(): AsyncIterable<ForeignFile>;
}

/** `](…)`, `]: …`, `src="…"`; and lists of sources. */
const INLINE = /(\]\(\s*<?)([^\s()<>]+)/g;
const DEFINED = /^( {0,3}\[[^\]\n]{1,300}\]:[ \t]*<?)([^\s<>]+)/gm;
const ATTRIBUTE = /(\s(?:src|href|poster|data-src)\s*=\s*["'])([^"'\n]*)/gi;
const SOURCES = /(\ssrcset\s*=\s*["'])([^"'\n]*)/gi;

export function siteMedia(options: MediaOptions): Media {
  const waiting = new Map<string, string>();
  const taken = new Set<string>();
  const inAddress = (address: string, naming: Naming): string => {
    const found = locate(address, naming, options);
    if (!found) return address;
    if (!taken.has(found.file)) waiting.set(found.file, found.source);
    const relative = path.posix.relative(path.posix.dirname(naming.file), found.file);
    return relative.split('/').map(encodeURIComponent).join('/') + found.suffix;
  };
  const inPart = (text: string, naming: Naming): string => {
    const changed = (_: string, before: string, address: string): string => before + inAddress(address, naming);
    const sources = (_: string, before: string, list: string): string =>
      before + list.replace(/(^|,\s*)([^\s,]+)/g, (_all, gap: string, address: string) => gap + inAddress(address, naming));
    return text.replace(INLINE, changed).replace(DEFINED, changed).replace(ATTRIBUTE, changed).replace(SOURCES, sources);
  };
  return {
    inText: (text, naming) => outsideCode(text, (part) => inPart(part, naming)),
    inField(value, naming) {
      if (typeof value === 'string') return inAddress(value, naming);
      if (Array.isArray(value)) return value.map((one) => this.inField(one, naming) ?? '');
      if (!isMapping(value)) return value;
      return Object.fromEntries(
        Object.entries(value).map(([key, one]) => [
          key,
          typeof one === 'string' && ADDRESS_KEYS.has(key) ? inAddress(one, naming) : one,
        ]),
      );
    },
    async *take() {
      for (const [file, source] of waiting) {
        waiting.delete(file);
        taken.add(file);
        const one = await mediaFile(options, source, file);
        if (one) yield one;
      }
    },
  };
}

const ADDRESS_KEYS: ReadonlySet<string> = new Set(['url', 'src', 'href', 'file', 'image', 'path']);

async function mediaFile({ root, leftBehind }: MediaOptions, source: string, file: string): Promise<ForeignFile | undefined> {
  const there = fileWithin(root, source);
  const refusal = refusalOf(file);
  if (!there || refusal !== undefined)
    return void leftBehind({ where: source, what: `is left behind: ${refusal ?? 'it is gone'}` });
  if (there.sizeBytes > FILE_BYTES) {
    const what = `is left behind: it has more than ${FILE_BYTES / 1024 / 1024} MB; copy it to ${file} yourself`;
    return void leftBehind({ where: source, what });
  }
  return { file, content: await readFile(there.file) };
}

/** A path, and what follows it: nothing of another host. */
const PATH = /^([^?#]+)(.*)$/s;
const ENDING = /\.(?!html?$|php$|aspx?$|xml$|md$|com$|org$|net$)[a-z][a-z0-9]{1,4}$/i;

function locate(
  address: string,
  naming: Naming,
  { root, fromRoot, url, basePath, leftBehind }: MediaOptions,
): (Candidate & { readonly suffix: string }) | undefined {
  const below = url !== undefined && address.startsWith(`${url}/`) ? address.slice(url.length - basePath.length) : address;
  const [, said = '', suffix = ''] = PATH.exec(below) ?? [];
  if (said === '' || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(said)) return undefined;
  const plain = unescaped(said);
  const inSite = plain.startsWith(`${basePath}/`) ? plain.slice(basePath.length) : plain;
  const candidates = inSite.startsWith('/') ? fromRoot(inSite.replace(/^\/+/, '')) : naming.beside(inSite);
  if (shippedTypeOf(path.posix.basename(inSite)) === undefined) {
    if (candidates.some(({ source }) => fileWithin(root, source) && ENDING.test(source)))
      leftBehind({
        where: naming.where,
        what: `«${address.slice(0, 200)}» is of a kind that is not published from here: it is left behind`,
      });
    return undefined;
  }
  const found = candidates.find(({ source }) => fileWithin(root, source));
  if (!found) leftBehind({ where: naming.where, what: `«${address.slice(0, 200)}» is not in the site` });
  return found && { ...found, suffix };
}

/** A path beside a file, without `.` and `..`; undefined where it leads out. */
export function pathBeside(file: string, relative: string): string | undefined {
  const joined = path.posix.normalize(path.posix.join(path.posix.dirname(file), relative));
  return joined.startsWith('../') || joined === '..' || joined.startsWith('/') ? undefined : joined;
}
