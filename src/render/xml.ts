import type { CheerioAPI } from 'cheerio';
import { load } from 'cheerio/slim';
import { CDATA, Element, isTag, Text } from 'domhandler';

/**
 * XML that `feed` wrote, to be completed. In this mode cheerio's own `.text()`, `.attr()` and `.append()` write exactly what they are
 * given, so everything goes in through the functions here, which escape it; and the document comes out as it went in but for what was
 * changed.
 *
 * Whoever renders may rely on what an Article promises (`domain.ts`): its strings hold only characters that XML can carry. Should one
 * slip through all the same, the character is dropped here, as a single one would make the whole feed unreadable.
 */
export const editXml = (xml: string): CheerioAPI => load(xml, { xml: { xmlMode: true, decodeEntities: false } });

/** Attributes that are undefined are left away. */
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** What XML 1.0 §2.2 has no place for: most control characters, lone surrogates, U+FFFE and U+FFFF. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** What may be among them, looked for much faster. */
const DOUBTFUL = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/;

const legalXml = (text: string): string => (DOUBTFUL.test(text) ? text.replace(NOT_XML, '') : text);

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Text as XML carries it, in elements and attributes (XML 1.0 §2.4). Quotes in attributes are cheerio's affair. */
const escapeXml = (text: string): string => legalXml(text).replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);

/**
 * The same with numeric references, for titles: readers that decode those once too often still show `&#38;` right where they lose
 * `&amp;`. For titles alone: there are parsers that know only the named ones in attributes and names.
 */
const escapeTitle = (text: string): string => legalXml(text).replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Plain text as HTML, for elements that readers take for HTML. */
export const escapeHtml = (text: string): string => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);

/** Plain text as the value of a quoted attribute in HTML. */
export const escapeAttribute = (text: string): string => escapeHtml(text).replace(/"/g, '&quot;');

/** A new element with attributes, text and elements, all escaped. */
export function element(name: string, attributes: Attributes, ...children: readonly (Element | string)[]): Element {
  const nodes = children.map((child) => (typeof child === 'string' ? new Text(escapeXml(child)) : child));
  return new Element(name, escapedAttributes(attributes), nodes);
}

/** The children of an element that have a name, prefix and all. */
export const childrenOf = (parent: Element, name: string): readonly Element[] =>
  parent.children.filter((child): child is Element => isTag(child) && child.name === name);

/** Replaces what is in a child by text. Without such a child, nothing. */
export function setText(parent: Element, name: string, text: string, attributes: Attributes = {}): void {
  for (const child of childrenOf(parent, name)) {
    child.children = [new Text(escapeXml(text))];
    setAttributes(child, attributes);
  }
}

/** Replaces what is in a child by a title. */
export function setTitle(parent: Element, title: string, attributes: Attributes = {}): void {
  for (const child of childrenOf(parent, 'title')) {
    child.children = [new Text(escapeTitle(title))];
    setAttributes(child, attributes);
  }
}

/** Replaces what is in a child by HTML as character data, which no parser changes. Without such a child, nothing. */
export function setCharacterData(parent: Element, name: string, html: string): void {
  for (const child of childrenOf(parent, name)) child.children = characterData(html);
}

/** Sets attributes of an element; those that it had stay where they were. */
export function setAttributes(target: Element, attributes: Attributes): void {
  Object.assign(target.attribs, escapedAttributes(attributes));
}

/** Adds elements at the end of a parent, each on a line of its own. */
export function append(parent: Element, depth: number, made: readonly Element[]): void {
  const last = parent.children.findLastIndex(isTag);
  const added = made.flatMap((child) => [indent(depth), laidOut(child, depth)]);
  parent.children = [...parent.children.slice(0, last + 1), ...added, indent(depth - 1)];
}

/** Adds elements just before the first child of a name, each on a line of its own. */
export function insertBefore(parent: Element, name: string, depth: number, made: readonly Element[]): void {
  const at = parent.children.findIndex((child) => isTag(child) && child.name === name);
  parent.children.splice(at, 0, ...made.flatMap((child) => [laidOut(child, depth), indent(depth)]));
}

/** Adds elements just after the last child of a name, each on a line of its own. */
export function insertAfter(parent: Element, name: string, depth: number, made: readonly Element[]): void {
  const at = parent.children.findLastIndex((child) => isTag(child) && child.name === name);
  parent.children.splice(at + 1, 0, ...made.flatMap((child) => [indent(depth), laidOut(child, depth)]));
}

const escapedAttributes = (attributes: Attributes): Record<string, string> =>
  Object.fromEntries(
    Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [[key, escapeXml(String(value))]])),
  );

/** CDATA sections (XML 1.0 §2.7), divided wherever the text itself would end one: parsers put them together again. */
const characterData = (text: string): CDATA[] =>
  legalXml(text)
    .split(/(?<=\]\])(?=>)/)
    .map((part) => new CDATA([new Text(part)]));

/** A new element whose own elements stand on lines of their own. Text and elements are never mixed here. */
function laidOut(made: Element, depth: number): Element {
  if (!made.children.some(isTag)) return made;
  const inner = made.children.flatMap((child) => [indent(depth + 1), isTag(child) ? laidOut(child, depth + 1) : child]);
  return new Element(made.name, made.attribs, [...inner, indent(depth)]);
}

/** The four spaces that `feed` indents by. */
const indent = (depth: number): Text => new Text(`\n${'    '.repeat(depth)}`);
