/** From any HTML to HTML that may be shown anywhere, and what it tells of itself. The only mint of `CleanHtml`. */
import type { Element } from 'domhandler';
import type { CleanHtml, Enclosure, Picture } from '../../domain.ts';
import { absoluteUrl } from './address.ts';
import { CAPS } from './caps.ts';
import { type Derived, deriving } from './derive.ts';
import { excerptOf } from './excerpt.ts';
import { idOf } from './ids.ts';
import { all, hasContent, type Page } from './page.ts';
import { OverCap, parse, type Tree } from './parse.ts';
import { paragraphsAsHtml, plainParagraphs } from './plain.ts';
import { resolveShipped } from './shipped.ts';
import { TRANSFORMATIONS } from './transform.ts';
import { closest } from './tree.ts';
import type { Place } from './values.ts';
import { readingOf } from './words.ts';
import { write } from './write.ts';

export interface CleanOptions {
  /**
   * The article's own address: relative addresses resolve against it, or against a `<base href>` where the body is a whole
   * document; bare fragments become it plus the fragment.
   */
  readonly baseUrl: string;
  /** Put before every id that is kept, so that two articles on one page never clash: the article's slug, say. */
  readonly idPrefix: string;
  /** The article's title: a leading h1 that only repeats it goes. Absent: headings are not compared. */
  readonly title?: string;
  /** The picture shown beside the content: a leading picture that repeats it goes. Absent: kept. */
  readonly pictureUrl?: string;
  /** The address of a file that lies beside the article, for an address in its HTML that names one; undefined for all others. */
  readonly resolve?: (address: string) => string | undefined;
}

/** A limit that was hit: what was there, and what to write instead. */
export interface CleanProblem {
  readonly found: string;
  readonly expected: string;
}

export interface Cleaned {
  readonly html: CleanHtml;
  /** Plain text, whole sentences, at most 300 characters, without headings, captions, tables and code; '' without text. */
  readonly excerpt: string;
  /** Every text counts, headings and captions too. Chinese and Japanese by the character. */
  readonly wordCount: number;
  readonly readingMinutes: number;
  /** The first real picture in the body. */
  readonly picture?: Picture;
  /** Audio and video in the body. */
  readonly enclosures: readonly Enclosure[];
  readonly problems: readonly CleanProblem[];
}

/** HTML that `clean` made, and that was kept where nobody else writes. */
export const cleanedBefore = (html: string): CleanHtml => html as CleanHtml;

/** `input`, cleaned. Never throws for what is in it; cleaned again with the same options, the result stays the same. */
export function clean(input: string, options: CleanOptions): Cleaned {
  // Half a surrogate pair is no character, and parse5 throws at two in a row.
  const html = input.toWellFormed();
  const problems = new Map<string, CleanProblem>();
  const report = (found: string, expected: string): void => void problems.set(found, { found, expected });
  try {
    const { text, derived } = cleanTree(parse(html), html, options, report);
    if (text.length > CAPS.characters) throw new OverCap(`${text.length} characters of HTML`, `at most ${CAPS.characters}`);
    return { html: text as CleanHtml, ...derived, ...introduction(html, options), problems: [...problems.values()] };
  } catch (error) {
    if (!(error instanceof OverCap)) throw error;
    report(`${error.message}: only the plain text is published`, `${error.expected}; divide the article or simplify its markup`);
    return { ...plainText(html), problems: [...problems.values()] };
  }
}

/** As WordPress, Jekyll and Hugo part what introduces an article from the rest. */
const MORE = /<!--\s*(?:more|excerpt)\s*-->/i;

/** The excerpt of an article that says where its introduction ends, if there is text in that. */
function introduction(html: string, options: CleanOptions): { readonly excerpt?: string } {
  const end = html.search(MORE);
  const excerpt = end < 0 ? '' : clean(html.slice(0, end), options).excerpt;
  return excerpt === '' ? {} : { excerpt };
}

function plainText(html: string): Omit<Cleaned, 'problems'> {
  const paragraphs = plainParagraphs(html);
  return {
    html: paragraphsAsHtml(paragraphs) as CleanHtml,
    excerpt: excerptOf(paragraphs),
    ...readingOf(paragraphs.join('\n')),
    enclosures: [],
  };
}

/** A `<base>` counts in a document only: in an article's body it is debris, or an attempt. */
function documentBase(html: string, tree: Tree, article: string): string {
  const href = tree.named.get('base')?.find(({ attribs }) => attribs.href !== undefined)?.attribs.href;
  return href !== undefined && /<(?:!doctype|html|head)\b/i.test(html)
    ? (absoluteUrl(href, article, 'media') ?? article)
    : article;
}

function cleanTree(
  tree: Tree,
  html: string,
  options: CleanOptions,
  report: Place['report'],
): { readonly text: string; readonly derived: Derived } {
  if (options.resolve) resolveShipped(tree, options.resolve);
  const said = options.baseUrl.replace(/#.*$/s, '');
  const article = absoluteUrl(said, said, 'link') ?? said;
  const body = tree.named.get('body')?.[0];
  if (body === undefined) return { text: '', derived: deriving(article).derived() };
  const page: Page = {
    ...tree,
    ...{ body, article, report, base: documentBase(html, tree, article), prefix: options.idPrefix, resolved: new Set() },
    ...{ title: options.title, pictureUrl: options.pictureUrl },
  };
  for (const transformation of TRANSFORMATIONS) transformation(page);
  return written(page);
}

/** Rounds of `written`: real articles need one, or two. */
const ROUNDS = 4;

/**
 * Writes the tree. An id is kept where a link that leaves leads to it, and a link leads to an id that leaves: which ones do is
 * known only once all is written. So it is written with all that might, and again without those that did not.
 */
function written(page: Page): { readonly text: string; readonly derived: Derived } {
  let kept: ReadonlySet<string> = new Set(all(page, 'a').flatMap((link) => idLinked(link, page)));
  for (let round = 1; ; round++) {
    const { listener, derived } = deriving(page.base);
    const { html, links, ids } = write(page.body, { ...page, kept, written: new Set() }, listener);
    const alive = new Set([...kept].filter((id) => links.has(id) && ids.has(id)));
    if (alive.size === kept.size) return { text: html, derived: derived() };
    kept = round < ROUNDS ? alive : new Set();
  }
}

const BODY: ReadonlySet<string> = new Set(['body']);

/** The id of the article that a link leads to, if it is one that can be clicked. */
function idLinked(link: Element, page: Page): readonly string[] {
  const { href } = link.attribs;
  const id = href === undefined ? undefined : idOf(href, page.base, page);
  return id !== undefined && closest(link, BODY) !== undefined && hasContent(link, page.base) ? [id] : [];
}
