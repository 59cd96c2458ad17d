/** Code: its language, which only the box around it may know. */
import { type Element, isTag } from 'domhandler';
import { all, type Page } from './page.ts';
import { languageClass } from './values.ts';

export function codeLanguages(page: Page): void {
  for (const pre of all(page, 'pre')) {
    const { attribs } = pre;
    if (languageClass(attribs.class) !== undefined || pre.children.some(saysLanguage)) continue;
    const said = attribs['data-lang'] ?? attribs['data-language'] ?? attribs.lang;
    const named =
      said === undefined || /^[a-z]{2}(?:-|$)/i.test(said) === (said === attribs.lang)
        ? undefined
        : languageClass(`language-${said}`);
    const around =
      named ??
      boxes(pre)
        .map((box) => languageClass(box.attribs.class))
        .find((found) => found !== undefined);
    if (around !== undefined) attribs.class = around;
  }
}

const saysLanguage = (node: unknown): boolean =>
  isTag(node as Element) && languageClass((node as Element).attribs.class) !== undefined;

/** The two elements around: highlighters use one or two. */
function boxes(pre: Element): readonly Element[] {
  const one = pre.parent;
  const two = one?.parent;
  return [one, two].filter(
    (box): box is Element => box !== null && box !== undefined && isTag(box) && /^(?:div|figure)$/.test(box.name),
  );
}
