import type { Filter, Instant } from '../domain.ts';

/** What a query asks of the publication's feed, as it stands there: names are still slugs. */
export interface Combination {
  readonly section?: string;
  readonly tag?: string;
  readonly author?: string;
  readonly limit?: number;
  readonly since?: Instant;
}

export type CombinationResult =
  | { readonly ok: true; readonly combination: Combination }
  /** What is wrong, in a line. */
  | { readonly ok: false; readonly refusal: string };

/** Every parameter there is, in the order that it is written in. A small set: each combination is a document of its own. */
const PARAMETERS = {
  section: 'the slug of a section, as in /sections/SLUG/',
  tag: 'the slug of a tag',
  author: 'the slug of an author',
  limit: 'a whole number from 1 to 300',
  since: 'a date and time such as 2026-11-01T00:00Z',
} as const;

type Parameter = keyof typeof PARAMETERS;

const ORDER = Object.keys(PARAMETERS) as readonly Parameter[];
const MOST_ITEMS = 300;
const LONGEST_SLUG = 200;

/** Reads a query. Whatever is not one of the parameters, said once and well, is refused with the list of what is known. */
export function readCombination(query: URLSearchParams): CombinationResult {
  const values = new Map<string, string>();
  for (const [name, value] of query) {
    if (!Object.hasOwn(PARAMETERS, name)) return refuse(`unknown parameter «${name.slice(0, 40)}»`);
    if (values.has(name)) return refuse(`${name} said twice`);
    values.set(name, value.trim());
  }
  const limit = values.get('limit');
  const since = values.get('since');
  const combination: { -readonly [key in keyof Combination]: Combination[key] } = {};
  for (const name of ['section', 'tag', 'author'] as const) {
    const slug = values.get(name);
    if (slug === undefined) continue;
    if (slug === '' || slug.length > LONGEST_SLUG) return refuse(`${name} must be ${PARAMETERS[name]}`);
    combination[name] = slug.normalize('NFC').toLowerCase();
  }
  if (limit !== undefined) {
    if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST_ITEMS)
      return refuse(`limit must be ${PARAMETERS.limit}`);
    combination.limit = Number(limit);
  }
  if (since !== undefined) {
    const moment = readMoment(since);
    if (moment === undefined) return refuse(`since must be ${PARAMETERS.since}`);
    combination.since = moment;
  }
  return { ok: true, combination };
}

/** The one spelling of a combination, with its `?`; empty where nothing is asked. */
export function writeCombination(combination: Combination): string {
  const query = new URLSearchParams();
  for (const name of ORDER) {
    const value = combination[name];
    if (value !== undefined) query.set(name, name === 'since' ? writeMoment(Number(value)) : String(value));
  }
  return query.size === 0 ? '' : `?${query}`;
}

/** What a combination selects once its slugs are names. */
export const combinationFilter = (names: Filter, { since }: Combination): Filter => ({
  ...names,
  ...(since === undefined ? {} : { since }),
});

/** A day, or a day and a time with its offset, to the whole second. A `+` in a query that nobody escaped has become a space. */
function readMoment(text: string): Instant | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?(Z|[ +-]\d{2}:\d{2}))?$/i.exec(text);
  if (!match) return undefined;
  const [, day = '', time = '00:00', zone = 'Z'] = match;
  const moment = Date.parse(`${day}T${time}${zone.toUpperCase().replace(' ', '+')}`);
  const isRealDay =
    new Date(`${day}T00:00Z`).toString() !== 'Invalid Date' && new Date(`${day}T00:00Z`).toISOString().startsWith(day);
  return Number.isNaN(moment) || !isRealDay ? undefined : moment;
}

const writeMoment = (moment: Instant): string => `${new Date(moment).toISOString().slice(0, 19)}Z`;

const refuse = (what: string): CombinationResult => ({
  ok: false,
  refusal: `${what}. Known are ${ORDER.map((name) => `${name} (${PARAMETERS[name]})`).join(', ')}.`,
});
