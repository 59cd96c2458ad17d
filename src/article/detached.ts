/**
 * The same value with strings of its own. V8 keeps a part of 13 characters or more that was cut out of a text as a reference into it, and
 * with it the whole text in memory; what is joined is written anew.
 */
export function detached<T>(value: T): T;
export function detached(value: unknown): unknown {
  if (typeof value === 'string') return value.length < 13 ? value : [value.slice(0, 1), value.slice(1)].join('');
  if (Array.isArray(value)) return value.map(detached);
  if (typeof value !== 'object' || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, one] of Object.entries(value)) copy[key] = detached(one);
  return copy;
}
