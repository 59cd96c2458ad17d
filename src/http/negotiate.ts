import type { Coding } from '../domain.ts';
import { CODINGS } from '../edition/variants.ts';

/** Which content codings a client takes. */
export interface Accepted {
  /** Those that it would rather have first. Empty where it takes none that there is. */
  readonly order: readonly Coding[];
  /** Whether it can read a body in a coding that it already has. */
  readonly takes: (coding: Coding) => boolean;
}

/** What is sent of those that a client likes equally: the smallest first. */
const PREFERENCE: readonly Coding[] = ['br', 'zstd', 'gzip', 'identity'];

/** Other names of codings (RFC 9110 §8.4.1.3). */
const ALSO: Readonly<Record<string, string>> = { 'x-gzip': 'gzip' };

/** A member of the list with its weight (RFC 9110 §12.4.2), in lower case. */
const MEMBER = /^([\w!#$%&'*+.^`|~-]+)[ \t]*(?:;[ \t]*q[ \t]*=[ \t]*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?$/;

/** Where nobody says anything, any coding is acceptable (RFC 9110 §12.5.3), and the plain one can be read by all. */
const UNSAID: Accepted = { order: ['identity'], takes: () => true };

/** Reads Accept-Encoding (RFC 9110 §12.5.3). Members that can't be read are passed over, and so are codings that are not `made`. */
export function readAccepted(header: string | undefined, made: readonly Coding[] = CODINGS): Accepted {
  if (header === undefined) return UNSAID;
  const weights = new Map<string, number>();
  for (const member of header.toLowerCase().split(',')) {
    const [, name, weight = '1'] = MEMBER.exec(member.trim()) ?? [];
    if (name !== undefined) weights.set(ALSO[name] ?? name, Number(weight));
  }
  const others = weights.get('*');
  const weightOf = (coding: Coding): number => weights.get(coding) ?? others ?? (coding === 'identity' ? Number.MIN_VALUE : 0);
  const order = PREFERENCE.filter((coding) => made.includes(coding) && weightOf(coding) > 0).sort(
    (a, b) => weightOf(b) - weightOf(a),
  );
  return { order, takes: (coding) => order.includes(coding) };
}

/** Clients say the same few things all the time; what is longer or comes after that is read each time. */
const REMEMBERED = 500;
const LONGEST = 200;

/** Reads what was read before by looking it up. */
export function rememberAccepted(): (header: string | undefined) => Accepted {
  const known = new Map<string, Accepted>();
  return (header) => {
    if (header === undefined) return UNSAID;
    const before = known.get(header);
    if (before) return before;
    const accepted = readAccepted(header);
    if (known.size < REMEMBERED && header.length <= LONGEST) known.set(header, accepted);
    return accepted;
  };
}
