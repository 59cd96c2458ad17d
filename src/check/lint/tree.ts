import { SaxesParser } from 'saxes';

/** Documents as the rules see them. */

/** JSON as `JSON.parse` gives it. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

export type JsonObject = { readonly [key: string]: Json };

/** A JSON Feed as far as rules rely on its shape. */
export type JsonDocument = JsonObject & { readonly items: readonly JsonObject[] };

/** An element, with the prefix that the document uses: `media:content`. */
export interface Xml {
  readonly name: string;
  readonly uri: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Xml[];
  /** The character data in it, its children's too. */
  readonly text: string;
}

interface Growing extends Xml {
  readonly children: Growing[];
  text: string;
}

/** Deeper documents are no feeds: to keep the text of each of their elements would take too long. */
const DEEPEST = 256;

/** A document's root, by a parser that takes nothing but well-formed XML with declared namespaces. Throws otherwise. */
export function parseXml(source: string): Xml {
  const parser = new SaxesParser({ xmlns: true });
  const document: Growing = { name: '', uri: '', attributes: {}, children: [], text: '' };
  const open: Growing[] = [document];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, uri, attributes }) => {
    const values = Object.fromEntries(Object.entries(attributes).map(([key, { value }]) => [key, value]));
    const made: Growing = { name, uri, attributes: values, children: [], text: '' };
    open.at(-1)?.children.push(made);
    if (open.length > DEEPEST) throw new Error(`elements within each other, more than ${DEEPEST} deep`);
    open.push(made);
  });
  const add = (text: string): void => {
    for (const one of open) one.text += text;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => void open.pop());
  parser.write(source).close();
  const [root] = document.children;
  if (!root) throw new Error('a document without a root element');
  return root;
}

/** The children of an element with a name. */
export const all = (parent: Xml | undefined, name: string): readonly Xml[] =>
  parent?.children.filter((child) => child.name === name) ?? [];

/** The texts of the children of an element with a name. */
export const texts = (parent: Xml | undefined, name: string): readonly string[] => all(parent, name).map(({ text }) => text);
