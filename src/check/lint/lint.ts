import { atomRules } from './atom.ts';
import { jsonRules } from './json.ts';
import { rssRules } from './rss.ts';
import { type JsonDocument, parseXml, type Xml } from './tree.ts';
import { xmlRules } from './xml.ts';

/**
 * What validators complain of, errors and warnings alike: every rule that no package on npm checks. A rule finds what is wrong in a
 * document; a document without a complaint passes.
 */
export interface Rule<Document> {
  readonly name: string;
  readonly find: (document: Document, context: LintContext) => readonly string[];
}

export interface LintContext {
  /** Where the document was fetched. */
  readonly address: string;
  /** The moment of fetching: nothing may be dated later. */
  readonly now: number;
}

export interface XmlDocument {
  readonly source: string;
  readonly root: Xml;
}

export type LintedFormat = 'rss' | 'atom' | 'json';

/** The format of each document, by the end of its path. */
export const LINTED: Readonly<Record<string, LintedFormat>> = { 'atom.xml': 'atom', 'rss.xml': 'rss', 'feed.json': 'json' };

const WELL_FORMED = 'well-formed';

/** The names of all rules of a format. */
export const ruleNames = (format: LintedFormat): readonly string[] =>
  format === 'json'
    ? [WELL_FORMED, ...jsonRules.map(({ name }) => name)]
    : [WELL_FORMED, ...xmlRulesOf(format).map(({ name }) => name)];

/** Something wrong with a document. */
export interface Fault {
  readonly rule: string;
  readonly found: string;
}

/** Everything that is wrong with a document, but for what the rules named in `without` would find. */
export function faultsOf(
  format: LintedFormat,
  source: string,
  context: LintContext,
  without: ReadonlySet<string> = NONE,
): readonly Fault[] {
  try {
    return format === 'json'
      ? apply(jsonRules, JSON.parse(source) as JsonDocument, context, without)
      : apply(xmlRulesOf(format), { source, root: parseXml(source) }, context, without);
  } catch (error) {
    return [{ rule: WELL_FORMED, found: String(error) }];
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Every complaint about a document, each beginning with the name of its rule. */
export const complaints = (format: LintedFormat, source: string, context: LintContext): readonly string[] =>
  faultsOf(format, source, context).map(({ rule, found }) => `${rule}: ${found}`);

const xmlRulesOf = (format: 'rss' | 'atom'): readonly Rule<XmlDocument>[] => [
  ...xmlRules,
  ...(format === 'rss' ? rssRules : atomRules),
];

const apply = <Document>(
  rules: readonly Rule<Document>[],
  document: Document,
  context: LintContext,
  without: ReadonlySet<string>,
): readonly Fault[] =>
  rules.flatMap(({ name, find }) => (without.has(name) ? [] : find(document, context).map((found) => ({ rule: name, found }))));
