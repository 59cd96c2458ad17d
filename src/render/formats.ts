import type { Feed } from '../domain.ts';
import { renderAtom } from './atom.ts';
import type { ItemLayout } from './carried.ts';
import { renderJsonFeed } from './json-feed.ts';
import { renderRss } from './rss.ts';
import { type Check, checkJson, checkXml } from './strict.ts';

/** One way to write a Feed. */
export interface Format extends ItemLayout {
  readonly name: string;
  /** The last part of its documents' paths. */
  readonly fileName: string;
  /** As the Content-Type says it. */
  readonly mediaType: string;
  /** As `<link rel="alternate">` says it: without parameters. */
  readonly linkType: string;
  /** Pure: the same Feed gives the same text. */
  readonly render: (feed: Feed) => string;
  /** What must hold of what `render` writes before anybody is sent it. */
  readonly check: Check;
}

const ATOM: ItemLayout = { item: /<entry[ >].*?<\/entry>/gs, between: '\n    ' };
const RSS: ItemLayout = { item: /<item[ >].*?<\/item>/gs, between: '\n        ' };
const JSON_FEED: ItemLayout = { item: /^ {4}\{\n {6}"id": .*?^ {4}\}/gms, between: ',\n' };

/** Every format that is published, in the order in which readers are offered them: CommaFeed takes the first. */
export const FORMATS: readonly Format[] = [
  {
    name: 'Atom',
    fileName: 'atom.xml',
    mediaType: 'application/atom+xml; charset=utf-8',
    linkType: 'application/atom+xml',
    render: renderAtom,
    ...ATOM,
    check: checkXml,
  },
  {
    name: 'RSS',
    fileName: 'rss.xml',
    mediaType: 'application/rss+xml; charset=utf-8',
    linkType: 'application/rss+xml',
    render: renderRss,
    ...RSS,
    check: checkXml,
  },
  {
    name: 'JSON Feed',
    fileName: 'feed.json',
    mediaType: 'application/feed+json; charset=utf-8',
    linkType: 'application/feed+json',
    render: renderJsonFeed,
    ...JSON_FEED,
    check: checkJson,
  },
];
