import { type Element, isTag } from 'domhandler';
import { htmlOf, type Tree } from './clean/parse.ts';
import { textOf } from './clean/tree.ts';

/** Where a page's own article never stands. */
const BESIDE: ReadonlySet<string> = new Set(['aside', 'nav', 'footer', 'article', 'dialog']);
/** What content systems without `article` and `main` call the text, the surest first. */
const TEXT_SELECTORS = '[itemprop~="articleBody"], .e-content, .entry-content, .post-content, .article-body, .article-content';
/** What surrounds the text on a page that marks it in no way; of the head, too, as the parser is given one body. */
const AROUND: ReadonlySet<string> = new Set(['nav', 'footer', 'aside', 'title', 'meta', 'link', 'base', 'script', 'style']);

/** An element's HTML, or that of several put together. */
export interface ArticleBody {
  /** The element that it is, for what stands on it and in it. */
  readonly element: Element;
  readonly html: string;
}

/**
 * The article's element: an `article` that holds most of `main`, else `main`; without `main` the longest `article`; else what is named
 * as an article's text; else the body, without navigation and footers beside the text.
 */
export function articleBody({ $, named }: Tree): ArticleBody {
  const main = named.get('main')?.[0] ?? $('[role~="main"]').get().find(isTag);
  const found = longestArticle(named.get('article') ?? [], main) ?? main ?? $(TEXT_SELECTORS).get().find(isTag);
  if (found && hasContent(found)) return { element: found, html: htmlOf(found.children) };
  const body = $('body').get(0) as Element;
  const own = body.children.filter((child) => !isTag(child) || !AROUND.has(child.name));
  const kept = own.some((child) => textOf(child, 1).trim() !== '') ? own : body.children;
  return { element: body, html: htmlOf(kept) };
}

/** As long as the text of one is looked at: past that, they are all long. */
const LOOKED_AT = 100_000;

const lengthOf = (element: Element): number => textOf(element, LOOKED_AT).trim().length;

/** Pictures alone are an article, too. */
const hasContent = (element: Element): boolean => element.children.some(isTag) || textOf(element, 1000).trim() !== '';

function longestArticle(articles: readonly Element[], main: Element | undefined): Element | undefined {
  let longest: Element | undefined;
  let length = -1;
  for (const article of articles) {
    if (!hasContent(article) || isBeside(article) || (main && !isIn(article, main))) continue;
    const own = lengthOf(article);
    if (own > length) [longest, length] = [article, own];
  }
  return longest && (!main || length * 2 >= lengthOf(main)) ? longest : undefined;
}

const isBeside = (element: Element): boolean => ancestors(element).some(({ name }) => BESIDE.has(name));

const isIn = (element: Element, main: Element): boolean => ancestors(element).includes(main) || ancestors(main).includes(element);

/** The elements around an element, the nearest first. */
export function ancestors(element: Element): readonly Element[] {
  const found: Element[] = [];
  for (let at = element.parent; at !== null && isTag(at); at = at.parent) found.push(at);
  return found;
}
