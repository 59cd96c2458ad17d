/** Reading the tree, always with a loop: a recursion that is as deep as its input ends in a stack overflow. */
import { type AnyNode, type ChildNode, Element, hasChildren, isTag, isText, type ParentNode } from 'domhandler';
import { DROPPED } from './allowed.ts';
import { legalText } from './text.ts';

const XHTML = 'http://www.w3.org/1999/xhtml';

export const isHtml = (node: Element): boolean => node.namespace === XHTML;

/** The node after `node` in the order of the source, within `root`; `skip` passes over what is in it. */
export function following(node: AnyNode, root: AnyNode, skip = false): AnyNode | null {
  const first = skip || !hasChildren(node) ? undefined : node.children[0];
  if (first !== undefined) return first;
  for (let at: AnyNode | null = node; at !== null && at !== root; at = at.parent) if (at.next !== null) return at.next;
  return null;
}

/** Every element in `root`, `root` not counted. Elements may be removed on the way, the one just given too. */
export function elementsIn(root: ParentNode): readonly Element[] {
  const found: Element[] = [];
  for (let node = following(root, root); node !== null; node = following(node, root)) if (isTag(node)) found.push(node);
  return found;
}

/** The text in `root`, as written, without what is dropped with its content. Stops after `atMost` characters. */
export function textOf(root: AnyNode, atMost = Number.POSITIVE_INFINITY): string {
  if (isText(root)) return legalText(root.data);
  let text = '';
  for (let node = following(root, root); node !== null && text.length <= atMost; ) {
    if (isText(node)) text += node.data;
    const dropped = isTag(node) && (!isHtml(node) || DROPPED.has(node.name));
    node = following(node, root, dropped);
  }
  return legalText(text);
}

/** The nearest element around `node` that has one of these names. */
export function closest(node: AnyNode, names: ReadonlySet<string>): Element | undefined {
  for (let at = node.parent; at !== null; at = at.parent) if (isTag(at) && names.has(at.name)) return at;
  return undefined;
}

/** A new element of HTML, outside the tree; `children` leave the place where they are. */
export function element(name: string, attribs: Readonly<Record<string, string>>, ...children: readonly ChildNode[]): Element {
  const made = new Element(name, { ...attribs }, []);
  made.namespace = XHTML;
  for (const child of children) append(made, child);
  return made;
}

/** Takes `node` out of the tree. */
export function remove(node: ChildNode): void {
  replace(node, []);
}

/** Where `node` stands, looked for from both ends: most nodes that are moved stand near one, which keeps moving many linear. */
export function indexIn(siblings: readonly ChildNode[], node: ChildNode): number {
  for (let first = 0, last = siblings.length - 1; first <= last; first++, last--) {
    if (siblings[first] === node) return first;
    if (siblings[last] === node) return last;
  }
  return -1;
}

/** Puts `nodes` where `node` is. */
export function replace(node: ChildNode, nodes: readonly ChildNode[]): void {
  const { parent } = node;
  if (parent === null) return;
  for (const added of nodes) if (added !== node) remove(added);
  const at = indexIn(parent.children, node);
  const before = parent.children[at - 1] ?? null;
  const after = parent.children[at + 1] ?? null;
  parent.children.splice(at, 1, ...nodes);
  node.parent = node.prev = node.next = null;
  const chain = [before, ...nodes, after];
  for (const [i, link] of chain.entries()) {
    if (link === null) continue;
    if (i > 0) link.prev = chain[i - 1] ?? null;
    if (i < chain.length - 1) link.next = chain[i + 1] ?? null;
    link.parent = parent;
  }
}

/** Makes `node` the last child of `parent`, wherever it was. */
export function append(parent: ParentNode, node: ChildNode): void {
  remove(node);
  const last = parent.children.at(-1) ?? null;
  if (last !== null) last.next = node;
  node.prev = last;
  node.next = null;
  node.parent = parent;
  parent.children.push(node);
}

/** Makes `nodes`, which stand nowhere, the children of `parent`, which has none. */
export function adopt(parent: Element, nodes: readonly ChildNode[]): void {
  for (const [i, node] of nodes.entries()) {
    node.parent = parent;
    node.prev = nodes[i - 1] ?? null;
    node.next = nodes[i + 1] ?? null;
  }
  parent.children = [...nodes];
}

/** Takes the tags of `node` away and leaves what is in it. */
export function unwrap(node: Element): void {
  const { children } = node;
  // All at once: taken out one by one, each would move those that are left.
  node.children = [];
  for (const child of children) child.parent = child.prev = child.next = null;
  replace(node, children);
}
