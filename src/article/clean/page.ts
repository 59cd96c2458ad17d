/** An article while it is being cleaned: its tree, and what the transformations need to know of it. */
import type { CheerioAPI } from 'cheerio';
import { type AnyNode, type Element, isTag, isText } from 'domhandler';
import { DROPPED, RENAMED } from './allowed.ts';
import type { Anchors } from './ids.ts';
import { pictureAddress } from './picture.ts';
import { legalText } from './text.ts';
import { closest, following, isHtml } from './tree.ts';
import type { Place } from './values.ts';

export interface Page extends Place, Anchors {
  readonly $: CheerioAPI;
  readonly body: Element;
  /** Every element by its name, as parsed: a look-up where a selector would walk the whole tree. Removed ones are in it too. */
  readonly named: Map<string, Element[]>;
  /** Elements whose address was found where a script would have looked for it. */
  readonly resolved: Set<Element>;
  readonly title: string | undefined;
  readonly pictureUrl: string | undefined;
}

/** A step of cleaning: changes the tree in place. */
export type Transformation = (page: Page) => void;

export const all = (page: Page, ...names: readonly string[]): readonly Element[] =>
  names.flatMap((name) => page.named.get(name) ?? []);

/** Makes an element one of another name, in the index too. */
export function rename(page: Page, element: Element, name: string): void {
  element.name = name;
  const same = page.named.get(name);
  if (same === undefined) page.named.set(name, [element]);
  else same.push(element);
}

/** Nothing but white space, once what cannot leave is gone. */
export const isBlank = (text: string): boolean => !/[^\s\u00a0]/.test(text) || !/[^\s\u00a0]/.test(legalText(text));

/** Whether this very node can be seen, its children left aside: text, or a picture that has an address, or a player. */
function isSeen(node: AnyNode, base: string): boolean {
  if (isText(node)) return !isBlank(node.data);
  if (!isTag(node)) return false;
  if (node.name === 'img') return pictureAddress(node, base) !== undefined;
  return node.name === 'hr' || node.name === 'audio' || node.name === 'video';
}

/** Passed over with all that is in it. */
export const isDropped = (node: AnyNode): boolean => isTag(node) && (!isHtml(node) || DROPPED.has(node.name));

/** Whether anything in `root` can be seen once it is written. */
export function hasContent(root: AnyNode, base: string): boolean {
  if (isSeen(root, base)) return true;
  for (let node = following(root, root); node !== null; node = following(node, root, isDropped(node))) {
    if (!isDropped(node) && isSeen(node, base)) return true;
  }
  return false;
}

/** The classes of an element, one white space around each. */
export const classesOf = ({ attribs }: Element): string => ` ${attribs.class ?? ''} `;

const BLOCKS: ReadonlySet<string> = new Set([
  ...['article', 'aside', 'blockquote', 'body', 'dd', 'details', 'div', 'dl', 'dt', 'figcaption', 'figure', 'footer', 'header'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'li', 'main', 'ol', 'p', 'pre', 'section', 'summary', 'td', 'th', 'ul', 'caption'],
  ...RENAMED.keys(),
]);

/** The block around an element. */
export const blockOf = (element: Element): Element | undefined => closest(element, BLOCKS);
