import { type Compress, type GrowingVariants, variantsOf } from './variants.ts';
import { brotli, brotliQuality, LEAST_QUALITY, millisecondsPerKilobyteOf, quickGzip, SHARE, strongestGzip, zstd } from './zip.ts';

/** Processor time of the strongest gzip and the least brotli together. */
const FIRST_MILLISECONDS_PER_KILOBYTE = 0.08;

/** What a crawler asks for beyond these is not made stronger than gzip: it asks for each of them once. */
const MOST_WAITING = 20;

/** Stronger codings wait for so long at least, in milliseconds: a document that changes again so soon is not worth them. */
const SETTLED_MS = 500;

/** How long a document must have lived for a coding that takes so long: however often documents change, little of a processor is enough. */
const worthAfterMs = (lengthBytes: number, millisecondsPerKilobyte: number): number =>
  Math.max(SETTLED_MS, ((lengthBytes / 1024) * millisecondsPerKilobyte) / SHARE);

/** A coding that is due, and the one after it. */
interface Step {
  readonly due: number;
  readonly compress: () => Promise<Step | undefined>;
}

/**
 * A quick gzip, where there is none, is begun at once, as requests wait for it; stronger codings once a document has stayed what it is
 * for a while (`worthAfterMs`), and the strongest later still. One after the other, so that little is taken from whoever answers polls.
 * A document that still waits for its turn when its path has another one is left out.
 */
export function createCompressor(intervalSeconds: number): Compress {
  const waiting = new Map<string, Step>();
  const quickly = oneByOne();
  let isAtWork = false;
  let timer: NodeJS.Timeout | undefined;

  async function work(): Promise<void> {
    isAtWork = true;
    for (let next = earliest(); next; next = earliest()) {
      const [path, step] = next;
      const rest = step.due - performance.now();
      if (rest > 0) {
        timer = setTimeout(work, rest).unref();
        break;
      }
      waiting.delete(path);
      const after = await step.compress();
      if (after && !waiting.has(path)) waiting.set(path, after);
    }
    isAtWork = false;
  }

  const earliest = (): readonly [string, Step] | undefined =>
    [...waiting].reduce<readonly [string, Step] | undefined>(
      (first, one) => (first && first[1].due <= one[1].due ? first : one),
      undefined,
    );

  function wait(path: string, step: Step): void {
    waiting.set(path, step);
    if (isAtWork) return;
    clearTimeout(timer);
    timer = setTimeout(work, Math.max(0, (earliest()?.[1].due ?? 0) - performance.now())).unref();
  }

  return (document) => {
    const { path, bytes, effort } = document;
    const variants = variantsOf(document, 'body' in bytes ? () => quickly(() => quickGzip(bytes.body)) : undefined);
    waiting.delete(path);
    if (effort === 'little' && waiting.size >= MOST_WAITING) return variants;
    const quality = effort === 'most' ? brotliQuality(variants.identity.lengthBytes, intervalSeconds) : LEAST_QUALITY;
    wait(path, firstStep(variants, quality));
    return variants;
  };
}

/** While a document waits, nothing here holds its plain text. */
function firstStep(variants: GrowingVariants, quality: number): Step {
  const made = performance.now();
  const { lengthBytes } = variants.identity;
  const isQuick = quality > LEAST_QUALITY;
  const strongest: Step = {
    due: made + worthAfterMs(lengthBytes, millisecondsPerKilobyteOf(quality)),
    async compress() {
      await variants.add('br', (body) => brotli(body, quality));
      return undefined;
    },
  };
  return {
    due: made + worthAfterMs(lengthBytes, FIRST_MILLISECONDS_PER_KILOBYTE),
    async compress() {
      await variants.add('gzip', strongestGzip);
      if (zstd) await variants.add('zstd', zstd);
      await variants.add(isQuick ? 'quick br' : 'br', (body) => brotli(body, LEAST_QUALITY));
      return isQuick ? strongest : undefined;
    },
  };
}

/** Begins each piece of work when the one before it is done. */
function oneByOne(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}
