import { LRUCache } from 'lru-cache';
import type { Instant, Publication, Rendition } from '../domain.ts';
import type { Answer, ShownEdition } from './edition.ts';
import { type Handed, type Handing, taken } from './handed.ts';
import type { Publisher, Showing, ShownStatus } from './publisher.ts';
import { KEPT_BYTES, memoryOf } from './rendition.ts';
import type { Compress } from './variants.ts';

/** What crosses between the thread of a Publisher and the one that answers requests: values that can be sent, each a message or a part of one. */

/** How things stand with a Publisher, told each time that they change. */
export interface Standing {
  /** Missing where it is the one that was told before. */
  readonly edition?: HandedEdition;
  readonly problems: number;
  readonly failures: number;
}

export interface HandedEdition {
  /** One more than the one before. */
  readonly number: number;
  /** Missing where it is the publication that was told before. */
  readonly publication?: Pick<Publication, 'aliases'>;
  readonly madeAt: Instant;
  readonly articleCount: number;
  readonly prefix: string;
  /** The documents that were made before anybody asked. */
  readonly ready: readonly Handed[];
  /** Those that were handed over before, and are what they were. */
  readonly carried: readonly Pick<Rendition, 'path' | 'etag' | 'lastModified'>[];
}

/** A document, and which Edition it is of; 0 where that can't be said, as there came another one meanwhile. */
export interface FoundDocument {
  readonly kind: 'document';
  readonly handed: Handed;
  readonly edition: number;
}

/** What the thread that answers requests asks the other one: a Publisher's questions. Queries are written out. */
export interface Questions {
  find(path: string, query: string): Promise<FoundDocument | Exclude<Answer, { readonly kind: 'document' }> | undefined>;
  page(path: string, query: string): Promise<FoundDocument | undefined>;
  delta(path: string, tag: string): Promise<FoundDocument | undefined>;
  /** See Publisher. */
  forget(path: string): Promise<void>;
}

/** Of a Publisher, in its own thread: answers the questions, and tells how things stand. */
export function reporter(publisher: Publisher, { hand }: Handing): Questions & { standing(): Standing } {
  let number = 0;
  let told: ReturnType<Publisher['current']>;

  async function document(ask: () => Promise<Rendition | undefined>): Promise<FoundDocument | undefined> {
    const edition = publisher.current();
    const rendition = await ask();
    return rendition && found(rendition, edition);
  }
  /** An Edition that has not been told yet has no number. */
  const found = (rendition: Rendition, asked: typeof told): FoundDocument => ({
    kind: 'document',
    handed: hand(rendition),
    edition: asked === told && asked === publisher.current() ? number : 0,
  });

  return {
    standing() {
      const { edition, problems, failures } = publisher.status();
      if (edition === undefined || edition === told) return { problems, failures };
      const publication =
        edition.publication === told?.publication ? {} : { publication: { aliases: edition.publication.aliases } };
      told = edition;
      number++;
      const { madeAt, articleCount, prefix } = edition;
      const carried = edition.carried.map(({ path, etag, lastModified }) => ({ path, etag, lastModified }));
      return {
        edition: { number, ...publication, madeAt, articleCount, prefix, ready: edition.ready.map(hand), carried },
        problems,
        failures,
      };
    },
    async find(path, query) {
      const edition = publisher.current();
      const answer = await publisher.find(path, new URLSearchParams(query));
      return answer?.kind === 'document' ? found(answer.rendition, edition) : answer;
    },
    page: (path, query) => document(() => publisher.page(path, new URLSearchParams(query))),
    delta: (path, tag) => document(() => publisher.delta({ path }, tag)),
    forget: async (path) => publisher.forget(path),
  };
}

export interface RemoteShowing extends Showing {
  /** What was told last. */
  stand(standing: Standing): void;
}

interface NumberedEdition extends ShownEdition {
  readonly number: number;
  readonly ready: ReadonlyMap<string, Rendition>;
}

/** Stands for a Publisher that is at work in another thread: has what that has made, and asks it for what it has not made yet. */
export function remoteShowing(questions: Questions, compress: Compress): RemoteShowing {
  let edition: NumberedEdition | undefined;
  let status: ShownStatus = { edition, problems: 0, failures: 0 };
  const kept = new LRUCache<string, { readonly rendition: Rendition; edition: number }>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ rendition }) => memoryOf(rendition),
  });

  /** What is not kept here any more, while it is known there that it was handed over, is made once more. */
  async function taking<T>(ask: () => Promise<FoundDocument | T>): Promise<{ readonly rendition: Rendition } | T> {
    for (;;) {
      const found = await ask();
      if (!isDocument(found)) return found;
      const { path } = found.handed.document;
      const rendition = taken(found.handed, kept.get(path)?.rendition, compress);
      if (rendition) {
        kept.set(path, { rendition, edition: found.edition });
        return { rendition };
      }
      await questions.forget(path);
    }
  }

  function next({ ready: documents, carried, ...told }: HandedEdition): NumberedEdition {
    const { number, publication = edition?.publication ?? { aliases: {} } } = told;
    const ready = new Map<string, Rendition>();
    for (const handed of documents) {
      const { path } = handed.document;
      const rendition = taken(handed, edition?.ready.get(path), compress);
      if (rendition) ready.set(path, rendition);
    }
    for (const { path, etag, lastModified } of carried) {
      const known = kept.peek(path);
      if (known?.rendition.etag === etag && known.rendition.lastModified === lastModified) known.edition = number;
    }
    return {
      ...{ ...told, publication, ready },
      prepared(target) {
        const known = ready.get(target);
        if (known) return known;
        const asked = kept.get(target);
        return asked?.edition === number ? asked.rendition : undefined;
      },
    };
  }

  return {
    current: () => edition,
    status: () => status,
    isLatest: () => true,
    becomeLatest: async () => {},
    isReady: () => edition !== undefined && status.failures === 0,
    stand({ edition: told, ...counts }) {
      if (told) edition = next(told);
      status = { edition, ...counts };
    },
    async find(path, query = new URLSearchParams()) {
      const known = edition?.prepared(query.size === 0 ? path : `${path}?${query}`);
      if (known) return { kind: 'document', rendition: known };
      const found = await taking(() => questions.find(path, `${query}`));
      return found && 'rendition' in found ? { kind: 'document', rendition: found.rendition } : found;
    },
    page: async (path, query) => (await taking(() => questions.page(path, `${query}`)))?.rendition,
    delta: async ({ path }, tag) => (await taking(() => questions.delta(path, tag)))?.rendition,
  };
}

const isDocument = (found: unknown): found is FoundDocument => typeof found === 'object' && found !== null && 'handed' in found;
