import { availableParallelism } from 'node:os';
import type { Pages } from '../edition/pages.ts';
import type { Publisher } from '../edition/publisher.ts';
import type { Progress } from '../progress.ts';
import type { Format } from '../render/formats.ts';
import { asking } from './asking.ts';
import { claims } from './claims.ts';
import { explained } from './failure.ts';
import { redirectList } from './hosts.ts';
import { type Output, openOutput } from './output.ts';
import { inParallel } from './parallel.ts';
import { type Counts, type OpenShipped, type Pass, takeHostFiles, takeIn } from './pass.ts';
import { walks } from './walk.ts';

export interface ExportParts {
  /** Absolute. */
  readonly folder: string;
  /** With an Edition. */
  readonly publisher: Publisher;
  readonly formats: readonly Format[];
  readonly pages: Pages;
  readonly openShipped: OpenShipped;
  /** Whether documents are compressed beside themselves. */
  readonly isPacked: boolean;
  readonly progress: Progress;
  /** Is told what there is no file of, and why. */
  readonly leftOut: (path: string, why: string) => void;
}

/** What an export is made of, and what was done for it. */
export interface Exported extends Readonly<Counts> {
  /** What earlier exports wrote and is no part of it any more. */
  readonly removed: number;
  readonly leftOut: number;
  /** Whether the articles had come to rest: of what changed meanwhile there may be the one half and not the other, until the next export. */
  readonly isOfOneMoment: boolean;
}

const UNTOUCHED = 'What was there is as it was.';
const PARTLY = 'Some files are new, others as they were; none is half written, and none was removed that is still part of it.';

/**
 * Writes a publication as static files. First all is made that is new, then it is moved to its place: until then, whatever fails or kills
 * the process, the export before it stays. Rejects with a StartError where it can't be written.
 */
export async function exportPublication(parts: ExportParts): Promise<Exported> {
  const { folder } = parts;
  const output = await openOutput(folder).catch((error: unknown) => {
    throw explained(error, folder, UNTOUCHED);
  });
  let state = UNTOUCHED;
  try {
    const { pass, ...made } = await settledPass(parts, output);
    state = PARTLY;
    const { removed, blocked } = await output.commit(pass.claims);
    for (const file of blocked) pass.leftOut(`/${file}`, 'found what no export wrote in its place; move it away');
    return { ...pass.counts, ...made, removed, leftOut: pass.left.size };
  } catch (error) {
    // What went wrong is to be told, not what comes of it.
    await output.abandon().catch(() => undefined);
    throw explained(error, folder, state);
  }
}

/** How often all is gone through where articles change meanwhile. */
const PASSES = 3;

interface CountedPass extends Pass {
  /** What was left out. */
  readonly left: ReadonlySet<string>;
}

async function settledPass(
  parts: ExportParts,
  output: Output,
): Promise<{ readonly pass: CountedPass; readonly isOfOneMoment: boolean }> {
  for (let number = 1; ; number++) {
    const edition = parts.publisher.current();
    const pass = await goThrough(parts, output);
    const isOfOneMoment = parts.publisher.current() === edition;
    if (isOfOneMoment || number === PASSES) return { pass, isOfOneMoment };
  }
}

async function goThrough(parts: ExportParts, output: Output): Promise<CountedPass> {
  const { publisher, formats, pages, openShipped, isPacked } = parts;
  const ask = asking(publisher);
  const left = new Set<string>();
  const leftOut = (path: string, why: string): void => {
    if (!left.has(path)) parts.leftOut(path, why);
    left.add(path);
  };
  const counts = { documents: 0, mediaFiles: 0, redirects: 0, written: 0 };
  const pass = {
    ask,
    publisher,
    output,
    claims: claims(),
    openShipped,
    isPacked,
    leftOut,
    left,
    redirects: redirectList(),
    counts,
  };
  const total = await ask(async ({ view }) => view.articleCount + (await view.channels()).length * (formats.length + 1));
  let done = 0;
  for (const places of walks({ ask, formats, assets: pages.assets.map(({ path }) => path) })) {
    await inParallel(places, availableParallelism(), async (place) => {
      await takeIn(pass, place);
      parts.progress(++done, Math.max(done, total));
    });
  }
  await takeHostFiles(pass, formats);
  return pass;
}
