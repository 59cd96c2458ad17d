/** Blocks that come to stand in paragraphs. */
import { type ChildNode, type Element, isTag } from 'domhandler';
import { adopt, closest, element, indexIn, remove, replace } from './tree.ts';

/** These hold a line of text: a block in them would end them, or make no sense. */
const LINES: ReadonlySet<string> = new Set(['a', 'p', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'summary']);

/**
 * Puts `block` where `node` is. In a paragraph, the paragraph ends before it and goes on after it, so that the text keeps its
 * order; elements in between are divided too. Many in one paragraph: the last one first, or all that follows moves every time.
 */
export function splitOut(node: ChildNode, block: Element): void {
  const paragraph = outermostLine(node);
  if (paragraph === undefined) {
    replace(node, [block]);
    return;
  }
  let after: Element | undefined;
  for (let at: ChildNode = node; at !== paragraph; ) {
    const { parent } = at;
    if (parent === null || !isTag(parent)) return;
    const rest = parent.children.splice(indexIn(parent.children, at) + 1);
    at.next = null;
    const half: Element = element(parent.name, withoutId(parent.attribs));
    adopt(half, after === undefined ? rest : [after, ...rest]);
    after = half;
    at = parent;
  }
  remove(node);
  replace(paragraph, after === undefined ? [paragraph, block] : [paragraph, block, after]);
}

function outermostLine(node: ChildNode): Element | undefined {
  let line: Element | undefined;
  for (let around = closest(node, LINES); around !== undefined; around = closest(around, LINES)) line = around;
  return line;
}

function withoutId(attribs: Readonly<Record<string, string>>): Record<string, string> {
  const { id: _, name: __, ...rest } = attribs;
  return rest;
}
