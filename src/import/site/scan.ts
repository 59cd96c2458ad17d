/** Texts as they alternate with what must stay as it is: code. */

export interface Part {
  /** `code`: a fenced block or a span. `template`: from an opening mark to its closing one. */
  readonly kind: 'text' | 'code' | 'template';
  readonly text: string;
}

/** How templates are marked: `{{` and `}}`. The longest come first. */
export type Marks = readonly (readonly [open: string, close: string])[];

const MARKED = /(?<=^|\n)[ \t>]*(?:`{3,}|~{3,})|`+|\{[{%#]/g;

/** Parts a text. A mark that is never closed is text; a fence that is never closed goes to the end (CommonMark 0.31 §4.5). */
export function parts(text: string, marks: Marks): readonly Part[] {
  const found: Part[] = [];
  const unclosed = new Set<string>();
  let from = 0;
  MARKED.lastIndex = 0;
  for (let match = MARKED.exec(text); match; match = MARKED.exec(text)) {
    const at = match.index;
    const end = endOf(text, at, match[0], marks, unclosed);
    if (end === undefined) continue;
    if (at > from) found.push({ kind: 'text', text: text.slice(from, at) });
    found.push({ kind: match[0].startsWith('{') ? 'template' : 'code', text: text.slice(at, end) });
    from = end;
    MARKED.lastIndex = end;
  }
  return from < text.length ? [...found, { kind: 'text', text: text.slice(from) }] : found;
}

function endOf(text: string, at: number, opening: string, marks: Marks, unclosed: Set<string>): number | undefined {
  const fence = /(`{3,}|~{3,})$/.exec(opening)?.[1];
  if (!opening.startsWith('{') && fence !== undefined && (opening !== fence || at === 0 || text[at - 1] === '\n'))
    return endOfFence(text, at + opening.length, fence);
  const close = opening.startsWith('{') ? marks.find(([open]) => text.startsWith(open, at))?.[1] : opening;
  // Looked for once only: a text of opening marks alone would take long.
  if (close === undefined || unclosed.has(close)) return undefined;
  const end = opening.startsWith('`') ? endOfSpan(text, at + opening.length, close) : indexAfter(text, close, at + 2);
  if (end === undefined) unclosed.add(close);
  return end;
}

function indexAfter(text: string, close: string, from: number): number | undefined {
  const at = text.indexOf(close, from);
  return at < 0 ? undefined : at + close.length;
}

function endOfSpan(text: string, from: number, ticks: string): number | undefined {
  for (let at = text.indexOf(ticks, from); at >= 0; at = text.indexOf(ticks, at)) {
    const start = at;
    while (text[at] === '`') at++;
    if (at - start === ticks.length) return at;
  }
  return undefined;
}

function endOfFence(text: string, from: number, fence: string): number {
  const closing = new RegExp(`^[ \\t>]*\\${fence[0]}{${fence.length},}[ \\t]*$`);
  for (let at = text.indexOf('\n', from); at >= 0; ) {
    const next = text.indexOf('\n', at + 1);
    const line = text.slice(at + 1, next < 0 ? text.length : next);
    if (closing.test(line)) return next < 0 ? text.length : next;
    at = next;
  }
  return text.length;
}

/** `text` with what is no code changed. */
export const outsideCode = (text: string, change: (text: string) => string): string =>
  parts(text, [])
    .map(({ kind, text: part }) => (kind === 'code' ? part : change(part)))
    .join('');
