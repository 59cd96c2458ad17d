import { slugify } from '../article/identity.ts';
import { aliasOf } from '../edition/aliases.ts';
import { aliasFor, MOST_ALIASES } from '../publication-aliases.ts';

/** Where the addresses of another system's channels lead now. */

const LONGEST = 300;
const NO_QUERY = new URLSearchParams();

export interface OldAddresses {
  /** Leads `old` to `to`, if it does not lead there already and is not led elsewhere. */
  add(old: string, to: string): void;
  /** What to write into publication.yaml. */
  readonly aliases: Readonly<Record<string, string>>;
  /** How many were too many. */
  readonly excess: number;
}

export function oldAddresses(): OldAddresses {
  const aliases = new Map<string, string>();
  let excess = 0;
  return {
    add(old, to) {
      const place = old.length > LONGEST ? undefined : aliasFor(old, to);
      if (place === undefined || aliases.has(place) || aliasOf(place, NO_QUERY, {}) === to) return;
      if (aliases.size >= MOST_ALIASES) excess++;
      else aliases.set(place, to);
    },
    get aliases() {
      return Object.fromEntries(aliases);
    },
    get excess() {
      return excess;
    },
  };
}

/** The folder of a channel on this site, by the name that articles give it; undefined where it can have none. */
export function channelFolder(folder: 'sections' | 'tags' | 'authors', name: string): string | undefined {
  const slug = slugify(name);
  return slug === '' ? undefined : `/${folder}/${encodeURIComponent(slug)}`;
}

/** The channels that articles belong to, by their names: only these have feeds. */
export interface Belonging {
  add(section: string | undefined, tags: readonly string[], authors: readonly string[]): void;
  /** Where a name leads that the old site had as a category or a tag: to all articles that had it there. */
  folderOf(name: string): string | undefined;
  authorFolder(name: string): string | undefined;
}

export function belonging(): Belonging {
  const names = { sections: new Set<string>(), tags: new Set<string>(), authors: new Set<string>() };
  const folder = (kind: keyof typeof names, name: string): string | undefined =>
    names[kind].has(name) ? channelFolder(kind, name) : undefined;
  return {
    add(section, tags, authors) {
      if (section !== undefined) names.sections.add(section);
      for (const tag of tags) names.tags.add(tag);
      for (const author of authors) names.authors.add(author);
    },
    folderOf: (name) => folder('tags', name) ?? folder('sections', name),
    authorFolder: (name) => folder('authors', name),
  };
}

/** What an article belongs to, of several names: the first is its section. */
export interface Names {
  readonly section: string | undefined;
  readonly tags: readonly string[];
}

/** With the section's name as a tag too, where other articles have it as one: in one channel there are then all that had it. */
export const withSharedSection = ({ section, tags }: Names, usedAsTags: ReadonlySet<string>): Names => ({
  section,
  tags: section === undefined || !usedAsTags.has(section) || tags.includes(section) ? tags : [section, ...tags],
});
