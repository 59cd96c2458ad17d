import { createHash } from 'node:crypto';
import { slugify } from '../../article/identity.ts';
import type { NamedChannel } from '../../domain.ts';
import { type Belonging, namesOf } from '../../feed/channel.ts';

/** Every channel that the folder's articles name or, while the process lives, named. */
export interface Channels {
  readonly all: readonly NamedChannel[];
  bySlug(kind: NamedChannel['kind'], slug: string): NamedChannel | undefined;
  byName(kind: NamedChannel['kind'], name: string): NamedChannel | undefined;
}

/**
 * Gives each name a slug. Where two names would have one, the name that was there first keeps it: the channels known before, then those
 * of the older articles. The other's is made its own by a few characters that depend on its name alone.
 */
export function makeChannels(oldestFirst: Iterable<Belonging>, before?: Channels): Channels {
  const bySlug = new Map<string, NamedChannel>();
  const byName = new Map<string, NamedChannel>();
  const add = (channel: NamedChannel): void => {
    bySlug.set(`${channel.kind} ${channel.slug}`, channel);
    byName.set(`${channel.kind} ${channel.name}`, channel);
  };
  before?.all.forEach(add);
  for (const one of oldestFirst) {
    for (const [kind, names] of Object.entries(namesOf(one)) as [NamedChannel['kind'], readonly string[]][]) {
      for (const name of names) {
        if (!byName.has(`${kind} ${name}`)) add({ kind, name, slug: freeSlug(name, (slug) => bySlug.has(`${kind} ${slug}`)) });
      }
    }
  }
  const all = [...byName.values()].sort((a, b) => order(a.kind, b.kind) || order(a.name, b.name));
  return {
    all,
    bySlug: (kind, slug) => bySlug.get(`${kind} ${slug}`),
    byName: (kind, name) => byName.get(`${kind} ${name}`),
  };
}

function freeSlug(name: string, isTaken: (slug: string) => boolean): string {
  const plain = slugify(name);
  if (plain !== '' && !isTaken(plain)) return plain;
  const digest = createHash('sha256').update(name).digest('hex');
  for (let length = 4; ; length += 4) {
    const slug = `${plain === '' ? '' : `${plain}-`}${digest.slice(0, length)}`;
    if (!isTaken(slug)) return slug;
  }
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
