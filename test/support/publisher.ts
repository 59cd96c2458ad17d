import type { Problem, Publication } from '../../src/domain.ts';
import { createPublisher, type Publisher } from '../../src/edition/publisher.ts';
import type { Compress } from '../../src/edition/variants.ts';
import { loadPages } from '../../src/pages/pages.ts';
import { FORMATS, type Format } from '../../src/render/formats.ts';
import { openFolderStore } from '../../src/store/folder/folder-store.ts';
import { publication } from './publication.ts';

export interface PublisherUnderTest {
  readonly publisher: Publisher;
  readonly problems: Problem[];
  readonly failures: unknown[];
  /** The moment it is, in milliseconds. */
  now: number;
  settings: Publication | Error;
}

const PAGES = loadPages();

interface PublisherOptions {
  readonly now?: number;
  readonly deltas?: boolean;
  readonly formats?: readonly Format[];
  readonly compress?: Compress;
  readonly carryingMs?: number;
}

/** A publisher over a folder, with a clock and settings that the test holds. */
export function publisherOver(
  folder: string,
  { now = Date.UTC(2026, 10, 15, 12), deltas = false, formats = FORMATS, ...others }: PublisherOptions = {},
): PublisherUnderTest {
  const under: Omit<PublisherUnderTest, 'publisher'> = { problems: [], failures: [], now, settings: publication() };
  const publisher = createPublisher({
    store: openFolderStore(folder),
    loadPublication: async () => {
      if (under.settings instanceof Error) throw under.settings;
      return under.settings;
    },
    formats,
    pages: PAGES,
    deltas,
    intervalSeconds: 300,
    ...others,
    now: () => under.now,
    events: {
      published: () => {},
      failed: (error) => under.failures.push(error),
      problem: (problem) => under.problems.push(problem),
    },
  });
  return Object.assign(under, { publisher });
}
