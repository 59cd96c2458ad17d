/** Where this many of the entries were changed one after the other, they become one map again. */
const MOST_CHANGES = 1024;

/**
 * A map that is never changed: another state of it is another map, which shares with this one all that is the same. So a change costs
 * what it changes, and who still looks into the map before sees what was there.
 */
export class LayeredMap<K, V> {
  readonly #all: ReadonlyMap<K, V>;
  /** What is otherwise than in `#all`; undefined where it is not there any more. */
  readonly #changed: ReadonlyMap<K, V | undefined>;

  constructor(all: ReadonlyMap<K, V> = new Map(), changed: ReadonlyMap<K, V | undefined> = new Map()) {
    this.#all = all;
    this.#changed = changed;
  }

  get(key: K): V | undefined {
    if (this.#changed.size > 0 && this.#changed.has(key)) return this.#changed.get(key);
    return this.#all.get(key);
  }

  /** The same but for the entries given; undefined takes one out. */
  with(entries: readonly (readonly [K, V | undefined])[]): LayeredMap<K, V> {
    if (entries.length > MOST_CHANGES) return new LayeredMap(replaced(new Map(this.entries()), entries));
    const changed = new Map(this.#changed);
    for (const [key, value] of entries) changed.set(key, value);
    if (changed.size === 0) return this;
    if (changed.size <= MOST_CHANGES) return new LayeredMap(this.#all, changed);
    return new LayeredMap(replaced(new Map(this.#all), changed));
  }

  /** In no order that means anything. */
  *entries(): Generator<readonly [K, V]> {
    for (const [key, value] of this.#all) if (!this.#changed.has(key)) yield [key, value];
    for (const [key, value] of this.#changed) if (value !== undefined) yield [key, value];
  }
}

function replaced<K, V>(all: Map<K, V>, entries: Iterable<readonly [K, V | undefined]>): ReadonlyMap<K, V> {
  for (const [key, value] of entries) {
    if (value === undefined) all.delete(key);
    else all.set(key, value);
  }
  return all;
}
