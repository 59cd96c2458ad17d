import type { Element } from 'domhandler';
import type { Tree } from './clean/parse.ts';
import { oneLine } from './clean/text.ts';
import { elementsIn, textOf } from './clean/tree.ts';
import type { NamedValue } from './fields.ts';
import { ancestors } from './page-body.ts';
import { isTitleOf } from './page-text.ts';

/** Longer texts are no name, date or headline. */
const SHOWN_CHARACTERS = 1000;
/** Nobody has more authors; whoever seems to, is a list of other stories. */
const MOST_AUTHORS = 20;

export const attributeOf = ({ named }: Tree, name: string, attribute: string): string | undefined =>
  (named.get(name) ?? []).map(({ attribs }) => attribs[attribute]?.trim()).find((value) => value !== undefined && value !== '');

export const hasWord = (text: string | undefined, word: string): boolean =>
  text?.toLowerCase().split(/\s+/).includes(word.toLowerCase()) ?? false;

/** What a page shows its readers of the article in `body`, microdata and microformats included: the last resort for each field. */
export function shownValues(tree: Tree, body: Element): readonly NamedValue[] {
  const elements = elementsIn(tree.$.root().get(0) ?? body);
  const first = (property: string, microformat: string): string | undefined =>
    momentOf(elements.find(({ attribs }) => hasWord(attribs.itemprop, property) || hasWord(attribs.class, microformat)));
  const authors = elements.filter(
    ({ attribs }) => hasWord(attribs.rel, 'author') || hasWord(attribs.itemprop, 'author') || hasWord(attribs.class, 'p-author'),
  );
  const names = authors.slice(0, MOST_AUTHORS).map(shownText);
  const values = [
    ['title', titleOf(tree, body)],
    ['date', first('datePublished', 'dt-published')],
    ['updated', first('dateModified', 'dt-updated')],
    ['date', tree.named.get('time')?.find((time) => time.attribs.datetime && isWithin(time, body))?.attribs.datetime],
    ['authors', names.filter((name) => name !== '' && name.length <= 100)],
    ['lang', body.attribs.lang ?? attributeOf(tree, 'html', 'lang') ?? attributeOf(tree, 'html', 'xml:lang')],
    ['dir', body.attribs.dir ?? attributeOf(tree, 'html', 'dir') ?? attributeOf(tree, 'body', 'dir')],
    ['license', licenceLink(tree)],
  ] as const;
  return values.flatMap(([key, value]) => (value === undefined || value.length === 0 ? [] : [{ key, value }]));
}

/** Of the page itself: a link in the text may be the licence of a photograph. */
const licenceLink = ({ named }: Tree): string | undefined =>
  (named.get('link') ?? []).find(({ attribs }) => hasWord(attribs.rel, 'license'))?.attribs.href;

const isWithin = (element: Element, body: Element): boolean => ancestors(element).includes(body);

const shownText = (element: Element | undefined): string =>
  element ? oneLine(textOf(element, SHOWN_CHARACTERS).slice(0, SHOWN_CHARACTERS)) : '';

const momentOf = (element: Element | undefined): string | undefined =>
  element && (element.attribs.datetime ?? element.attribs.content ?? shownText(element));

/** «Headline | Site»: the heading is the headline where the title begins with it, or where there is no title. */
function titleOf({ named }: Tree, body: Element): string {
  const headings = named.get('h1') ?? [];
  const heading = shownText(headings.find((element) => isWithin(element, body)) ?? headings[0]);
  // A drawing has a title of its own.
  const title = named.get('title')?.find(({ namespace }) => namespace === 'http://www.w3.org/1999/xhtml');
  const documentTitle = title ? oneLine(title.children.map((child) => ('data' in child ? child.data : '')).join('')) : '';
  return documentTitle === '' || isTitleOf(heading, documentTitle) ? heading : documentTitle;
}
