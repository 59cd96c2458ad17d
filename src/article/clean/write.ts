/**
 * The walk: from the tree to the string that leaves. Builds it itself, with a loop, from the allow-list alone: nothing is
 * copied, everything is written anew. What it writes, a parser reads back as the same tree, so writing that again gives the
 * same bytes: it never emits a tag that the parser would move, end or drop (`ENDS_P`, `ENDS_ITEM`, `PARENTS`).
 */
import { type Element, isTag, isText, type ParentNode } from 'domhandler';
import { DROPPED, ELEMENTS, ENDS_P, RENAMED, type Rule, TABLE_FRAME } from './allowed.ts';
import { type AttributeContext, escapeText, type Tag, tagOf } from './attributes.ts';
import { CAPS } from './caps.ts';
import { OverCap } from './parse.ts';
import { type Frame, type Listener, openParagraphToDiv, placed, type Writing } from './placing.ts';
import { legalText } from './text.ts';
import { isHtml } from './tree.ts';

export interface Written {
  readonly html: string;
  /** Ids of the article that links lead to, and ids that are there, as the author wrote them. */
  readonly links: ReadonlySet<string>;
  readonly ids: ReadonlySet<string>;
}

/** html, head and body, which a parser adds. */
const ADDED = 3;
const BLANK = /^[\s\u00a0]*$/;
const counted = (name: string): name is 'a' | 'p' | 'pre' => name === 'a' || name === 'p' || name === 'pre';

/** What is in `root`, as a string that may leave. Throws OverCap. */
export function write(root: ParentNode, context: AttributeContext, listener?: Listener): Written {
  const writing: Writing = {
    out: [],
    frames: [],
    open: [],
    links: [],
    ids: [],
    within: { a: 0, p: 0, pre: 0 },
    solid: 0,
    breaks: 0,
    elements: ADDED,
    context,
    listener,
  };
  push(writing, root, '', undefined, undefined);
  const { frames } = writing;
  for (let top = frames[0]; top !== undefined; top = frames[frames.length - 1]) {
    const child = top.children[top.next++];
    if (child === undefined) leave(writing, top);
    else if (isText(child)) text(writing, child.data);
    else if (isTag(child) && isHtml(child)) enter(writing, child);
  }
  return { html: writing.out.join('').trim(), links: new Set(writing.links), ids: new Set(writing.ids) };
}

function text(writing: Writing, data: string): void {
  const legal = legalText(data);
  if (legal === '') return;
  if (TABLE_FRAME.has(writing.open.at(-1)?.name ?? '') && !/^\s*$/.test(legal)) return;
  if (!BLANK.test(legal)) {
    writing.solid++;
    writing.breaks = 0;
  }
  writing.out.push(escapeText(legal));
  writing.listener?.text(legal);
}

function enter(writing: Writing, source: Element): void {
  if (DROPPED.has(source.name)) return;
  const own = RENAMED.get(source.name) ?? source.name;
  const rule = ELEMENTS.get(own);
  const name = rule === undefined ? '' : placed(writing, own);
  const parent = writing.open.at(-1)?.name ?? '';
  const tag = rule === undefined || name === '' ? undefined : tagOf(source, name, rule, parent, writing.context);
  if (tag !== undefined && writing.within.p > 0 && ENDS_P.has(name)) openParagraphToDiv(writing);
  if (rule?.shape !== 'void') push(writing, source, name, rule, tag);
  else if (tag !== undefined) leaf(writing, source, rule, name, tag);
}

function push(writing: Writing, source: ParentNode, name: string, rule: Rule | undefined, tag: Tag | undefined): void {
  const { out, open, links, solid, breaks } = writing;
  const attributes = tag?.attributes ?? '';
  const frame: Frame = {
    children: source.children,
    next: 0,
    name,
    rule: tag === undefined ? undefined : rule,
    attributes,
    mark: out.length,
    solid,
    breaks,
    links: links.length,
  };
  writing.frames.push(frame);
  if (tag === undefined || rule === undefined) return;
  open.push(frame);
  if (open.length + 2 > CAPS.depth) throw new OverCap(`elements nested more than ${CAPS.depth} deep`, `at most ${CAPS.depth}`);
  // A link to itself keeps nothing alive: there may be nothing else in it.
  if (tag.link !== undefined && tag.link !== tag.id) links.push(tag.link);
  if (tag.id !== undefined) {
    writing.ids.push(tag.id);
    writing.solid++;
  }
  if (name === 'audio' || name === 'video') writing.solid++;
  started(writing, source as Element, name, rule);
  out.push(`<${name}${attributes}>`);
  if (counted(name)) writing.within[name]++;
}

function started(writing: Writing, source: Element, name: string, rule: Rule): void {
  if (++writing.elements > CAPS.elements) throw new OverCap(`more than ${CAPS.elements} elements`, `at most ${CAPS.elements}`);
  if (rule.shape === 'block' || rule.shape === 'keep') writing.breaks = 0;
  writing.listener?.open(name, source);
}

function leaf(writing: Writing, source: Element, rule: Rule, name: string, tag: Tag): void {
  if (name === 'br' && writing.breaks >= 2 && writing.within.pre === 0) return;
  started(writing, source, name, rule);
  if (name === 'br') writing.breaks++;
  if (tag.id !== undefined) writing.ids.push(tag.id);
  if (name === 'img' || name === 'hr') {
    writing.solid++;
    writing.breaks = 0;
  }
  writing.out.push(`<${name}${tag.attributes}>`);
}

function leave(writing: Writing, frame: Frame): void {
  writing.frames.pop();
  if (frame.rule === undefined) return;
  const { out, open, within, solid } = writing;
  open.pop();
  if (counted(frame.name)) within[frame.name]--;
  writing.listener?.close(frame.name);
  const { shape } = frame.rule;
  const empty = solid === frame.solid;
  if (empty && shape === 'block') rollBack(writing, frame);
  else if (empty && shape === 'inline') unwrapWritten(writing, frame);
  else {
    if (frame.name === 'pre') keepFirstNewline(out, frame.mark);
    out.push(`</${frame.name}>`);
    if (shape !== 'inline') writing.breaks = 0;
  }
}

/** The parser swallows a newline right after `<pre>`. */
function keepFirstNewline(out: string[], mark: number): void {
  for (let at = mark + 1; at < out.length; at++) {
    const piece = out[at] ?? '';
    if (piece === '') continue;
    if (piece.startsWith('\n')) out[mark] += '\n';
    return;
  }
}

/** An inline element without anything to see: its white space stays, as it divides words. */
function unwrapWritten({ out, links }: Writing, frame: Frame): void {
  out[frame.mark] = '';
  links.length = frame.links;
}

/** An empty block: as if it had never been, but for the words before and after it, which it kept apart. */
function rollBack(writing: Writing, { mark, breaks, links }: Frame): void {
  const { out } = writing;
  out.length = mark;
  writing.breaks = breaks;
  writing.links.length = links;
  if (endsInline(out)) out.push(' ');
}

function endsInline(out: readonly string[]): boolean {
  let at = out.length - 1;
  while (at >= 0 && out[at] === '') at--;
  const last = out[at] ?? '';
  if (last === '' || /\s$/.test(last)) return false;
  const name = /^<\/(\w+)/.exec(last)?.[1];
  return name === undefined ? !last.startsWith('<') : ELEMENTS.get(name)?.shape === 'inline';
}
