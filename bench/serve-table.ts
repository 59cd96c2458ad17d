import { brief, median } from './numbers.ts';
import type { Measured, Round } from './serve-compare.ts';
import type { Row } from './serve-rows.ts';

const COLUMNS = [
  ['', 30],
  ['requests/s ratio', 20],
  ['target', 12],
  ['p99 ratio', 16],
  ['CPU ratio', 11],
  ['requests/s', 16],
  ['p99 ms', 14],
  ['CPU µs', 15],
  ['busy', 0],
] as const;

const cells = (values: readonly string[]): string =>
  `${COLUMNS.map(([, width], index) => (values[index] ?? '').padEnd(width))
    .join('')
    .trimEnd()}\n`;

export const tableHead = (): string => cells(COLUMNS.map(([title]) => title));

export const failedRow = (name: string, why: string): string => `${name.padEnd(COLUMNS[0][1])}not measured: ${why}\n`;

/** Below this share of a core the rival has waited: for the load generator, or for something else on the machine. */
const BUSY = 0.8;

/** Ratios are medians of the rounds' ratios; what is absolute is told as «subject : rival», medians too. */
export function tableRow(name: string, { atLeast, p99AtMost }: Row, rounds: readonly Round[]): string {
  const speed = ratios(rounds, ({ requestsPerSecond }) => requestsPerSecond);
  const p99 = median(ratios(rounds, ({ p99Ms }) => p99Ms));
  const isSure = !(median(rounds.flatMap(({ rival }) => rival.busy ?? [])) < BUSY);
  const verdict = (isMet: boolean, met: string, missed: string): string => (isSure ? (isMet ? met : missed) : 'unsure');
  return cells([
    name,
    `${brief(median(speed))} (${brief(Math.min(...speed))}–${brief(Math.max(...speed))})`,
    atLeast === undefined ? '' : `${verdict(median(speed) >= atLeast, '≥', 'below')} ${atLeast}`,
    `${brief(p99)}${p99AtMost === undefined ? '' : ` ${verdict(p99 <= p99AtMost, '≤', 'above')} ${p99AtMost}`}`,
    brief(median(ratios(rounds, ({ cpuUs }) => cpuUs))),
    both(rounds, ({ requestsPerSecond }) => requestsPerSecond),
    both(rounds, ({ p99Ms }) => p99Ms),
    both(rounds, ({ cpuUs }) => cpuUs),
    both(rounds, ({ busy }) => busy),
  ]);
}

type Read = (measured: Measured) => number | undefined;

const ratios = (rounds: readonly Round[], read: Read): readonly number[] =>
  rounds.flatMap(({ subject, rival }) => {
    const [one, other] = [read(subject), read(rival)];
    return one === undefined || other === undefined ? [] : [one / other];
  });

function both(rounds: readonly Round[], read: Read): string {
  const of = (side: keyof Round): string => brief(median(rounds.flatMap((round) => read(round[side]) ?? [])));
  return `${of('subject')} : ${of('rival')}`;
}
