import type { NamedChannel, Publication } from '../domain.ts';
import { append, editXml, element } from './xml.ts';

/** Where a channel's documents are, and its page. */
export interface OutlinedChannel {
  readonly title: string;
  readonly feedUrl: string;
  readonly pageUrl: string;
}

/** The kinds of channel, as an outline heads them. */
const HEADINGS: Readonly<Record<NamedChannel['kind'], string>> = { section: 'Sections', tag: 'Tags', author: 'Authors' };

/**
 * A subscription list (OPML 2.0, «Subscription Lists»): the publication, then its sections, tags and authors, each in RSS, which every
 * reader that imports OPML knows. It bears no date, so that the same channels give the same bytes.
 */
export function renderOpml(
  publication: Publication,
  whole: OutlinedChannel,
  channels: readonly (OutlinedChannel & { readonly kind: NamedChannel['kind'] })[],
): string {
  const $ = editXml('<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0"></opml>');
  const groups = (['section', 'tag', 'author'] as const).flatMap((kind) => {
    const members = channels.filter((channel) => channel.kind === kind);
    return members.length === 0 ? [] : [element('outline', { text: HEADINGS[kind] }, ...members.map(outline))];
  });
  $('opml').each((_, root) => {
    append(root, 1, [
      element('head', {}, element('title', {}, publication.title)),
      element('body', {}, outline(whole), ...groups),
    ]);
  });
  return `${$.xml()}\n`;
}

const outline = ({ title, feedUrl, pageUrl }: OutlinedChannel) =>
  element('outline', { type: 'rss', text: title, title, xmlUrl: feedUrl, htmlUrl: pageUrl, version: 'RSS2' });
