/**
 * The same value with strings of its own. V8 keeps a part of 13 characters or more that was cut out of a text as a reference into it, and
 * with it the whole text in memory; what is joined is written anew.
 */
export function detached<T>(value: T): T;
export function detached(value: unknown): unknown {
  if (typeof value === 'string') return value.length < 13 ? value : [value.slice(0, 1), value.slice(1)].join('');
  if (Array.isArray(value)) return value.map(detached);
  if (typeof value !== 'object' || value === null) return value;
  // Not assigned: `__proto__` is a key like any other.
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, detached(one)]));
}
