import type { ArticleHead, Problem, Publication, Withdrawal } from '../domain.ts';
import { type Content, isSelfDescribing, type NoContent, readContent } from './content.ts';
import { decode } from './decode.ts';
import { draftState, type Fields, toFields } from './fields.ts';
import { damageProblems, draftProblem, excessProblems, repeatedProblems } from './findings.ts';
import { type Front, readFront } from './front-bytes.ts';
import { type FrontMatter, type Split, splitFrontMatter } from './front-matter.ts';
import { type HeadContext, readHead, readWithdrawnHead } from './head.ts';
import { pagePath, storedPath } from './identity.ts';
import { jekyllNames } from './jekyll.ts';
import { type FindShipped, type ResolveShipped, shippedResolver } from './shipped.ts';
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
export function formOf(fileName: string): Form | undefined {
  const dot = fileName.lastIndexOf('.');
  const ending = dot < 0 ? '' : fileName.slice(dot + 1);
  return FORMS.get(ending) ?? FORMS.get(ending.toLowerCase());
}

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

/** A file that is no article to be shown. */
type NotShown =
  | { readonly kind: 'draft' }
  | { readonly kind: 'withdrawn'; readonly withdrawal: Withdrawal; readonly problems: readonly Problem[] }
  | { readonly kind: 'unfit'; readonly problems: readonly Problem[] };

export type ParsedHead =
  | { readonly kind: 'article'; readonly head: ArticleHead; readonly problems: readonly Problem[] }
  | NotShown;

export type Parsed =
  | {
      readonly kind: 'article';
      readonly head: ArticleHead;
      /** Worked out when it is asked for. */
      readonly body: () => RawBody;
      readonly problems: readonly Problem[];
      /** Those of `problems` that `parseHead` does not know. */
      readonly inBody: readonly Problem[];
    }
  | NotShown;

type Judged =
  | { readonly kind: 'article'; readonly head: ArticleHead; readonly problems: readonly Problem[]; readonly content: Content }
  | NotShown;

/**
 * Reads what a stored file says of itself, as `parseArticle` does: the same kind, head and withdrawal, the same Problems but for
 * two that leave no article out, and that only its text can tell where front matter says all the rest: a replacement character
 * (U+FFFD) after the front matter, and more Markdown than can be rendered. Its texts may be parts of the file's: see `detached`. Never throws.
 */
export function parseHead(stored: StoredFile, publication: Publication): ParsedHead {
  const form = formOf(stored.file) ?? 'markdown';
  const front = form === 'wire copy' ? undefined : readFront(stored.bytes, form);
  if (!front) return listed(readWhole(stored, publication).judged);
  return headOf(front, stored, publication);
}

/**
 * As `parseHead`, of a Markdown file's first bytes. Undefined where its head is not all among them, or only the whole file can tell. What
 * can't be read in the rest of the file shows when that is wanted.
 */
export function parseBeginning(stored: StoredFile, publication: Publication): ParsedHead | undefined {
  const front = readFront(stored.bytes, 'beginning');
  return front && headOf(front, stored, publication);
}

function headOf({ text, frontMatter }: Front, stored: StoredFile, publication: Publication): ParsedHead {
  const content = (fields: Fields): Content => ({ fields, html: () => '' });
  const damage = damageProblems(stored.file, text, 0, text.length - frontMatter.body.length);
  return listed(judge(frontMatter, damage, content, contextOf(stored, publication)));
}

/** Without the body. */
const listed = (judged: Judged): ParsedHead =>
  judged.kind === 'article' ? { kind: judged.kind, head: judged.head, problems: judged.problems } : judged;

/** What is read of files that are not to be shown. */
export interface ParseOptions {
  /** Drafts and withdrawn articles are read as if they were neither. */
  readonly regardless?: boolean;
}

/** Reads one stored file. Never throws for what stands in it: what is wrong comes back as Problems. */
export function parseArticle(stored: StoredFile, publication: Publication, options: ParseOptions = {}): Parsed {
  const { judged, inBody } = readWhole(stored, publication, options);
  if (judged.kind === 'draft') return judged;
  const problems = [...judged.problems, ...inBody];
  if (judged.kind !== 'article') return { ...judged, problems };
  const { kind, head, content } = judged;
  const { shipped } = contextOf(stored, publication);
  const baseUrl = content.baseHref ?? articleUrl(head, publication);
  const body = (): RawBody => ({ html: content.html(), baseUrl, ...(shipped ? { shipped } : {}) });
  return { kind, head, body, problems, inBody };
}

