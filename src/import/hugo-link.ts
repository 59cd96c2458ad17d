import type { DateTime } from 'luxon';

/** Where Hugo shows a page (`permalinks` and `url` in its documentation, `permalinks.go` in its sources). */

export interface LinkParts {
  readonly date: DateTime | undefined;
  readonly title: string;
  /** Front matter's; empty where it has none. */
  readonly slug: string;
  /** The file's name without its endings, or its folder's where that is `index`. */
  readonly name: string;
  /** The sections that the page is in. */
  readonly sections: readonly string[];
}

/** The path of a template; undefined where it has words that are not known here. */
export function hugoLink(template: string, parts: LinkParts): string | undefined {
  const { date, title, slug, name, sections } = parts;
  const values: Readonly<Record<string, string | undefined>> = {
    year: date?.toFormat('yyyy'),
    month: date?.toFormat('MM'),
    monthname: date?.toFormat('MMMM').toLowerCase(),
    day: date?.toFormat('dd'),
    weekday: date && String(date.weekday % 7),
    weekdayname: date?.toFormat('cccc').toLowerCase(),
    yearday: date && String(date.ordinal),
    section: pathOf(sections[0] ?? ''),
    sections: pathOf(sections.join('/')),
    title: wordOf(title),
    slug: wordOf(slug || title),
    slugorfilename: wordOf(slug || name),
    filename: wordOf(name),
    contentbasename: wordOf(name),
    slugorcontentbasename: wordOf(slug || name),
  };
  let isKnown = true;
  const path = template.replace(/:([a-z]+)(?:\[([^\]\n]{1,20})\])?/g, (_, word: string, slice?: string) => {
    const value = slice !== undefined && word === 'sections' ? pathOf(sliced(sections, slice).join('/')) : values[word];
    isKnown &&= value !== undefined;
    return value ?? '';
  });
  return isKnown ? `/${path}`.replace(/\/{2,}/g, '/') : undefined;
}

/** `1`, `1:`, `:2`, `last`: of a list. */
function sliced(list: readonly string[], slice: string): readonly string[] {
  const at = (text: string): number => (text === 'last' ? list.length - 1 : Number(text));
  const [from = '', to] = slice.split(':');
  if (to === undefined) return list.slice(at(from), at(from) + 1);
  return list.slice(from === '' ? 0 : at(from), to === '' ? undefined : at(to));
}

/** A name as a part of a path: what is no letter, digit or mark of its own goes, spaces are hyphens, all in lower case (`UnicodeSanitize`). */
export function pathOf(name: string): string {
  let path = '';
  let isParted = false;
  for (const character of name.toLowerCase()) {
    if (/[\p{L}\p{N}\p{M}._/\\+~#\-@]/u.test(character)) {
      path += isParted && character !== '-' ? `-${character}` : character;
      isParted = false;
    } else if (path !== '' && !path.endsWith('-') && /\s/.test(character)) isParted = true;
  }
  return path;
}

/** In a template's words, `+` goes too. */
const wordOf = (name: string): string => pathOf(name.replaceAll('+', ''));

/** `/a/b/`, or `/a/b.html` where the site has it so. */
export function shapedLink(path: string, isUgly: boolean): string {
  const plain = path.replace(/\/+$/, '');
  return isUgly && plain !== '' ? `${plain}.html` : `${plain}/`;
}
