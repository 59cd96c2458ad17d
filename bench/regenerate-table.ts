import { brief, median } from './numbers.ts';
import type { Measured, Row, ServerRow } from './regenerate-rows.ts';

const COLUMNS = [
  ['', 40],
  ['median (least–most)', 28],
  ['target', 18],
  ['machine', 9],
  ['beside', 0],
] as const;

type Unit = Row['unit'];

const UNITS: Readonly<Record<Unit, (value: number) => string>> = {
  ms: (value) => `${brief(value)}`,
  MB: (value) => `${brief(value)}`,
  share: (value) => `1/${brief(1 / value)}`,
  times: (value) => `${brief(value)}`,
};

const cells = (values: readonly string[]): string =>
  `${COLUMNS.map(([, width], index) => (values[index] ?? '').padEnd(width))
    .join('')
    .trimEnd()}\n`;

export const tableHead = (): string => cells(COLUMNS.map(([title]) => title));

export const failedRow = (name: string, why: string): string => cells([name, `not measured: ${why}`]);

/** From here on even a ratio of waits may be the machine's fault: who waits for a processor waits longest. */
const SLOW = 1.3;

/** The median of the rounds, and the least and the most of them. Sizes that the issue does not name have no target. */
export function tableRow(row: Row | ServerRow, articles: number, { values, beside }: Measured, slowness: number): string {
  const write = UNITS[row.unit];
  const range = values.length < 2 ? '' : ` (${[Math.min(...values), Math.max(...values)].map(write).join('–')})`;
  return cells([
    row.name,
    values.length === 0 ? '–' : `${write(median(values))}${range}`,
    target(row, articles, values, slowness),
    `${brief(slowness)}×`,
    beside,
  ]);
}

function target({ unit, atMost }: Row | ServerRow, articles: number, values: readonly number[], slowness: number): string {
  const limit = atMost[articles];
  if (limit === undefined) return '';
  const said = unit === 'share' ? `1/${Math.round(1 / limit)}` : unit === 'times' ? `${limit}×` : `${limit} ${unit}`;
  if (values.length === 0) return said;
  const middle = median(values);
  if (middle <= limit) return `≤ ${said}`;
  const mayBeTheMachine = unit === 'ms' ? middle / slowness <= limit : unit === 'times' && slowness > SLOW;
  return `${mayBeTheMachine ? 'unsure' : 'above'} ${said}`;
}
