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

/** What stands in `src` until then. */
const PLACEHOLDER =
  /^(?:data:image\/svg|data:image\/gif|about:|#|$)|(?:^|[/_.-])(?:blank|placeholder|spacer|transparent|pixel|loading|loader|lazy(?:load)?|1x1|grey|gray|spinner|preload(?:er)?)[\w-]*\.(?:gif|png|jpe?g|svg|webp)(?:$|[?#])/i;

export const isPlaceholder = (src: string | undefined): boolean => src === undefined || PLACEHOLDER.test(src.trim());

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
