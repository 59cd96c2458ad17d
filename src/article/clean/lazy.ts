/** Pictures that a script would have loaded later: their real address is somewhere else than in `src`. */
import { absoluteUrl } from './address.ts';
import { all, type Page } from './page.ts';

/** Where scripts for lazy loading keep addresses, most trusted first. */
const ADDRESSES = [
  ...['data-src', 'data-lazy-src', 'data-original', 'data-orig-file', 'data-actualsrc', 'data-hi-res-src', 'data-full-src'],
  ...[
    'data-echo',
    'data-lazy',
    'data-image',
    'data-image-src',
    'data-img-src',
    'data-src-large',
    'data-srcimg',
    'data-ll-src',
    'data-url',
  ],
] as const;
const SETS = ['data-srcset', 'data-lazy-srcset', 'data-src-set', 'data-original-set', 'data-ll-srcset'] as const;
const SIZES = ['data-sizes', 'data-lazy-sizes'] as const;

/** What stands in `src` until then: no picture at all … */
const NOTHING = /^(?:data:image\/svg|data:image\/gif|about:|#|$)/i;
/** … or a file that has such a name, and nothing else, as its name: "loading-dock.jpg" is a picture. */
const NAMES: ReadonlySet<string> = new Set(
  (
    'blank placeholder spacer transparent pixel loading loader lazy lazyload lazyloading preload preloader spinner 1x1 1px grey gray ' +
    'clear'
  ).split(' '),
);
/** Beside one of these names, what says nothing either: a size, a number, a hash. */
const BESIDE =
  /^(?:|ajax|bg|default|empty|images?|img|thumb(?:nail)?|white|\d{1,4}(?:x\d{1,4})?(?:px|w)?|(?=[a-f]*\d)[\da-f]{6,40})$/;
const LONGEST_NAME = 100;
/** Names of things too, with a number behind them: a telephone. */
const PIXEL_NUMBER = /^pixel[-_.]?\d+[a-z]*$/;

function isPlaceholderFile(src: string): boolean {
  const path = src.replace(/[?#].*$/s, '');
  const file = path.slice(path.lastIndexOf('/') + 1);
  const stem = file.length > LONGEST_NAME ? undefined : /^(.+)\.(?:gif|png|jpe?g|svg|webp|avif)$/i.exec(file)?.[1]?.toLowerCase();
  if (stem === undefined || PIXEL_NUMBER.test(stem)) return false;
  const parts = stem.split(/[-_.]/);
  const isName = (part: string): boolean => NAMES.has(part) || NAMES.has(part.replace(/\d+(?:x\d+)?$/, ''));
  return parts.some(isName) && parts.every((part) => isName(part) || BESIDE.test(part));
}

export const isPlaceholder = (src: string | undefined): boolean =>
  src === undefined || NOTHING.test(src.trim()) || isPlaceholderFile(src.trim());

/** Surely an address: what is unusual is parsed. */
const PLAIN_ADDRESS = /^(?:https?:\/\/|\/\/?|\.{0,2}\/)[\w-]+[\w./%?&=-]*$/i;

function first(attribs: Readonly<Record<string, string>>, names: readonly string[], base: string): string | undefined {
  for (const name of names) {
    const value = attribs[name]?.trim();
    if (value === undefined || value === '' || /[{}\s]/.test(value)) continue;
    if (PLAIN_ADDRESS.test(value) || absoluteUrl(value, base, 'image') !== undefined) return value;
  }
  return undefined;
}

/** The address and the sizes that a script would have set. Only where `src` is a placeholder: a real one is what is meant. */
export function lazyMedia(page: Page): void {
  for (const element of all(page, 'img', 'source', 'iframe', 'video', 'audio')) {
    const { attribs } = element;
    const set = SETS.map((name) => attribs[name]).find((value) => value !== undefined && value.trim() !== '');
    if (set !== undefined && (attribs.srcset ?? '').trim() === '') attribs.srcset = set;
    const sizes = SIZES.map((name) => attribs[name]).find((value) => value !== undefined && value !== 'auto');
    if (sizes !== undefined) attribs.sizes ??= sizes;
    if (!isPlaceholder(attribs.src)) continue;
    const address = first(attribs, ADDRESSES, page.base);
    if (address !== undefined) {
      attribs.src = address;
      page.resolved.add(element);
    } else if (element.name === 'img' && (set !== undefined || attribs.srcset !== undefined)) attribs.src = '';
  }
}
