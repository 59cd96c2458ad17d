import type { ArticleHead, Problem, Publication, Withdrawal } from '../domain.ts';
import { escapeText } from './clean/attributes.ts';
import { decode, lineAt } from './decode.ts';
import { draftState, type FieldName, type Fields, type FieldValue, fieldNamed, toFields } from './fields.ts';
import { type FrontMatter, type Split, splitFrontMatter } from './front-matter.ts';
import { type HeadContext, readHead, readWithdrawnHead } from './head.ts';
import { pagePath, storedPath } from './identity.ts';
import { markdownToHtml } from './markdown.ts';
import { markdownExcess } from './markdown-caps.ts';
import { isWholePage, type Page, readPage } from './page.ts';
import { type FindShipped, type ResolveShipped, shippedResolver } from './shipped.ts';
import { describe } from './values.ts';
import { readWireCopy } from './wire.ts';
import { isWithdrawn } from './withdrawn.ts';

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
  /** Knows the files that the article ships beside itself; absent where the store has none. */
  readonly shipped?: FindShipped;
}

/** The body as its form gives it, still to be cleaned. */
export interface RawBody {
  readonly html: string;
  /** The address that its relative addresses start from. */
  readonly baseUrl: string;
  /** Goes before `baseUrl`: knows the files that the article ships beside itself. */
  readonly shipped?: ResolveShipped;
}

export type Parsed =
  /** `body` is worked out when it is asked for: to list an article, nobody needs it. */
  | { readonly kind: 'article'; readonly head: ArticleHead; readonly body: () => RawBody; readonly problems: readonly Problem[] }
  | { readonly kind: 'draft' }
  | { readonly kind: 'withdrawn'; readonly withdrawal: Withdrawal; readonly problems: readonly Problem[] }
  | { readonly kind: 'unfit'; readonly problems: readonly Problem[] };

interface Content {
  readonly fields: Fields;
  readonly html: () => string;
  /** Where relative addresses start, if not at the article's own address. */
  readonly baseHref?: string;
}

/** Reads one stored file. Never throws for what stands in it: what is wrong comes back as Problems. */
export function parseArticle({ file, bytes, version, shipped: find }: StoredFile, publication: Publication): Parsed {
  const form = formOf(file) ?? 'markdown';
  const decoded = decode(bytes, { declared: form === 'html' });
  if (!decoded.ok) return unfit(file, decoded);
  const split: Split = form === 'wire copy' ? { ok: true } : splitFrontMatter(decoded.text);
  if (!split.ok) return unfit(file, { ...split.error, field: 'front matter' });
  const { frontMatter } = split;
  const draft = draftState(frontMatter?.values ?? []);
  if (draft === 'draft') return { kind: 'draft' };
  const own = toFields(frontMatter?.values ?? []);
  const content = readContent(form, frontMatter?.body ?? decoded.text, own, publication);
  const before = [
    ...damageProblems(file, decoded.text),
    ...(draft === 'ready' ? [] : [draftProblem(file, draft.field)]),
    ...repeatedProblems(file, frontMatter),
    ...(form === 'markdown' ? excessProblems(file, frontMatter?.body ?? decoded.text) : []),
  ];
  const shipped = find && shippedResolver(find, publication);
  const context: HeadContext = { file, path: storedPath(file), version, publication, ...(shipped ? { shipped } : {}) };
  if (isWithdrawn(own)) return withdrawn('found' in content ? own : content.fields, context, before);
  if ('found' in content) return unfit(file, { ...content, field: 'page' });
  const { result: head, problems: inFields } = readHead(content.fields, context);
  const problems = [...before, ...inFields];
  if (!head || problems.some(({ effect }) => effect === 'left out')) return { kind: 'unfit', problems };
  const baseUrl = content.baseHref ?? articleUrl(head, publication);
  const body = (): RawBody => ({ html: content.html(), baseUrl, ...(shipped ? { shipped } : {}) });
  return { kind: 'article', head, body, problems };
}

/** What keeps an article from appearing keeps no withdrawal from being known. */
function withdrawn(fields: Fields, context: HeadContext, before: readonly Problem[]): Parsed {
  const { result: withdrawal, problems } = readWithdrawnHead(fields, context);
  if (!withdrawal) return { kind: 'unfit', problems: [...before, ...problems] };
  return { kind: 'withdrawn', withdrawal, problems: [...before, ...problems].map((one) => ({ ...one, effect: 'mended' })) };
}

/** The article's own address: where its canonical page is. */
export const articleUrl = (head: ArticleHead, publication: Publication): string =>
  head.canonicalUrl ?? `${publication.url}${pagePath(head.slug)}`;

/** Front matter has the last word on what a page says of itself. */
function readContent(form: Form, text: string, own: Fields, publication: Publication): Content | Extract<Page, { ok: false }> {
  if (form === 'wire copy') {
    const { values, paragraphs } = readWireCopy(text);
    return { fields: toFields(values), html: () => paragraphs.map((paragraph) => `<p>${escapeText(paragraph)}</p>`).join('\n') };
  }
  if (form === 'markdown') return { fields: own, html: () => markdownToHtml(text) };
  if (own.size > 0 && !isWholePage(text)) return { fields: own, html: () => text };
  const page = readPage(text, publication.url);
  // The cleaner takes what is past its limits as plain text: enough, where front matter says the rest.
  if (!page.ok) return own.has('title') ? { fields: own, html: () => text } : page;
  const { values, body, baseHref } = page;
  return { fields: new Map([...toFields(values), ...own]), html: () => body, ...(baseHref === undefined ? {} : { baseHref }) };
}

/** Fields that decide whether, when and under which identity an article appears: of two values, neither may be chosen. */
const DECISIVE: ReadonlySet<FieldName> = new Set<FieldName>(['title', 'date', 'expires', 'draft', 'slug', 'id', 'withdrawn']);

function repeatedProblems(file: string, frontMatter: FrontMatter | undefined): readonly Problem[] {
  return (frontMatter?.repeated ?? []).flatMap(({ key, line }) => {
    const field = fieldNamed(key);
    if (field === undefined) return [];
    const effect = DECISIVE.has(field) ? 'left out' : 'mended';
    return [
      { file, line, field, found: `«${key}» said twice, or a key within it`, expected: 'it once: the first counts', effect },
    ];
  });
}

/** U+FFFD stands where a program before this one could not read a character: what it was, nobody knows any more. */
function damageProblems(file: string, text: string): readonly Problem[] {
  const at = text.indexOf('\uFFFD');
  if (at < 0) return [];
  const found = 'a replacement character (U+FFFD), left by a program that misread the text';
  return [{ file, line: lineAt(text, at), found, expected: 'the character itself', effect: 'mended' }];
}

/** Its words appear, but without what they are marked up with. */
function excessProblems(file: string, text: string): readonly Problem[] {
  const excess = markdownExcess(text);
  return excess ? [{ file, field: 'content', ...excess, effect: 'mended' }] : [];
}

/** What may be a draft must not appear. */
const draftProblem = (file: string, { value, line }: FieldValue): Problem => ({
  file,
  ...(line === undefined ? {} : { line }),
  field: 'draft',
  found: describe(value),
  expected: 'true or false',
  effect: 'left out',
});

const unfit = (
  file: string,
  { line, field, found, expected }: Pick<Problem, 'line' | 'field' | 'found' | 'expected'>,
): Parsed => ({
  kind: 'unfit',
  problems: [{ file, ...(line ? { line } : {}), ...(field ? { field } : {}), found, expected, effect: 'left out' }],
});
