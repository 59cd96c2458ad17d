/**
 * From text to tree, with limits. cheerio's slim entry: the other one loads an HTTP client and what guesses encodings, which nothing here
 * asks for; parse5 is given its work directly.
 */
import type { CheerioAPI } from 'cheerio';
import { load } from 'cheerio/slim';
import { type ChildNode, Element, isText, type ParentNode, Text } from 'domhandler';
import { parse as parseHtml, serializeOuter } from 'parse5';
import { adapter } from 'parse5-htmlparser2-tree-adapter';
import { CAPS, mostAttributes } from './caps.ts';
import { indexIn } from './tree.ts';

/** A limit was hit: carries what to tell the author. Thrown out of the parser, as nothing else stops it. */
export class OverCap extends Error {
  readonly expected: string;
  constructor(found: string, expected: string) {
    super(found);
    this.name = 'OverCap';
    this.expected = expected;
  }
}

export interface Tree {
  readonly $: CheerioAPI;
  /** Every element by its name, in the order of the source: a look-up where a selector would walk the whole tree. */
  readonly named: Map<string, Element[]>;
}

type Adapter = typeof adapter;

/** Counts what the parser does, and stops it: one tag may become thousands of elements (200 open `<b>` and as many `<p>`). */
function counter(): { element(attributes: number): void; depth(by: number): void; work(): void } {
  let elements = 0;
  let depth = 0;
  let work = 0;
  return {
    element(attributes) {
      if (attributes > CAPS.attributes) throw new OverCap(`a tag with ${attributes} attributes`, `at most ${CAPS.attributes}`);
      if (++elements > CAPS.elements) throw new OverCap(`more than ${CAPS.elements} elements`, `at most ${CAPS.elements}`);
    },
    depth(by) {
      depth += by;
      if (depth > CAPS.depth) throw new OverCap(`elements nested more than ${CAPS.depth} deep`, `at most ${CAPS.depth}`);
    },
    work() {
      if (++work > CAPS.work) throw new OverCap('markup so misnested that mending it takes too long', 'tags closed in order');
    },
  };
}

function detach(node: ChildNode): void {
  if (node.parent === null) return;
  const siblings = node.parent.children;
  if (node.prev !== null) node.prev.next = node.next;
  if (node.next !== null) node.next.prev = node.prev;
  siblings.splice(indexIn(siblings, node), 1);
  node.parent = null;
  node.prev = null;
  node.next = null;
}

function insertBefore(parent: ParentNode, node: ChildNode, reference: ChildNode): void {
  const before = reference.prev;
  if (before !== null) before.next = node;
  node.prev = before;
  node.next = reference;
  node.parent = parent;
  reference.prev = node;
  parent.children.splice(indexIn(parent.children, reference), 0, node);
}

/** cheerio's own tree adapter with the limits built in, without comments, and with an index of the elements. */
function cappedAdapter(named: Map<string, Element[]>): Adapter {
  const count = counter();
  return {
    ...adapter,
    createElement(name, namespace, attributes) {
      count.element(attributes.length);
      // A plain object is read many times faster than one without a prototype; nothing here asks for a name that Object has.
      const attribs: Record<string, string> = {};
      for (const { name: key, value } of attributes) attribs[key] = value;
      const element = new Element(name, attribs, []);
      element.namespace = namespace;
      const same = named.get(name);
      if (same === undefined) named.set(name, [element]);
      else same.push(element);
      return element;
    },
    adoptAttributes(element, attributes) {
      count.element(attributes.length);
      for (const { name, value } of attributes) element.attribs[name] ??= value;
    },
    appendChild(parent, node) {
      if (node.type === 'comment') return;
      adapter.appendChild(parent, node);
    },
    insertBefore(parent, node, reference) {
      count.work();
      insertBefore(parent, node, reference);
    },
    insertTextBefore(parent, text, reference) {
      count.work();
      if (reference.prev !== null && isText(reference.prev)) reference.prev.data += text;
      else insertBefore(parent, new Text(text), reference);
    },
    detachNode(node) {
      count.work();
      detach(node);
    },
    onItemPush: () => count.depth(1),
    onItemPop: () => count.depth(-1),
  };
}

/**
 * `html` as HTML5 makes a tree of it, scripting off, so that noscript has a content. As a document, as fragments are parsed in
 * quadratic time; with a doctype, so that a table ends a paragraph as it does where articles are shown. Throws OverCap.
 */
export function parse(html: string): Tree {
  if (html.length > CAPS.characters) throw new OverCap(`${html.length} characters of HTML`, `at most ${CAPS.characters}`);
  const attributes = html.length < CAPS.scannedFrom ? 0 : mostAttributes(html);
  if (attributes > CAPS.scannedAttributes) throw new OverCap(`a tag with ${attributes} attributes`, `at most ${CAPS.attributes}`);
  const named = new Map<string, Element[]>();
  return {
    $: load(parseHtml(`<!DOCTYPE html><body>${html}`, { treeAdapter: cappedAdapter(named), scriptingEnabled: false })),
    named,
  };
}

/** The HTML of some nodes, as the parser would take it again. */
export const htmlOf = (nodes: readonly ChildNode[]): string =>
  nodes.map((node) => serializeOuter(node, { treeAdapter: adapter })).join('');
