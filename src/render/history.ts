import type { Element } from 'domhandler';
import type { Feed } from '../domain.ts';
import { archiveUrl, subscriptionUrl } from './address.ts';
import { element } from './xml.ts';

/** RFC 5005, alike in every format. */

export interface HistoryLink {
  readonly rel: 'current' | 'prev-archive' | 'next-archive';
  readonly href: string;
}

/**
 * Where to go from a document through its channel's history (§4). Only a cut archive names the one after it: by then that one is there,
 * and the document stays as it is.
 */
export function historyLinks(feed: Feed, fileName: string): readonly HistoryLink[] {
  const { history } = feed;
  const archive = (rel: 'prev-archive' | 'next-archive', number: number) => ({ rel, href: archiveUrl(feed, number, fileName) });
  switch (history.kind) {
    case 'complete':
    case 'none':
      return [];
    case 'current':
      return [archive('prev-archive', history.previous)];
    case 'archive':
      return [
        { rel: 'current', href: subscriptionUrl(feed, fileName) },
        ...(history.number > 1 ? [archive('prev-archive', history.number - 1)] : []),
        ...(history.cut ? [archive('next-archive', history.number + 1)] : []),
      ];
  }
}

/** The address of what came just before: the way to the first item ever. */
export const earlierUrl = (feed: Feed, fileName: string): string | undefined =>
  historyLinks(feed, fileName).find(({ rel }) => rel === 'prev-archive')?.href;

/** That a document holds everything there is (§2), or that it will not change (§4). */
export function historyMarks({ history }: Feed): readonly Element[] {
  if (history.kind === 'complete') return [element('fh:complete', {})];
  return history.kind === 'archive' && history.cut ? [element('fh:archive', {})] : [];
}
