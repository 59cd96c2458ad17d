/** What is no part of the text: goes before anything looks at what is beside it. */
import { type Element, Text } from 'domhandler';
import { DROPPED, HEADINGS } from './allowed.ts';
import { classesOf, type Page } from './page.ts';
import { hasSubstance } from './substance.ts';
import { oneLine } from './text.ts';
import { closest, elementsIn, isHtml, remove, replace, textOf, unwrap } from './tree.ts';
import { ADVERTISEMENT, DEBRIS, NUMBERS, NUMBERS_CELL, NUMBERS_IN_CODE, SERVICES, WIDGETS } from './unwanted.ts';

/** Text in an element that is taken for an advertisement or a widget by its class: more than this, and it stays. */
const SHORT = 250;
/** "Advertisement", in any language. */
const LABEL = 60;

export function prune(page: Page): void {
  const verdicts = new Map<string, Verdict>();
  const known = new Map<Element, boolean>();
  for (const element of elementsIn(page.body)) {
    if (element.parent === null) continue;
    if (element.name === 'input') checkbox(element);
    else if (!isHtml(element) || DROPPED.has(element.name) || isHidden(element) || isWordXml(element.name)) remove(element);
    else if (element.attribs.class !== undefined || element.attribs.id !== undefined) byName(element, page, verdicts, known);
  }
}

/** A list of things to do says which are done. */
function checkbox(input: Element): void {
  if (input.attribs.type?.trim().toLowerCase() === 'checkbox')
    replace(input, [new Text(input.attribs.checked === undefined ? '☐' : '☑')]);
  else remove(input);
}

/** What its author does not show. Not what a page shows later: `until-found` can be found, and so is there. */
function isHidden({ attribs }: Element): boolean {
  if (attribs.hidden !== undefined && attribs.hidden.toLowerCase() !== 'until-found') return true;
  return (
    attribs.style !== undefined &&
    /(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i.test(attribs.style)
  );
}

/** What word processors and mail programs leave behind: settings, not text. `o:p` holds text and is unwrapped. */
const isWordXml = (name: string): boolean => name === 'xml' || /^(?:w|v|m|st1|x):/.test(name);

type Verdict = 'numbers' | 'numbers in code' | 'cell of numbers' | 'debris' | 'character' | 'advertisement' | 'widget' | 'text';

/** What classes say of an element. Articles use few of them, many times. */
function verdictOf(classes: string): Verdict {
  if (NUMBERS.test(classes)) return 'numbers';
  if (NUMBERS_IN_CODE.test(classes)) return 'numbers in code';
  if (NUMBERS_CELL.test(classes)) return 'cell of numbers';
  if (DEBRIS.test(classes)) return 'debris';
  if (/\s(?:emoji|wp-smiley)\s/.test(classes)) return 'character';
  if (ADVERTISEMENT.test(classes)) return 'advertisement';
  return WIDGETS.test(classes) ? 'widget' : 'text';
}

/** What an element with such a class may say and still be what the class says; anything else is text that somebody meant. */
const areNumbers = (text: string): boolean => /^[\d\s]*$/.test(text);
const SAYS: Readonly<Record<Exclude<Verdict, 'character' | 'text'>, (text: string) => boolean>> = {
  numbers: areNumbers,
  'numbers in code': areNumbers,
  'cell of numbers': areNumbers,
  debris: (text) => text.length <= SHORT,
  advertisement: (text) => text.length <= LABEL,
  widget: (text) => text.length <= SHORT,
};

function byName(element: Element, page: Page, verdicts: Map<string, Verdict>, known: Map<Element, boolean>): void {
  const { alt, id } = element.attribs;
  const classes = classesOf(element);
  const service = id !== undefined && SERVICES.test(` ${id} `);
  const verdict = service ? 'widget' : (verdicts.get(classes) ?? verdictOf(classes));
  if (!service) verdicts.set(classes, verdict);
  if (verdict === 'character') {
    if (element.name === 'img' && alt !== undefined && alt.trim() !== '' && alt.length < 16) replace(element, [new Text(alt)]);
    return;
  }
  if (verdict === 'text' || HEADINGS.has(element.name) || !mayGo(element, verdict)) return;
  if (!SAYS[verdict](oneLine(textOf(element, 2 * SHORT)))) return;
  if (/numbers/.test(verdict) || !hasSubstance(element, page, known)) remove(element);
}

const CODE: ReadonlySet<string> = new Set(['pre', 'code']);

/** Code stays to the byte, whatever its highlighter calls the parts of it: only numbers of lines go. */
function mayGo(element: Element, verdict: Verdict): boolean {
  const isInCode = closest(element, CODE) !== undefined;
  if (verdict === 'numbers') return true;
  if (verdict === 'numbers in code') return isInCode;
  if (verdict === 'cell of numbers') return elementsIn(element).some((inside) => NUMBERS_IN_CODE.test(classesOf(inside)));
  return !isInCode && !CODE.has(element.name);
}

/** Style says whether letters are bold or slanted: so do elements, and they remain. */
export function emphasis(page: Page): void {
  for (const name of ['b', 'strong', 'i', 'em'] as const) {
    for (const element of page.named.get(name) ?? []) {
      if (/font-(?:weight\s*:\s*(?:normal|400)|style\s*:\s*normal)/i.test(element.attribs.style ?? '')) unwrap(element);
    }
  }
  for (const span of page.named.get('span') ?? []) {
    const { style } = span.attribs;
    if (style === undefined || span.children.length === 0) continue;
    if (/font-weight\s*:\s*(?:bold|[6-9]00)/i.test(style)) span.name = 'strong';
    else if (/font-style\s*:\s*italic/i.test(style)) span.name = 'em';
    else if (/text-decoration[\w-]*\s*:\s*[^;]*line-through/i.test(style)) span.name = 's';
    else if (/vertical-align\s*:\s*super/i.test(style)) span.name = 'sup';
    else if (/vertical-align\s*:\s*sub/i.test(style)) span.name = 'sub';
  }
}
