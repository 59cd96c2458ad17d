import type { Channel, Filter, Listing, NamedChannel } from '../domain.ts';

/** What a named article or withdrawal has in common with others. */
export type Belonging = Pick<Listing, 'section' | 'tags' | 'authors'>;

/** The names under which an article can be subscribed to. */
export const namesOf = ({ section, tags, authors }: Belonging): Readonly<Record<NamedChannel['kind'], readonly string[]>> => ({
  section: section === undefined ? [] : [section],
  tag: tags,
  author: authors.map((author) => author.name),
});

/** Every article of a channel and no other. */
export const filterOf = (channel: Channel): Filter => (channel.kind === 'publication' ? {} : { [channel.kind]: channel.name });

/** Whether something has all the names that are asked for. Names are compared as written, in Unicode's NFC. */
export function belongs(one: Belonging, { section, tag, author }: Filter): boolean {
  return (
    (section === undefined || one.section === section) &&
    (tag === undefined || one.tags.includes(tag)) &&
    (author === undefined || one.authors.some(({ name }) => name === author))
  );
}

/** The folder of each kind of channel in addresses. */
export const CHANNEL_FOLDERS = { section: 'sections', tag: 'tags', author: 'authors' } as const;

/** The path of a channel's page; its documents are below it. */
export const channelPath = (channel: Channel): string =>
  channel.kind === 'publication' ? '' : `/${CHANNEL_FOLDERS[channel.kind]}/${encodeURIComponent(channel.slug)}`;
