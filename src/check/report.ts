import { type Excerpt, excerptOf, harmless, positionOf } from './excerpt.ts';
import type { Finding } from './finding.ts';

/** Findings with the lines that they are about, in the order in which they are told: files first, then documents. */

/** A Finding as it may be shown: every text in it is harmless. */
export interface Reported extends Omit<Finding, 'marks'> {
  /** Of its line. */
  readonly excerpt?: Excerpt;
}

/** The text of a file, as Finding.file names it; undefined where it can't be read. */
export type ReadText = (file: string) => string | undefined;

/** `columns`: how wide an excerpt may be. */
export function reported(findings: readonly Finding[], read: ReadText, columns: number): readonly Reported[] {
  const shown: Reported[] = [];
  for (const [file, ofFile] of grouped(findings)) {
    const text = file === undefined ? undefined : read(file);
    const lines = text?.split('\n');
    shown.push(...ofFile.map((finding) => shownOf(finding, lines, columns)).sort(inFile));
  }
  return shown;
}

/** By file, in the order of their names; what has none comes last. */
function grouped(findings: readonly Finding[]): readonly (readonly [string | undefined, readonly Finding[]])[] {
  const byFile = groupBy(findings);
  return [...byFile].sort(([a], [b]) => (a === b ? 0 : a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1));
}

function groupBy(findings: readonly Finding[]): Map<string | undefined, Finding[]> {
  const byFile = new Map<string | undefined, Finding[]>();
  for (const finding of findings) {
    const known = byFile.get(finding.file);
    if (known) known.push(finding);
    else byFile.set(finding.file, [finding]);
  }
  return byFile;
}

function inFile(a: Reported, b: Reported): number {
  const documents = (a.document ?? '') < (b.document ?? '') ? -1 : a.document === b.document ? 0 : 1;
  return (a.line ?? 0) - (b.line ?? 0) || documents || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0);
}

function shownOf({ marks = [], ...finding }: Finding, lines: readonly string[] | undefined, columns: number): Reported {
  const place = lines && placeOf(finding.line, marks, lines);
  const text = place && lines?.[place.line - 1];
  return {
    ...finding,
    ...(finding.file === undefined ? {} : { file: harmless(finding.file) }),
    ...(finding.document === undefined ? {} : { document: harmless(finding.document) }),
    ...(place ? { line: place.line } : {}),
    message: harmless(finding.message),
    remedy: harmless(finding.remedy),
    ...(text === undefined || text.trim() === '' ? {} : { excerpt: excerptOf(text, place?.mark, columns) }),
  };
}

/** A line that is known, and what is marked there; else the first line that a mark is on. */
function placeOf(
  known: number | undefined,
  marks: readonly string[],
  lines: readonly string[],
): { readonly line: number; readonly mark: string | undefined } | undefined {
  if (known !== undefined) {
    const line = lines[known - 1] ?? '';
    return { line: known, mark: marks.find((mark) => mark !== '' && line.includes(mark)) };
  }
  for (const mark of marks.filter((one) => one !== '')) {
    const standing = lines.findIndex((line) => standsIn(line, mark));
    if (standing >= 0) return { line: standing + 1, mark };
  }
  return undefined;
}

/** Whether it is there by itself, and not as a part of a longer word. */
function standsIn(line: string, mark: string): boolean {
  if (!line.includes(mark)) return false;
  const at = positionOf(line, mark);
  return !/[\p{L}\p{N}_/-]/u.test(line[at + mark.length] ?? '') && !/[\p{L}\p{N}_]/u.test(line[at - 1] ?? '');
}
