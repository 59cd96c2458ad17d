import { createHash } from 'node:crypto';
import type { Element } from 'domhandler';
import type { Enclosure, Episode, Feed, Item, Picture, Podcast } from '../domain.ts';
import { subscriptionUrl } from './address.ts';
import type { ItemContext } from './carried.ts';
import { known } from './media.ts';
import { element } from './xml.ts';

/**
 * What podcast directories read, in RSS alone: Apple's tags (podcasters.apple.com, «A podcaster's guide to RSS»), which Spotify and the
 * others follow, and the Podcast namespace's. A feed that is no podcast has none of them: validators would ask for the rest.
 */

/** An item's files, the one that it is about first: of a podcast's, the first recording. */
export function filesOf(feed: ItemContext, { enclosures }: Item): readonly Enclosure[] {
  const main = feed.podcast && enclosures.find(isRecording);
  return main ? [main, ...enclosures.filter((file) => file !== main)] : enclosures;
}

const isRecording = ({ mediaType }: Enclosure): boolean => /^(?:audio|video)\//.test(mediaType);

/** What a podcast says of itself. */
export function podcastElements(feed: Feed, podcast: Podcast): readonly Element[] {
  const { author, ownerName, ownerEmail, imageUrl, category, subcategory, explicit, type } = podcast;
  const below = subcategory === undefined ? [] : [element('itunes:category', { text: subcategory })];
  return [
    element('itunes:author', {}, author),
    element('itunes:owner', {}, element('itunes:name', {}, ownerName), element('itunes:email', {}, ownerEmail)),
    element('itunes:image', { href: imageUrl }),
    element('itunes:category', { text: category }, ...below),
    element('itunes:explicit', {}, String(explicit)),
    element('itunes:type', {}, type),
    element('podcast:guid', {}, podcastGuid(subscriptionUrl(feed, 'rss.xml'))),
    // Whoever hosts podcasts may take this one over: who it belongs to shows in `itunes:owner`.
    element('podcast:locked', {}, 'no'),
  ];
}

/** What an episode says of itself. An item without a recording is none: directories pass over items without an enclosure. */
export function episodeElements(feed: ItemContext, item: Item): readonly Element[] {
  const [main] = filesOf(feed, item);
  if (!feed.podcast || !main || !isRecording(main)) return [];
  const { number, season, type, explicit, transcripts, chaptersUrl }: Partial<Episode> = item.episode ?? {};
  return [
    ...numbered('itunes:duration', main.durationSeconds),
    ...numbered('itunes:season', season),
    ...numbered('itunes:episode', number),
    element('itunes:episodeType', {}, type ?? 'full'),
    element('itunes:explicit', {}, String(explicit ?? feed.podcast.explicit)),
    ...(item.picture && isCover(item.picture) ? [element('itunes:image', { href: item.picture.url })] : []),
    ...(transcripts ?? []).map(({ url, mediaType, language }) =>
      element('podcast:transcript', { url, type: mediaType, language }),
    ),
    ...(chaptersUrl === undefined ? [] : [element('podcast:chapters', { url: chaptersUrl, type: 'application/json+chapters' })]),
  ];
}

/** An element with a whole number above 0: Apple knows no others. */
const numbered = (name: string, value: number | undefined): readonly Element[] =>
  value === undefined || known(value) === undefined ? [] : [element(name, {}, String(value))];

/** Directories take square JPEG and PNG of 1400 to 3000 pixels; where the size is not known they look themselves. */
function isCover({ url, mediaType, width, height }: Picture): boolean {
  const isPhotograph = mediaType === undefined ? /\.(?:jpe?g|png)(?:[?#]|$)/i.test(url) : /^image\/(?:jpeg|png)$/.test(mediaType);
  return isPhotograph && width === height && (width === undefined || (width >= 1400 && width <= 3000));
}

/** The Podcast namespace's own name for every podcast's guid. */
const GUID_NAMESPACE = Buffer.from('ead4c236bf5858c6a2c6a6b28d128cb6', 'hex');

/** A podcast's name for ever: a UUID of version 5 (RFC 9562 §5.5) of its feed's address without the scheme (Podcast namespace, `guid`). */
export function podcastGuid(feedUrl: string): string {
  const name = feedUrl.replace(/^[a-z]+:\/\//, '').replace(/\/+$/, '');
  const hash = createHash('sha1').update(GUID_NAMESPACE).update(name).digest().subarray(0, 16);
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return hash.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
