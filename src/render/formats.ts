import type { Feed } from '../domain.ts';
import { renderAtom } from './atom.ts';
import { renderJsonFeed } from './json-feed.ts';
import { renderRss } from './rss.ts';

/** One way to write a Feed. */
export interface Format {
  readonly name: string;
  /** The last part of its documents' paths. */
  readonly fileName: string;
  /** As the Content-Type says it. */
  readonly mediaType: string;
  /** As `<link rel="alternate">` says it: without parameters. */
  readonly linkType: string;
  /** Pure: the same Feed gives the same text. */
  readonly render: (feed: Feed) => string;
  /** Finds one item after the other in what `render` writes, each from its first character to its last. */
  readonly item: RegExp;
}

/** Every format that is published, in the order in which readers are offered them: CommaFeed takes the first. */
export const FORMATS: readonly Format[] = [
  {
    name: 'Atom',
    fileName: 'atom.xml',
    mediaType: 'application/atom+xml; charset=utf-8',
    linkType: 'application/atom+xml',
    render: renderAtom,
    item: /<entry[ >].*?<\/entry>/gs,
  },
  {
    name: 'RSS',
    fileName: 'rss.xml',
    mediaType: 'application/rss+xml; charset=utf-8',
    linkType: 'application/rss+xml',
    render: renderRss,
    item: /<item[ >].*?<\/item>/gs,
  },
  {
    name: 'JSON Feed',
    fileName: 'feed.json',
    mediaType: 'application/feed+json; charset=utf-8',
    linkType: 'application/feed+json',
    render: renderJsonFeed,
    item: /^ {4}\{\n {6}"id": .*?^ {4}\}/gms,
  },
];
