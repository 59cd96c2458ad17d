/** What is there only without script: pictures and frames that stand behind a placeholder. */
import { type Element, isTag, isText } from 'domhandler';
import { isPlaceholder } from './lazy.ts';
import { all, isBlank, type Page } from './page.ts';
import { pictureAddress, sameFile } from './picture.ts';
import { isPixel } from './pixels.ts';
import { closest, elementsIn, following, remove, replace } from './tree.ts';

/** A picture in a noscript replaces the placeholder beside it, or stands for itself; the rest of a noscript goes. */
export function noscriptFallbacks(page: Page): void {
  for (const noscript of all(page, 'noscript')) {
    const inside = elementsIn(noscript);
    const picture = inside.find((node) => node.name === 'img' && pictureAddress(node, page.base) !== undefined && !isPixel(node));
    const kept = picture === undefined ? inside.find(({ name }) => name === 'iframe') : outermost(picture);
    const beside = neighbour(noscript);
    if (kept === undefined || (beside !== undefined && picture !== undefined && isTheSame(beside, picture, noscript, page))) {
      remove(noscript);
      continue;
    }
    if (beside !== undefined && picture !== undefined && isUnresolved(beside, page)) remove(beside);
    replace(noscript, [kept]);
  }
}

/** With its `picture` or `figure`, where it has one within the noscript. */
function outermost(picture: Element): Element {
  const around = closest(picture, new Set(['picture', 'figure', 'noscript']));
  return around === undefined || around.name === 'noscript' ? picture : around;
}

const isUnresolved = (picture: Element, page: Page): boolean =>
  !page.resolved.has(picture) && (pictureAddress(picture, page.base) === undefined || isPlaceholder(picture.attribs.src));

/** The same picture, be it in another size: what the script would have loaded, or the same file. */
function isTheSame(beside: Element, picture: Element, noscript: Element, page: Page): boolean {
  if (page.resolved.has(beside) && beside === elementBeside(noscript, 'prev')) return true;
  const [a, b] = [pictureAddress(beside, page.base), pictureAddress(picture, page.base)];
  return a !== undefined && b !== undefined && sameFile(a, b);
}

function elementBeside(node: Element, direction: 'prev' | 'next'): Element | undefined {
  let at = node[direction];
  while (at !== null && isText(at) && isBlank(at.data)) at = at[direction];
  return at !== null && isTag(at) ? at : undefined;
}

/** The picture that a noscript is the other side of: the element before it, the one after it, or the only one in them. */
function neighbour(noscript: Element): Element | undefined {
  for (const direction of ['prev', 'next'] as const) {
    const node = elementBeside(noscript, direction);
    if (node === undefined) continue;
    if (node.name === 'img') return node;
    const picture = node.name === 'noscript' ? undefined : onlyPicture(node);
    if (picture !== undefined) return picture;
  }
  return undefined;
}

/** How far a picture is looked for: a box around a placeholder is small. */
const NEAR = 50;

function onlyPicture(box: Element): Element | undefined {
  let picture: Element | undefined;
  let seen = 0;
  for (let node = following(box, box); node !== null; node = following(node, box)) {
    if (++seen > NEAR) return undefined;
    if (!isTag(node) || node.name !== 'img') continue;
    if (picture !== undefined) return undefined;
    picture = node;
  }
  return picture;
}
