/** Limits. Real articles stay far below (largest seen: 343 KB, 2,500 elements, depth 32, 17 attributes in a tag). */
export const CAPS = {
  /** UTF-16 units of source, and of what leaves. */
  characters: 1_000_000,
  elements: 20_000,
  /** Of open elements, html and body counted. */
  depth: 128,
  /** In one tag. */
  attributes: 200,
  /** In one tag as `mostAttributes` counts, which takes script for tags: generous, it only keeps the parser's time bounded. */
  scannedAttributes: 1_000,
  /** Below this many characters a tag cannot hold enough attributes to matter (some 50 ms at worst). */
  scannedFrom: 20_000,
  /** Moves of nodes that misnested tags demand. */
  work: 200_000,
  /** In one srcset. */
  candidates: 50,
} as const;

/** The states of the tokenizer within a tag, as far as they matter to counting (HTML §13.2.5.8 to §13.2.5.39). */
const TAG = 0;
const BEFORE_NAME = 1;
const NAME = 2;
const AFTER_NAME = 3;
const BEFORE_VALUE = 4;
const DOUBLE_QUOTED = 5;
const SINGLE_QUOTED = 6;
const UNQUOTED = 7;
const OUT = -1;
const STATES = 8;

/** Where each state goes on a character of each class. */
const OTHER = [TAG, NAME, NAME, NAME, UNQUOTED, DOUBLE_QUOTED, SINGLE_QUOTED, UNQUOTED] as const;
const SPACE = [
  BEFORE_NAME,
  BEFORE_NAME,
  AFTER_NAME,
  AFTER_NAME,
  BEFORE_VALUE,
  DOUBLE_QUOTED,
  SINGLE_QUOTED,
  BEFORE_NAME,
] as const;
const STEPS: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...['\t', '\n', '\f', '\r', ' '].map((c) => [c, SPACE] as const),
  ['/', [BEFORE_NAME, BEFORE_NAME, BEFORE_NAME, BEFORE_NAME, UNQUOTED, DOUBLE_QUOTED, SINGLE_QUOTED, UNQUOTED]],
  ['>', [OUT, OUT, OUT, OUT, OUT, DOUBLE_QUOTED, SINGLE_QUOTED, OUT]],
  ['=', [TAG, NAME, BEFORE_VALUE, BEFORE_VALUE, UNQUOTED, DOUBLE_QUOTED, SINGLE_QUOTED, UNQUOTED]],
  ['"', [TAG, NAME, NAME, NAME, DOUBLE_QUOTED, BEFORE_NAME, SINGLE_QUOTED, UNQUOTED]],
  ["'", [TAG, NAME, NAME, NAME, SINGLE_QUOTED, DOUBLE_QUOTED, BEFORE_NAME, UNQUOTED]],
]);
const STEPS_BY_CODE: readonly (readonly number[])[] = Array.from({ length: 128 }, (_, code) => {
  return STEPS.get(String.fromCharCode(code)) ?? OTHER;
});

/**
 * The most attributes that any tag in `html` can have. parse5 compares each attribute of a tag with all before it, in its
 * tokenizer, where no hook of the tree adapter stops it: 500 KB in one tag take 30 s. So they are counted beforehand.
 *
 * Which `<` begins a tag only the parser knows (not those in comments, script, values …). So each is followed, all at once:
 * for every state of the tokenizer, the highest count of those that are in it. Never too low, and linear whatever comes.
 */
export function mostAttributes(html: string): number {
  let most = 0;
  let counts = new Int32Array(STATES).fill(OUT);
  let next = new Int32Array(STATES);
  let following = false;
  let moving = false;
  for (let i = html.indexOf('<'); i >= 0 && i < html.length; i = following ? i + 1 : html.indexOf('<', i + 1)) {
    const code = html.charCodeAt(i);
    const steps = code < STEPS_BY_CODE.length ? (STEPS_BY_CODE[code] as readonly number[]) : OTHER;
    // Most characters are within names and values, and change nothing.
    if (steps === OTHER && !moving && code !== LESS_THAN) continue;
    next.fill(OUT);
    following = false;
    for (let state = 0; state < STATES; state++) {
      const count = counts[state] as number;
      const to = steps[state] as number;
      if (count === OUT || to === OUT) continue;
      const counted = to === NAME && state !== NAME ? count + 1 : count;
      if (counted > (next[to] as number)) next[to] = counted;
      following = true;
    }
    if (code === LESS_THAN && beginsTag(html.charCodeAt(i + 1))) {
      next[TAG] = Math.max(next[TAG] as number, 0);
      following = true;
    }
    most = Math.max(most, next[NAME] as number);
    moving = next[BEFORE_NAME] !== OUT || next[AFTER_NAME] !== OUT || next[BEFORE_VALUE] !== OUT;
    [counts, next] = [next, counts];
  }
  return most;
}

const LESS_THAN = 0x3c;
/** A letter or a slash. */
const beginsTag = (code: number): boolean => code === 0x2f || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
