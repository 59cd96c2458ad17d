/** What a start tag says beside the element's name. */
import type { Element } from 'domhandler';
import { absoluteUrl, hostOf } from './address.ts';
import type { Rule } from './allowed.ts';
import { type Anchors, addressOfId, idOf, publicId } from './ids.ts';
import { pictureAddress } from './picture.ts';
import { withoutTracking } from './tracking.ts';
import { languageClass, type Place, readValue } from './values.ts';

export interface AttributeContext extends Place, Anchors {
  /** Ids that are kept: each on an element that leaves, with a link to it that leaves. */
  readonly kept: ReadonlySet<string>;
  /** Ids as written so far, so that none is written twice. */
  readonly written: Set<string>;
}

/** The rest of a start tag, and the ids that it declares and links to, as the author wrote them. */
export interface Tag {
  readonly attributes: string;
  readonly id: string | undefined;
  readonly link: string | undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\u00a0': '&nbsp;' };
const escaped = (c: string): string => ESCAPES[c] ?? c;

/** As parse5 writes text. `>` too, so that no CDATA section can end in it. */
export const escapeText = (s: string): string => (/[&<>\u00a0]/.test(s) ? s.replace(/[&<>\u00a0]/g, escaped) : s);
const escapeAttribute = (s: string): string => (/[&<>"\u00a0]/.test(s) ? s.replace(/[&<>"\u00a0]/g, escaped) : s);
const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name}="${escapeAttribute(value)}"`;

const NONE: Rule['attributes'] = [];

/** Most elements have no attributes: there is nothing to look for. */
function isBare(attribs: Readonly<Record<string, string>>): boolean {
  for (const _ in attribs) return false;
  return true;
}

/** Elements that say nothing without an attribute. */
const BARE_IS_NOTHING: ReadonlySet<string> = new Set(['a', 'bdo', 'source', 'span', 'track']);

/** What the start tag of `source`, written as `name` in `parent`, says. Undefined: nothing that is worth the element. */
export function tagOf(source: Element, name: string, rule: Rule, parent: string, context: AttributeContext): Tag | undefined {
  const { attribs } = source;
  const id = keptId(source, context);
  const link = name === 'a' ? linkOf(source, context) : undefined;
  const picture = name === 'img' ? pictureAddress(source, context.base) : undefined;
  if (name === 'img' && picture === undefined) return undefined;
  let own = link?.attributes ?? attribute('src', picture);
  for (const { name: key, reader } of isBare(attribs) ? NONE : rule.attributes) {
    const value = key === 'src' && name === 'img' ? undefined : valueFor(key, attribs, name, parent);
    if (value !== undefined) own += attribute(key, readValue(reader, value, context));
  }
  if (name === 'code' || name === 'pre') own += attribute('class', languageClass(attribs.class));
  if (name === 'audio' || name === 'video') own += ' controls=""';
  if (id !== undefined) own += attribute('id', publicId(id, context));
  if (BARE_IS_NOTHING.has(name) && (own === '' || (name === 'a' && link === undefined && id === undefined))) return undefined;
  if ((name === 'source' || name === 'track') && !/^ src(?:set)?=/.test(own)) return undefined;
  return { attributes: own, id, link: link?.id };
}

const RTL = /(?:^|;)\s*direction\s*:\s*(rtl|ltr)\b/i;

/** The value that is read for `key`: mostly the attribute of that name. */
function valueFor(key: string, attribs: Readonly<Record<string, string>>, name: string, parent: string): string | undefined {
  if (key === 'src' && parent === 'picture') return undefined;
  if ((key === 'srcset' || key === 'sizes') && name === 'source' && parent !== 'picture') return undefined;
  if (key === 'lang') return attribs.lang ?? attribs['xml:lang'];
  // Styles go, but the direction of a text is no style.
  if (key === 'dir') return attribs.dir ?? (attribs.style === undefined ? undefined : RTL.exec(attribs.style)?.[1]);
  return attribs[key];
}

/** The id of `source`, where it leaves. `name` on `a` is how anchors were made before HTML5. */
function keptId({ attribs, name }: Element, context: AttributeContext): string | undefined {
  const id = attribs.id || (name === 'a' ? attribs.name : undefined);
  if (id === undefined || !context.kept.has(id)) return undefined;
  const publicName = publicId(id, context);
  if (context.written.has(publicName)) return undefined;
  context.written.add(publicName);
  return id;
}

/** What says something about the other end. The rest of `rel` is about opening it, which is the reader's business. */
const MEANINGFUL = ['author', 'license', 'me', 'nofollow', 'sponsored', 'tag', 'ugc'] as const;

function linkOf(
  { attribs }: Element,
  context: AttributeContext,
): { readonly attributes: string; readonly id?: string } | undefined {
  const { href } = attribs;
  if (href === undefined) return undefined;
  const id = idOf(href, context.base, context);
  if (id !== undefined && context.kept.has(id)) {
    return { attributes: attribute('href', addressOfId(publicId(id, context), context)), id };
  }
  const own = href.trim();
  const fragment = own === '' || own.startsWith('#');
  const address = absoluteUrl(own === '#' ? '' : own, fragment ? context.article : context.base, 'link');
  if (address === undefined) return undefined;
  return { attributes: attribute('href', withoutTracking(address)) + attribute('rel', relOf(attribs.rel, address, context)) };
}

/** Another site learns nothing of the window or of the reader's own address, which may be private. */
function relOf(rel: string | undefined, address: string, { article }: Anchors): string | undefined {
  const said = rel === undefined ? [] : rel.toLowerCase().split(/\s+/);
  const kept: string[] = MEANINGFUL.filter((token) => said.includes(token));
  const host = hostOf(address);
  if (host !== '' && host !== hostOf(article)) kept.push('noopener', 'noreferrer');
  return kept.length === 0 ? undefined : kept.join(' ');
}
