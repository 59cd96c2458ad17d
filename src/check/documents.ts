import type { Instant, Rendition } from '../domain.ts';
import type { Ask } from '../export/asking.ts';
import { feedPlaces } from '../export/walk.ts';
import type { Format } from '../render/formats.ts';
import type { Rule, Tell } from './finding.ts';
import { faultsOf, LINTED } from './lint/lint.ts';
import { all, parseXml, type Xml } from './lint/tree.ts';

/** Every feed, as it is published, read again as the strictest readers would. */

export interface DocumentParts {
  readonly ask: Ask;
  readonly formats: readonly Format[];
  readonly url: string;
  readonly now: Instant;
  readonly tell: Tell;
  readonly progress: (done: number, total: number) => void;
}

/** FeedBurner refuses larger ones («The limit is 512K»), and so do programs that are written after its example. */
const LARGEST_FEED = 512 * 1024;
/** Of one document, by one rule. */
const MOST_FAULTS = 3;
/** The articles' HTML is the same in all of them, and looked at by itself. */
const WITHOUT: ReadonlySet<string> = new Set(['HTML']);
const NO_QUERY = new URLSearchParams();

/** Answers with how many documents there were. */
export async function checkDocuments(parts: DocumentParts): Promise<number> {
  const paths: string[] = [];
  for await (const { path } of feedPlaces(parts)) paths.push(path);
  for (const [done, path] of paths.entries()) {
    const answer = await parts.ask((edition) => edition.find(path, NO_QUERY));
    if (answer?.kind === 'document') checkDocument(path, answer.rendition, parts);
    parts.progress(done + 1, paths.length);
  }
  return paths.length;
}

function checkDocument(path: string, { variants }: Rendition, { url, now, tell }: DocumentParts): void {
  const { body } = variants.identity;
  const format = LINTED[path.slice(path.lastIndexOf('/') + 1)];
  const source = body.toString();
  const faults = format ? faultsOf(format, source, { address: url + path, now }, WITHOUT) : opmlFaults(source);
  const told = new Map<string, number>();
  for (const { rule, found } of faults) {
    const count = (told.get(rule) ?? 0) + 1;
    told.set(rule, count);
    if (count > MOST_FAULTS) continue;
    tell({
      ...{ severity: 'error', rule: ruleOf(rule, found), document: path },
      message: `${rule}: ${found}`,
      remedy: REMEDY,
    });
  }
  if (format !== undefined && format !== 'json' && body.length > LARGEST_FEED && !path.includes('/archive/')) {
    tell({
      ...{ severity: 'warning', rule: 'large-feed', document: path },
      message: `the feed has ${Math.ceil(body.length / 1024)} KB: FeedBurner and others refuse more than ${LARGEST_FEED / 1024} KB`,
      remedy: 'lower feed_size in publication.yaml, or write feed_content: summary there',
    });
  }
}

const REMEDY = 'change what it names, where an article or publication.yaml says so; else please report it';

const ruleOf = (rule: string, found: string): Rule =>
  / twice$/.test(found) && /^(?:ids|JSON Feed 1\.1)$/.test(rule) ? 'duplicate-id' : 'invalid-document';

/** OPML 2.0: every outline that is a feed says where. */
function opmlFaults(source: string): readonly { readonly rule: string; readonly found: string }[] {
  try {
    const feeds = outlinesIn(all(parseXml(source), 'body')[0]).filter(({ attributes }) => attributes.type === 'rss');
    const addresses = feeds.map(({ attributes }) => attributes.xmlUrl ?? '');
    const wrong = addresses.filter((address) => !URL.canParse(address)).map((address) => `xmlUrl «${address}» is no address`);
    const twice = new Set(addresses).size < addresses.length ? ['one feed listed twice'] : [];
    return [...wrong, ...twice].map((found) => ({ rule: 'OPML', found }));
  } catch (error) {
    return [{ rule: 'well-formed', found: String(error) }];
  }
}

const outlinesIn = (node: Xml | undefined): readonly Xml[] =>
  node?.children.flatMap((child) => [child, ...outlinesIn(child)]).filter(({ name }) => name === 'outline') ?? [];
