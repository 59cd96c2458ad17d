import { atomRules } from './feed-lint-atom.ts';
import { jsonRules } from './feed-lint-json.ts';
import { rssRules } from './feed-lint-rss.ts';
import { xmlRules } from './feed-lint-xml.ts';
import { type JsonDocument, parseXml, type Xml } from './feeds.ts';

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

/** Every complaint about a document, each beginning with the name of its rule. */
export function complaints(format: LintedFormat, source: string, context: LintContext): readonly string[] {
  try {
    return format === 'json'
      ? apply(jsonRules, JSON.parse(source) as JsonDocument, context)
      : apply(xmlRulesOf(format), { source, root: parseXml(source) }, context);
  } catch (error) {
    return [`${WELL_FORMED}: ${error}`];
  }
}

const xmlRulesOf = (format: 'rss' | 'atom'): readonly Rule<XmlDocument>[] => [
  ...xmlRules,
  ...(format === 'rss' ? rssRules : atomRules),
];

const apply = <Document>(rules: readonly Rule<Document>[], document: Document, context: LintContext): readonly string[] =>
  rules.flatMap(({ name, find }) => find(document, context).map((fault) => `${name}: ${fault}`));
