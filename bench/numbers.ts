/** NaN where there is nothing to take it of. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle) - 1] ?? Number.NaN)) / 2;
}

/** Three digits are more than the measurement has. */
export function brief(value: number): string {
  if (Number.isNaN(value)) return '–';
  if (value >= 100) return String(Math.round(value));
  return value < 0.1 ? value.toPrecision(2) : value.toFixed(value >= 10 ? 1 : 2);
}

/** A setting in the environment. Throws where it is no whole number from 1. */
export function numberFrom(name: string, fallback: number): number {
  const value = Number(process.env[name] || fallback);
  if (!Number.isInteger(value) || value < 1)
    throw new Error(`${name}: found «${process.env[name]}»; write a whole number from 1`);
  return value;
}
