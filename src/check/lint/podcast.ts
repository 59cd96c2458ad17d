import { all, texts, type Xml } from './tree.ts';

/** What Apple's directory asks of a podcast, and what Spotify and the others take from it. */

const REQUIRED = ['itunes:author', 'itunes:owner', 'itunes:image', 'itunes:category', 'itunes:explicit'];
const CATEGORIES = new Set(
  'Arts|Business|Comedy|Education|Fiction|Government|Health & Fitness|History|Kids & Family|Leisure|Music|News|Religion & Spirituality|Science|Society & Culture|Sports|TV & Film|Technology|True Crime'.split(
    '|',
  ),
);
const ONE_OF: Readonly<Record<string, RegExp>> = {
  'itunes:explicit': /^(?:true|false)$/,
  'itunes:type': /^(?:episodic|serial)$/,
  'itunes:episodeType': /^(?:full|trailer|bonus)$/,
  'itunes:episode': /^[1-9]\d*$/,
  'itunes:season': /^[1-9]\d*$/,
  'itunes:duration': /^[1-9]\d*$/,
  'podcast:locked': /^(?:yes|no)$/,
  'podcast:guid': /^[\da-f]{8}-[\da-f]{4}-5[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
};

const isPodcast = (node: Xml): boolean => /^(?:itunes|podcast):/.test(node.name);

/** One of Apple's tags anywhere asks for all that are required. */
export function podcastFaults(channel: Xml): readonly string[] {
  const items = all(channel, 'item');
  const tagged = [channel, ...items].flatMap(({ children }) => children.filter(isPodcast));
  if (tagged.length === 0) return [];
  return [
    ...REQUIRED.filter((name) => all(channel, name).length === 0).map((name) => `${name} is missing`),
    ...all(channel, 'itunes:owner').flatMap((owner) =>
      texts(owner, 'itunes:email')[0]?.includes('@') ? [] : ['an owner without a mail address'],
    ),
    ...all(channel, 'itunes:category').flatMap(({ attributes: { text = '' } }) =>
      CATEGORIES.has(text) ? [] : [`no such category: ${text}`],
    ),
    ...tagged.flatMap(({ name, text }) => (ONE_OF[name]?.test(text) === false ? [`${name} ${text}`] : [])),
    ...items.flatMap(episodeFaults),
  ];
}

function episodeFaults(item: Xml): readonly string[] {
  if (!item.children.some(isPodcast)) return [];
  const names = item.children.map(({ name }) => name).filter((name) => name.startsWith('itunes:'));
  const isRecording = all(item, 'enclosure').some(({ attributes }) => /^(?:audio|video)\//.test(attributes.type ?? ''));
  return [
    ...(isRecording ? [] : ['an episode without a recording']),
    ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `${name} twice`),
    ...all(item, 'podcast:transcript').flatMap(({ attributes: { url, type } }) =>
      url && type ? [] : ['a transcript without url or type'],
    ),
    ...all(item, 'podcast:chapters').flatMap(({ attributes: { url, type } }) =>
      url && type ? [] : ['chapters without url or type'],
    ),
  ];
}
