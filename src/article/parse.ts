import type { ArticleHead, Problem, Publication } from '../domain.ts';
import { decode } from './decode.ts';
import { type Fields, isUnpublished, type NamedValue, toFields } from './fields.ts';
import { splitFrontMatter } from './front-matter.ts';
import { readHead } from './head.ts';
import { pagePath, storedPath } from './identity.ts';
import { markdownToHtml } from './markdown.ts';
import { isWholePage, readPage } from './page.ts';
import { textOf } from './values.ts';
import { readWireCopy } from './wire.ts';

/** The forms that articles are stored in, by the ending of the file's name. */
const FORMS: ReadonlyMap<string, Form> = new Map([
  ['md', 'markdown'],
  ['markdown', 'markdown'],
  ['html', 'html'],
  ['htm', 'html'],
  ['txt', 'wire copy'],
]);

export type Form = 'markdown' | 'html' | 'wire copy';

/** The form that a file's name promises; undefined where it is no article's. */
export const formOf = (fileName: string): Form | undefined => FORMS.get(/\.([^.]+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '');

/** A file as the store found it. */
export interface StoredFile {
  /** Relative to the articles' folder, `/` between parts. */
  readonly file: string;
  readonly bytes: Uint8Array;
  /** An opaque name of these bytes: see `ArticleHead.version`. */
  readonly version: string;
}

/** The body as its form gives it, still to be cleaned. */
export interface RawBody {
  readonly html: string;
  /** The address that its relative addresses start from. */
  readonly baseUrl: string;
}

export type Parsed =
  /** `body` is worked out when it is asked for: to list an article, nobody needs it. */
  | { readonly kind: 'article'; readonly head: ArticleHead; readonly body: () => RawBody; readonly problems: readonly Problem[] }
  | { readonly kind: 'draft' }
  | { readonly kind: 'unfit'; readonly problems: readonly Problem[] };

interface Content {
  readonly fields: Fields;
  readonly html: () => string;
  readonly baseHref?: string;
}

/** Reads one stored file. Never throws for what stands in it: what is wrong comes back as Problems. */
export function parseArticle({ file, bytes, version }: StoredFile, publication: Publication): Parsed {
  const form = formOf(file) ?? 'markdown';
  const decoded = decode(bytes, { declared: form === 'html' });
  if (!decoded.ok) return unfit(file, decoded);
  const split = form === 'wire copy' ? ({ ok: true } as const) : splitFrontMatter(decoded.text);
  if (!split.ok) return unfit(file, { ...split.error, field: 'front matter' });
  const front = 'frontMatter' in split ? split.frontMatter : undefined;
  if (front && isDraft(front.values)) return { kind: 'draft' };
  const draft = front && draftProblem(file, front.values);
  const content = readContent(form, front?.body ?? decoded.text, front?.values ?? [], publication);
  const { head, problems } = readHead(content.fields, { file, path: storedPath(file), version, publication });
  if (draft) return { kind: 'unfit', problems: [draft, ...problems] };
  if (!head) return { kind: 'unfit', problems };
  const address = articleUrl(head, publication);
  const body = (): RawBody => ({ html: content.html(), baseUrl: baseUrl(content.baseHref, address) });
  return { kind: 'article', head, body, problems };
}

/** The article's own address: where its canonical page is. */
export const articleUrl = (head: ArticleHead, publication: Publication): string =>
  head.canonicalUrl ?? `${publication.url}${pagePath(head.slug)}`;

function readContent(form: Form, text: string, frontMatter: readonly NamedValue[], publication: Publication): Content {
  const own = toFields(frontMatter);
  if (form === 'wire copy') {
    const { values, paragraphs } = readWireCopy(text);
    return { fields: toFields(values), html: () => paragraphs.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n') };
  }
  if (form === 'html' && (frontMatter.length === 0 || isWholePage(text))) {
    const { values, body, baseHref } = readPage(text, publication.url);
    return { fields: new Map([...toFields(values), ...own]), html: () => body, ...(baseHref === undefined ? {} : { baseHref }) };
  }
  return { fields: own, html: () => (form === 'markdown' ? markdownToHtml(text) : text) };
}

const draftText = (values: readonly NamedValue[]): string | undefined => {
  const value = toFields(values).get('draft')?.value;
  return value === undefined ? undefined : (textOf(value) ?? '').trim().toLowerCase();
};

const isDraft = (values: readonly NamedValue[]): boolean =>
  isUnpublished(values) || ['true', 'yes', 'on', '1'].includes(draftText(values) ?? 'false');

/** What may be a draft must not appear. */
function draftProblem(file: string, values: readonly NamedValue[]): Problem | undefined {
  if (['false', 'no', 'off', '0'].includes(draftText(values) ?? 'false')) return undefined;
  const line = toFields(values).get('draft')?.line;
  return {
    file,
    ...(line ? { line } : {}),
    field: 'draft',
    found: `«${draftText(values)}»`,
    expected: 'true or false',
    effect: 'left out',
  };
}

const unfit = (
  file: string,
  { line, field, found, expected }: Pick<Problem, 'line' | 'field' | 'found' | 'expected'>,
): Parsed => ({
  kind: 'unfit',
  problems: [{ file, ...(line ? { line } : {}), ...(field ? { field } : {}), found, expected, effect: 'left out' }],
});

const baseUrl = (baseHref: string | undefined, address: string): string =>
  baseHref !== undefined && URL.canParse(baseHref, address) ? new URL(baseHref, address).href : address;

const escapeHtml = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
