/** Texts that content systems write into heads: half escaped, and with the site's name behind the headline. */

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  ndash: '–',
  mdash: '—',
  hellip: '…',
};

/** JSON knows no character references, and content systems write them there: `Tom &amp; Jerry`, `Syria&#8217;s`. */
export const decodedReferences = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,6}));/gi,
    (reference, decimal?: string, hexadecimal?: string, name?: string) => {
      if (name !== undefined) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? reference) : reference;
      const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : reference;
    },
  );

const SEPARATORS = ['|', '-', '–', '—', '·', '•', '»', '::', ':'];

/** `Headline | The Daily` → `Headline`, where the site's name is known. */
export function withoutSiteName(title: string, siteName: string | undefined): string {
  const name = siteName?.trim().toLowerCase() ?? '';
  const lower = title.trimEnd().toLowerCase();
  if (name === '' || !lower.endsWith(name)) return title;
  const before = title.slice(0, lower.length - name.length).trimEnd();
  const separator = SEPARATORS.find((mark) => before.endsWith(` ${mark}`));
  const headline = separator === undefined ? '' : before.slice(0, -separator.length).trim();
  return headline === '' ? title : headline;
}

/** Whether a document's title is this heading with something of the site's behind it. */
export function isTitleOf(heading: string, documentTitle: string): boolean {
  if (heading === '' || !documentTitle.startsWith(heading)) return false;
  const behind = documentTitle.slice(heading.length).trim();
  return behind === '' || SEPARATORS.some((mark) => behind.startsWith(`${mark} `));
}
