/** Formulas, as the TeX that their author wrote: MathML is shown by few readers, and not let through by any sanitizer. */
import { type AnyNode, type Element, isTag, isText, Text } from 'domhandler';
import { all, classesOf, type Page } from './page.ts';
import { element, elementsIn, following, remove, replace } from './tree.ts';

export function formulas(page: Page): void {
  for (const math of all(page, 'math')) {
    const tex = texOf(math);
    if (tex === '') remove(math);
    else replace(rendering(math), [element('code', {}, new Text(tex))]);
  }
  // MathJax 2 keeps the source in a script, and puts its renderings before it.
  for (const script of all(page, 'script')) {
    if (!/^math\/tex/i.test(script.attribs.type ?? '')) continue;
    while (script.prev !== null && isTag(script.prev) && / MathJax/.test(classesOf(script.prev))) remove(script.prev);
    replace(script, [element('code', {}, new Text(rawText(script).trim()))]);
  }
}

/** The annotation in TeX, else the alternative text, else the characters of the formula. */
function texOf(math: Element): string {
  const annotation = elementsIn(math).find(({ name, attribs }) => name === 'annotation' && /tex/i.test(attribs.encoding ?? ''));
  const said = annotation === undefined ? (math.attribs.alttext ?? '') : rawText(annotation);
  return (said.trim() === '' ? rawText(math).replace(/\s+/g, ' ') : said).trim();
}

function rawText(root: Element): string {
  let text = '';
  for (let node: AnyNode | null = following(root, root); node !== null; node = following(node, root))
    if (isText(node)) text += node.data;
  return text;
}

/** KaTeX writes a formula twice, for eyes and for machines: both are replaced. */
function rendering(math: Element): Element {
  for (let at = math.parent; at !== null && isTag(at); at = at.parent) {
    const names = classesOf(at);
    if (/ (?:katex|MathJax|mjx-chtml) /.test(names) || at.name === 'mjx-container') return at;
    if (at.name !== 'span' && !at.name.startsWith('mjx-')) break;
  }
  return math;
}