const contextOf = ({ file, version, shipped }: StoredFile, publication: Publication): HeadContext => ({
  file,
  path: storedPath(file),
  version,
  publication,
  ...(shipped ? { shipped: shippedResolver(shipped, publication) } : {}),
});

/** Reads a file to its end. `inBody`: what is wrong in a text that its front matter does not depend on. */
function readWhole(
  stored: StoredFile,
  publication: Publication,
  options: ParseOptions = {},
): { readonly judged: Judged; readonly inBody: readonly Problem[] } {
  const { file, bytes } = stored;
  const form = formOf(file) ?? 'markdown';
  const decoded = decode(bytes, { declared: form === 'html' });
  if (!decoded.ok) return { judged: unfit(file, decoded), inBody: [] };
  const { text } = decoded;
  const split: Split = form === 'wire copy' ? { ok: true } : splitFrontMatter(text);
  if (!split.ok) return { judged: unfit(file, { ...split.error, field: 'front matter' }), inBody: [] };
  const { frontMatter } = split;
  const body = frontMatter?.body ?? text;
  const content = (own: Fields) => readContent(form, body, own, publication);
  const bodyStart = isSelfDescribing(form, body, frontMatter?.values ?? []) ? text.length : text.length - body.length;
  const inBody = [
    ...damageProblems(file, text, bodyStart, text.length),
    ...(form === 'markdown' ? excessProblems(file, body) : []),
  ];
  const damage = damageProblems(file, text, 0, bodyStart);
  return { judged: judge(frontMatter, damage, content, contextOf(stored, publication), options), inBody };
}

/** Decides what a file is. `damage` has been found before. */
function judge(
  frontMatter: FrontMatter | undefined,
  damage: readonly Problem[],
  readBody: (own: Fields) => Content | NoContent,
  context: HeadContext,
  { regardless = false }: ParseOptions = {},
): Judged {
  const { file } = context;
  const draft = draftState(frontMatter?.values ?? []);
  if (draft === 'draft' && !regardless) return { kind: 'draft' };
  const own = toFields(jekyllNames(frontMatter?.values ?? [], context.path));
  const content = readBody(own);
  const unclear = draft === 'ready' || draft === 'draft' ? [] : [draftProblem(file, draft.field)];
  const before = [...damage, ...unclear, ...repeatedProblems(file, frontMatter)];
  if (isWithdrawn(own) && !regardless) return withdrawn('found' in content ? own : content.fields, context, before);
  if ('found' in content) return unfit(file, { ...content, field: 'page' });
  const { result: head, problems: inFields } = readHead(content.fields, context);
  const problems = [...before, ...inFields];
  if (!head || problems.some(({ effect }) => effect === 'left out')) return { kind: 'unfit', problems };
  return { kind: 'article', head, problems, content };
}

/** What keeps an article from appearing keeps no withdrawal from being known. */
function withdrawn(fields: Fields, context: HeadContext, before: readonly Problem[]): NotShown {
  const { result: withdrawal, problems } = readWithdrawnHead(fields, context);
  if (!withdrawal) return { kind: 'unfit', problems: [...before, ...problems] };
  return { kind: 'withdrawn', withdrawal, problems: [...before, ...problems].map((one) => ({ ...one, effect: 'mended' })) };
}

/** The article's own address: where its canonical page is. */
export const articleUrl = (head: ArticleHead, publication: Publication): string =>
  head.canonicalUrl ?? `${publication.url}${pagePath(head.slug)}`;

const unfit = (
  file: string,
  { line, field, found, expected }: Pick<Problem, 'line' | 'field' | 'found' | 'expected'>,
): NotShown => ({
  kind: 'unfit',
  problems: [{ file, ...(line ? { line } : {}), ...(field ? { field } : {}), found, expected, effect: 'left out' }],
});
