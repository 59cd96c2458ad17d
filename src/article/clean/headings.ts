/** Headings: the article's title stands above its content, so what is in it begins with h2. */
import { type Element, isTag, isText } from 'domhandler';
import { fragmentOf } from './address.ts';
import { all, hasContent, isBlank, type Page } from './page.ts';
import { closest, elementsIn, following, remove, textOf } from './tree.ts';

const LEVELS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'] as const;

/** Links of headings to themselves, which show a mark where a mouse is. */
export function headingAnchors(page: Page): void {
  for (const link of all(page, 'a')) {
    if (link.parent === null || !(link.attribs.href ?? '').includes('#') || closest(link, HEADINGS) === undefined) continue;
    if (fragmentOf(link.attribs.href ?? '') !== undefined && /^[\s#¶§🔗∞\u200b]*$/u.test(textOf(link, 20)) && !hasPicture(link))
      keepId(link);
  }
}

const HEADINGS: ReadonlySet<string> = new Set(LEVELS);
const hasPicture = (link: Element): boolean => link.children.some((child) => isTag(child) && child.name === 'img');

/** The anchor may be what other links lead to. */
function keepId(link: Element): void {
  const heading = closest(link, HEADINGS);
  const id = link.attribs.id ?? link.attribs.name;
  if (heading !== undefined && id !== undefined) heading.attribs.id ??= id;
  remove(link);
}

const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}]+/gu, ' ')
    .trim();

/** A leading h1 that only repeats the title. Leading: no text is before it. */
export function repeatedTitle(page: Page): void {
  const title = folded(page.title ?? '');
  if (title === '') return;
  for (let node = following(page.body, page.body); node !== null; ) {
    if (isText(node) && !isBlank(node.data)) return;
    const next = following(node, page.body, isTag(node) && node.name === 'figcaption');
    if (isTag(node) && node.name === 'h1') {
      const after = following(node, page.body, true);
      if (folded(textOf(node, 1000)) === title && !hasImage(node, page)) {
        remove(node);
        node = after;
        continue;
      }
    }
    node = next;
  }
}

const hasImage = (heading: Element, page: Page): boolean =>
  heading.children.some((child) => isTag(child) && child.name === 'img' && hasContent(child, page.base));

/** Where there is an h1, every heading goes one level down: the steps between them stay. */
export function headingLevels(page: Page): void {
  const tops = all(page, 'h1').filter(({ parent }) => parent !== null);
  if (tops.length === 0) return;
  const down = tops.some((heading) => hasContent(heading, page.base)) ? 1 : 0;
  for (const heading of elementsIn(page.body)) {
    if (!HEADINGS.has(heading.name)) continue;
    const level = Number(heading.name.slice(1));
    heading.name = `h${Math.min(Math.max(level + down, 2), 6)}`;
  }
}
