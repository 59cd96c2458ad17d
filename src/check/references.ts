import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';

/** What an article's text points to. */
export interface References {
  readonly links: readonly string[];
  readonly pictures: readonly string[];
  /** Recordings and their subtitles. */
  readonly media: readonly string[];
  /** Where fragments lead. */
  readonly ids: ReadonlySet<string>;
  /** Without its markup, one space between words. */
  readonly text: string;
}

/** Where addresses stand, and what they are of. */
const ADDRESSES: Readonly<Record<string, Readonly<Record<string, 'links' | 'pictures' | 'media'>>>> = {
  a: { href: 'links' },
  img: { src: 'pictures', srcset: 'pictures' },
  audio: { src: 'media' },
  video: { src: 'media', poster: 'pictures' },
  source: { src: 'media', srcset: 'pictures' },
  track: { src: 'media' },
};

/** Reads clean HTML. */
export function referencesIn(html: string): References {
  const found = { links: new Set<string>(), pictures: new Set<string>(), media: new Set<string>() };
  const ids = new Set<string>();
  let text = '';
  const waiting: DefaultTreeAdapterTypes.Node[] = [parseFragment(html)];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if ('value' in node) text += node.value;
    if ('tagName' in node) {
      for (const { name, value } of node.attrs) {
        if (name === 'id') ids.add(value);
        const kind = ADDRESSES[node.tagName]?.[name];
        if (kind) for (const address of name === 'srcset' ? candidates(value) : [value]) found[kind].add(address);
      }
    }
    if ('childNodes' in node) for (const child of node.childNodes.toReversed()) waiting.push(child);
  }
  const [links, pictures, media] = [[...found.links], [...found.pictures], [...found.media]];
  return { links, pictures, media, ids, text: text.replace(/\s+/g, ' ').trim() };
}

/** The addresses of a clean `srcset`: the cleaner writes a comma and a space between its candidates. */
const candidates = (srcset: string): readonly string[] =>
  srcset.split(', ').flatMap((candidate) => candidate.trim().split(' ')[0] || []);
