import type { Rendition } from '../../src/domain.ts';
import { createCompressor } from '../../src/edition/compressor.ts';
import { makeRendition, type RenderedDocument } from '../../src/edition/rendition.ts';
import type { Effort } from '../../src/edition/variants.ts';

/** A document as the publisher makes it. */
export const rendition = (
  said: Partial<RenderedDocument> = {},
  effort: Effort = 'most',
  compress = createCompressor(300),
): Rendition =>
  makeRendition(
    {
      path: '/rss.xml',
      mediaType: 'application/rss+xml; charset=utf-8',
      text: 'a text that is long enough to be worth compressing, '.repeat(20),
      changedAt: Date.UTC(2026, 10, 1, 12),
      feed: '/rss.xml',
      ...said,
    },
    { previous: undefined, now: Date.UTC(2026, 10, 15) },
    compress,
    effort,
  );
