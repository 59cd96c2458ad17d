import { type DefaultTreeAdapterTypes, parseFragment, serialize } from 'parse5';

/** What validators and readers' sanitizers say of HTML in feeds. */

/** Elements that validators warn of; custom elements, whose names hold a hyphen, too. */
const UNSAFE = new Set(
  'applet base button embed form frame frameset iframe input link math meta noscript object script select style svg textarea'.split(
    ' ',
  ),
);
const LINKS: Readonly<Record<string, readonly string[]>> = {
  a: ['href'],
  img: ['src'],
  audio: ['src'],
  video: ['src', 'poster'],
  source: ['src'],
};

/** An absolute address in ASCII, of a scheme that readers open. */
export const isAddress = (text: string): boolean => /^https?:\/\/[^/\s][!-~]*$/.test(text) && URL.canParse(text);
const isLink = (text: string): boolean => isAddress(text) || /^(?:mailto|tel|sms|geo|xmpp):[!-~]+$/.test(text);

/** A small picture that its own address holds: the cleaner lets these through, and readers show them. */
const IMAGE = /^data:image\/(?:png|gif|jpeg|webp|avif);base64,[a-z\d+/]+=*$/i;

export function htmlFaults(html: string): readonly string[] {
  const faults: string[] = [];
  const fragment = parseFragment(html, { onParseError: ({ code, startOffset }) => faults.push(`${code} at ${startOffset}`) });
  if (plainReferences(serialize(fragment)) !== plainReferences(html))
    faults.push(`it is not nested as it is written: ${html.slice(0, 80)}`);
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) faults.push(...elementFaults(node));
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(fragment);
  return faults;
}

function elementFaults({ tagName, attrs }: DefaultTreeAdapterTypes.Element): readonly string[] {
  const faults = UNSAFE.has(tagName) || tagName.includes('-') ? [`<${tagName}>`] : [];
  for (const { name, value } of attrs) {
    if (/^on/i.test(name) || name === 'style') faults.push(`${name} on <${tagName}>`);
    const isShown = tagName === 'img' && IMAGE.test(value);
    if (LINKS[tagName]?.includes(name) && !isLink(value) && !isShown) faults.push(`${name}="${value}" on <${tagName}>`);
  }
  if (tagName === 'img' && !attrs.some(({ name }) => name === 'src')) faults.push('<img> without src');
  return faults;
}

/** References that may be written or not. */
const plainReferences = (html: string): string =>
  html
    .replace(/&(?:nbsp|#160|#xa0);/gi, '\u00a0')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;|&#39;/g, "'");
