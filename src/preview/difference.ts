import { createTwoFilesPatch } from 'diff';

/** What cleaning changed, as a unified diff. */

const BLOCKS =
  'address article aside audio blockquote body br caption center dd details div dl dt figcaption figure footer form h[1-6] head header ' +
  'hr html iframe img? li link main meta nav noscript ol p picture pre script section source style summary table tbody td tfoot th ' +
  'thead title tr ul video';
const NAMES = BLOCKS.split(' ').join('|');
/** Tags longer than this part no lines; nothing is looked for twice. */
const OPENING = new RegExp(`\\s*<(?:${NAMES})(?=[\\s/>])`, 'gi');
const CLOSING = new RegExp(`</(?:${NAMES})\\s{0,9}>`, 'gi');

/** Changes that are looked for; what differs in more is another text. */
const MOST_CHANGES = 5000;
const PATIENCE_MS = 5000;

/**
 * HTML before and after cleaning, one block element to a line. Empty where nothing that shows there was changed; undefined where too
 * much was.
 */
export function difference(before: string, after: string): string | undefined {
  const [old, clean] = [lines(before), lines(after)];
  if (old === clean) return '';
  const patch = createTwoFilesPatch('before cleaning', 'after cleaning', old, clean, undefined, undefined, {
    ...{ context: 2, maxEditLength: MOST_CHANGES, timeout: PATIENCE_MS },
  });
  return patch?.replace(/^=+\n/, '').replace(/\t(?=\n)/g, '');
}

const lines = (html: string): string =>
  html
    .replace(/\r\n?/g, '\n')
    .replace(OPENING, (tag) => `\n${tag.trimStart()}`)
    .replace(CLOSING, '$&\n')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => `${line}\n`)
    .join('');
