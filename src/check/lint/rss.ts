import { htmlFaults } from './html.ts';
import type { Rule, XmlDocument } from './lint.ts';
import { podcastFaults } from './podcast.ts';
import { repeated } from './text.ts';
import { all, texts } from './tree.ts';
import { entriesOf, has, headOf, perItem, whole } from './xml.ts';

const REQUIRED_OF_CHANNELS = ['title', 'link', 'description', 'language', 'lastBuildDate'];

export const rssRules: readonly Rule<XmlDocument>[] = [
  {
    name: 'channel',
    find: ({ root }) =>
      REQUIRED_OF_CHANNELS.filter((name) => texts(headOf(root), name).filter((text) => text !== '').length !== 1),
  },
  {
    name: 'image',
    find: ({ root }) =>
      all(headOf(root), 'image').flatMap((image) => [
        ...['title', 'link'].filter((name) => texts(image, name)[0] !== texts(headOf(root), name)[0]),
        ...(Number(texts(image, 'width')[0] ?? 0) > 144 || Number(texts(image, 'height')[0] ?? 0) > 400 ? ['too large'] : []),
      ]),
  },
  {
    name: 'authors',
    find: perItem((item) => [
      has(item, 'author') && has(item, 'dc:creator') && 'author and dc:creator',
      all(item, 'dc:creator').length > 1 && 'several dc:creator',
      texts(item, 'author').some((text) => !/^\S+@\S+ \(.+\)$/.test(text)) && 'an author without a mail address',
    ]),
  },
  {
    name: 'ids',
    find: ({ root }) => {
      const guids = entriesOf(root).map((item) => all(item, 'guid'));
      const values = guids.map(([guid]) => guid?.text ?? '');
      return [
        ...guids.filter(({ length }) => length !== 1).map(({ length }) => `${length} guids`),
        ...guids.flatMap(([guid]) =>
          guid && !/^https?:/.test(guid.text) && guid.attributes.isPermaLink !== 'false' ? [`${guid.text} is no permalink`] : [],
        ),
        ...repeated(values).map((value) => `${value} twice`),
      ];
    },
  },
  {
    name: 'enclosures',
    find: perItem((item) => [
      all(item, 'enclosure').length > 1 && 'several',
      all(item, 'enclosure').some(
        ({ attributes: { length, type, url } }) => length === undefined || !whole(length, 0) || !type?.includes('/') || !url,
      ) && 'without url, length or type',
    ]),
  },
  {
    name: 'descriptions',
    find: perItem((item) => {
      const order = item.children.map(({ name }) => name);
      return [
        !texts(item, 'description').some((text) => text.trim() !== '') && 'none, or empty',
        has(item, 'content:encoded') && order.indexOf('content:encoded') < order.indexOf('description') && 'after the content',
      ];
    }),
  },
  {
    name: 'one date each',
    find: perItem((item) => [
      all(item, 'pubDate').length !== 1 && 'pubDate',
      has(item, 'dc:date') && 'dc:date',
      has(item, 'atom:updated') && 'atom:updated',
    ]),
  },
  {
    name: 'HTML',
    find: ({ root }) =>
      entriesOf(root).flatMap((item) => [...texts(item, 'description'), ...texts(item, 'content:encoded')].flatMap(htmlFaults)),
  },
  { name: 'podcasts', find: ({ root }) => podcastFaults(headOf(root)) },
];
