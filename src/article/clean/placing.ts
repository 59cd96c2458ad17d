/**
 * Where an element may stand: what the walk knows while it writes, and the rules of the parser that it writes by. A tag that the
 * parser would move, end or drop is never written (HTML §13.2.6).
 */
import type { ChildNode, Element } from 'domhandler';
import { ENDS_ITEM, HEADINGS, PARENTS, type Rule, SCOPE_ENDS, SPECIAL, TABLE_FRAME } from './allowed.ts';
import type { AttributeContext } from './attributes.ts';

/** Told of what is written, in order; `Listener`s derive excerpt, pictures and the like from it. */
export interface Listener {
  open(name: string, source: Element): void;
  close(name: string): void;
  text(text: string): void;
}

/** An element whose children are being written. */
export interface Frame {
  readonly children: readonly ChildNode[];
  next: number;
  /** As written; '' where the element is unwrapped. */
  name: string;
  readonly rule: Rule | undefined;
  /** What the start tag says beside the name. */
  readonly attributes: string;
  /** How things stood before the start tag: to go back to, where nothing follows it. */
  readonly mark: number;
  readonly solid: number;
  readonly breaks: number;
  readonly links: number;
}

export interface Writing {
  readonly out: string[];
  readonly frames: Frame[];
  /** Those of `frames` that were written. */
  readonly open: Frame[];
  /** Counts what can be seen: text other than white space, pictures, rules, ends of links. */
  solid: number;
  /** Line breaks since the last thing seen and the last edge of a block. */
  breaks: number;
  /** In how many open a, p and pre the next node stands. */
  readonly within: { a: number; p: number; pre: number };
  elements: number;
  /** Ids that are linked to and ids that are there, as their author wrote them. */
  readonly links: string[];
  readonly ids: string[];
  readonly context: AttributeContext;
  readonly listener: Listener | undefined;
}

/** The name under which an element may stand here; '' where the parser would not leave it here, and it is unwrapped. */
export function placed({ open, within }: Writing, name: string): string {
  const parent = open.at(-1)?.name ?? '';
  const parents = PARENTS.get(name);
  if (parents !== undefined) return parents.includes(parent) ? name : '';
  if (TABLE_FRAME.has(parent)) return '';
  if (name === 'a' && within.a > 0) return '';
  if (HEADINGS.has(parent) && HEADINGS.has(name)) return '';
  const ended = ENDS_ITEM.get(name);
  if (ended === undefined) return name;
  for (let i = open.length - 1; i >= 0; i--) {
    const around = open[i]?.name ?? '';
    if (ended.includes(around)) return 'div';
    if (SPECIAL.has(around)) break;
  }
  return name;
}

/** A block in a p would end it: then it was none, and becomes a div. */
export function openParagraphToDiv({ open, out, within }: Writing): void {
  for (let i = open.length - 1; i >= 0; i--) {
    const frame = open[i];
    if (frame === undefined || SCOPE_ENDS.has(frame.name)) return;
    if (frame.name !== 'p') continue;
    frame.name = 'div';
    out[frame.mark] = `<div${frame.attributes}>`;
    within.p--;
    return;
  }
}
