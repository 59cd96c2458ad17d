/** Files that come with the article: their addresses are written into the tree before anything else looks at it. */
import type { Tree } from './parse.ts';
import { candidates } from './srcset.ts';

/** Attributes that hold one address. */
const ADDRESSES = ['src', 'href', 'poster'] as const;

/** Replaces every address that `resolve` knows. */
export function resolveShipped({ named }: Tree, resolve: (address: string) => string | undefined): void {
  for (const elements of named.values()) {
    for (const { attribs } of elements) {
      for (const key of ADDRESSES) {
        const own = attribs[key];
        if (own !== undefined) attribs[key] = resolve(own) ?? own;
      }
      if (attribs.srcset !== undefined) attribs.srcset = resolvedSrcset(attribs.srcset, resolve);
    }
  }
}

/** As it was, unless one of its candidates is known; one that is too long is left to whoever reports it. */
function resolvedSrcset(value: string, resolve: (address: string) => string | undefined): string {
  const { found, cut } = candidates(value);
  const resolved = found.map(({ url }) => resolve(url));
  if (cut || resolved.every((url) => url === undefined)) return value;
  return found.map(({ url, descriptor }, i) => `${resolved[i] ?? url} ${descriptor}`.trim()).join(', ');
}
