import { SaxesParser } from 'saxes';

/** What a strict parser says against a document, in a line; undefined where it takes it. */
export type Check = (document: string) => string | undefined;

/** Well-formed XML with namespaces (XML 1.0 §2.1, Namespaces in XML 1.0 §7), as the least forgiving readers ask for it. */
export const checkXml: Check = (document) =>
  complaint(() => {
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', (error) => {
      throw error;
    });
    parser.write(document).close();
  });

/** JSON (RFC 8259), with a list of items that each have an id (JSON Feed 1.1 `items`). */
export const checkJson: Check = (document) =>
  complaint(() => {
    const { items } = JSON.parse(document) as { readonly items?: unknown };
    if (!Array.isArray(items)) throw new Error('no list of items');
    if (items.some((item) => typeof item?.id !== 'string' || item.id === '')) throw new Error('an item without an id');
  });

function complaint(parse: () => void): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').slice(0, 200);
  }
}
