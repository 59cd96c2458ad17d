import type { Instant } from './domain.ts';
import { moving } from './edition/handed.ts';
import type { FoundDocument, Questions, Standing } from './edition/remote.ts';
import type { Log } from './log.ts';
import type { Begun, Regenerated } from './publishing.ts';
import { StartError } from './start-error.ts';

/** What the thread that publishes does for the one that answers requests: see Publishing. */
export interface Calls extends Questions {
  open(): Promise<void>;
  begin(fallbackUrl: string | undefined): Promise<Begun>;
  regenerate(why: string): Promise<boolean>;
  stop(graceMs: number): Promise<void>;
  close(): Promise<void>;
}

export interface Call {
  readonly number: number;
  readonly name: keyof Calls;
  readonly words: readonly unknown[];
}

/** What the thread that publishes says. Messages arrive in the order in which they are sent. */
export type Told =
  | { readonly kind: 'returned'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly call: number; readonly failure: Failure }
  | {
      readonly kind: 'standing';
      readonly standing: Standing;
      readonly freshUntil: Instant | undefined;
      readonly regenerated: Regenerated | undefined;
    }
  | { readonly kind: 'log'; readonly level: keyof Log; readonly details: object; readonly message: string }
  | { readonly kind: 'progress'; readonly done: number; readonly total: number };

/** The memory that moves with a message: nothing is copied. */
export function movingWith(told: Told): ArrayBuffer[] {
  if (told.kind === 'standing') return (told.standing.edition?.ready ?? []).flatMap(moving);
  const { handed } = ((told.kind === 'returned' && told.value) || {}) as Partial<FoundDocument>;
  return handed ? moving(handed) : [];
}

/** An error, of which the class does not arrive. */
interface Failure {
  readonly error: unknown;
  readonly isForOperator: boolean;
}

export interface Caller {
  readonly calls: Calls;
  /** To be called with each answer to a call. */
  settle(told: Extract<Told, { readonly kind: 'returned' | 'failed' }>): void;
}

/** Sends calls, and has each settle as it does in the other thread. */
export function caller(send: (call: Call) => void): Caller {
  const waiting = new Map<number, { readonly resolve: (value: never) => void; readonly reject: (error: unknown) => void }>();
  let last = 0;
  const make =
    <N extends keyof Calls>(name: N) =>
    (...words: Parameters<Calls[N]>): ReturnType<Calls[N]> =>
      new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject });
        send({ number: last, name, words });
      }) as ReturnType<Calls[N]>;
  return {
    calls: {
      open: make('open'),
      begin: make('begin'),
      regenerate: make('regenerate'),
      find: make('find'),
      page: make('page'),
      delta: make('delta'),
      forget: make('forget'),
      stop: make('stop'),
      close: make('close'),
    },
    settle(told) {
      const call = waiting.get(told.call);
      waiting.delete(told.call);
      if (told.kind === 'returned') call?.resolve(told.value as never);
      else call?.reject(errorOf(told.failure));
    },
  };
}

const errorOf = ({ error, isForOperator }: Failure): unknown =>
  isForOperator && error instanceof Error ? new StartError(error.message) : error;

/** Answers calls, each as soon as that can be done. */
export function callee(calls: Promise<Calls>, tell: (told: Told) => void): (call: Call) => Promise<void> {
  return async ({ number, name, words }) => {
    try {
      const answer = (await calls)[name] as (...words: readonly unknown[]) => Promise<unknown>;
      tell({ kind: 'returned', call: number, value: await answer(...words) });
    } catch (error) {
      tell({ kind: 'failed', call: number, failure: { error, isForOperator: error instanceof StartError } });
    }
  };
}
