/** Pictures and captions that are there twice. */
import { type Element, isTag, isText } from 'domhandler';
import { all, isBlank, type Page } from './page.ts';
import { pictureAddress, sameFile } from './picture.ts';
import { elementsIn, following, isHtml, remove, textOf } from './tree.ts';

/** In one figure: the same picture again, the same caption again; after it: a paragraph that repeats the caption. */
export function duplicates(page: Page): void {
  for (const figure of all(page, 'figure')) {
    const inside = elementsIn(figure);
    if (inside.some(({ name }) => name === 'figure')) continue;
    const seen = new Set<string>();
    for (const picture of inside.filter(({ name }) => name === 'img')) {
      const address = pictureAddress(picture, page.base);
      if (address === undefined) continue;
      if (seen.has(address)) remove(picture);
      seen.add(address);
    }
    const captions = inside.filter(({ name }) => name === 'figcaption');
    const first = captions[0];
    if (first === undefined) continue;
    const text = folded(first);
    for (const other of captions.slice(1)) if (folded(other) === text) remove(other);
    const after = nextElement(figure);
    if (after?.name === 'p' && text !== '' && folded(after) === text && elementsIn(after).every(({ name }) => name !== 'img'))
      remove(after);
  }
}

const folded = (node: Element): string => textOf(node, 5000).replace(/\s+/g, ' ').trim();

function nextElement(node: Element): Element | undefined {
  let at = node.next;
  while (at !== null && isText(at) && isBlank(at.data)) at = at.next;
  return at !== null && isTag(at) ? at : undefined;
}

/** Leading pictures that repeat the one beside the content. Their captions stay: nobody says them elsewhere. */
export function repeatedPicture(page: Page): void {
  const shown = page.pictureUrl;
  if (shown === undefined || !URL.canParse(shown, page.base)) return;
  const address = new URL(shown, page.base).href;
  for (let node = following(page.body, page.body); node !== null; ) {
    if (isText(node) && !isBlank(node.data)) return;
    const skip = isTag(node) && (node.name === 'figcaption' || !isHtml(node));
    const next = following(node, page.body, skip);
    if (isTag(node) && node.name === 'img') {
      const own = pictureAddress(node, page.base);
      if (own !== undefined && !own.startsWith('data:') && !sameFile(own, address)) return;
      if (own !== undefined && sameFile(own, address)) remove(node);
    }
    node = next;
  }
}
