/** As `join`: what is added up with `+` stays a tree of its parts until somebody reads it, and its root after that. */
export const joined = (...parts: readonly string[]): string => parts.join('');

/**
 * The same value with strings of its own. Of a part of a text, from 13 characters on, V8 keeps a reference into the text, and with it
 * the whole text in memory; what is joined is written anew.
 */
export function detached<T>(value: T): T;
export function detached(value: unknown): unknown {
  if (typeof value === 'string') return value.length < 13 ? value : joined(value.slice(0, 1), value.slice(1));
  if (Array.isArray(value)) return value.map(detached);
  if (typeof value !== 'object' || value === null) return value;
  // Not assigned: `__proto__` is a key like any other.
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, detached(one)]));
}
