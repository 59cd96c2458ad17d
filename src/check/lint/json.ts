import { htmlFaults } from './html.ts';
import { faultsOfJsonFeed } from './json-feed.ts';
import type { Rule } from './lint.ts';
import { badCharacters } from './text.ts';
import type { Json, JsonDocument } from './tree.ts';

export const jsonRules: readonly Rule<JsonDocument>[] = [
  { name: 'JSON Feed 1.1', find: faultsOfJsonFeed },
  { name: 'legal characters', find: (document) => strings(document).flatMap(badCharacters) },
  {
    name: 'self link',
    find: ({ feed_url }, { address }) => (feed_url === address ? [] : [`feed_url is ${feed_url}, fetched at ${address}`]),
  },
  {
    name: 'history',
    find: ({ next_url, feed_url }) => (next_url !== undefined && next_url === feed_url ? ['next_url leads to where it is'] : []),
  },
  {
    name: 'dates',
    find: ({ items }, { now }) =>
      items.flatMap(({ date_published, date_modified }) =>
        [date_published, date_modified].filter((date) => Date.parse(String(date)) > now).map(String),
      ),
  },
  {
    name: 'no content_text beside content_html',
    find: ({ items }) => items.filter((item) => 'content_text' in item && 'content_html' in item).map(({ id }) => String(id)),
  },
  { name: 'HTML', find: ({ items }) => items.flatMap(({ content_html }) => htmlFaults(String(content_html))) },
];

const strings = (value: Json): readonly string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap((each: Json) => strings(each))
      : [];
