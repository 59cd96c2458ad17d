import { type Cheerio, type CheerioAPI, load } from 'cheerio';

/**
 * XML that `feed` wrote, completed. In this mode cheerio writes text and attributes exactly as they are given, so everything goes in
 * through the functions here, which escape it; and the document comes out as it went in but for what was changed.
 */
export const editXml = (xml: string): CheerioAPI => load(xml, { xml: { xmlMode: true, decodeEntities: false } });

// biome-ignore lint/suspicious/noExplicitAny: the node type of a selection comes from a package that is cheerio's own affair
export type Selection = Cheerio<any>;

/**
 * Text as XML carries it. Numeric references: readers that decode once too often then still show the text right, which was
 * measured for titles with `&amp;` in RSS.
 */
export const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Plain text as HTML, for elements that readers take for HTML. */
export const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** A new element with attributes and text. Attributes that are undefined are left away. */
export function element($: CheerioAPI, name: string, attributes: Attributes, text = ''): Selection {
  const made = $(`<${name}/>`);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) made.attr(key, escapeXml(String(value)));
  }
  return text === '' ? made : made.text(escapeXml(text));
}

/** Replaces what is in an element by text. */
export const setText = (selection: Selection, text: string): Selection => selection.text(escapeXml(text));

/** Adds elements at the end of a parent, each on a line of its own. */
export function append(parent: Selection, depth: number, children: readonly Selection[]): void {
  const last = parent.contents().last();
  if (last[0]?.type === 'text' && last.text().trim() === '') last.remove();
  for (const child of children) parent.append(indent(depth), child);
  parent.append(indent(depth - 1));
}

/** Adds elements just before another one, each on a line of its own. */
export function insertBefore(anchor: Selection, depth: number, children: readonly Selection[]): void {
  for (const child of children) anchor.before(child, indent(depth));
}

/** The four spaces that `feed` indents by. */
const indent = (depth: number): string => `\n${'    '.repeat(depth)}`;
