import { access, constants } from 'node:fs/promises';
import type { Rendition } from '../domain.ts';
import { aliasOf, placeOf } from '../edition/aliases.ts';
import type { Publisher } from '../edition/publisher.ts';
import type { Format } from '../render/formats.ts';
import type { Ask } from './asking.ts';
import type { Claims } from './claims.ts';
import { type FileName, fileAt, pageFile, redirectFile } from './file-name.ts';
import { HEADERS, headersText, REDIRECTS, type Redirect, type RedirectList, redirectPage, redirectsText } from './hosts.ts';
import { mediaIn } from './media.ts';
import type { Output, Put } from './output.ts';
import type { Place } from './walk.ts';

/** Finds a shipped file by its path below the articles' folder; undefined where there is none that may be shown. */
export type OpenShipped = (path: string) => { readonly file: string } | undefined;

/** One way through the site, place by place. */
export interface Pass {
  readonly ask: Ask;
  readonly publisher: Publisher;
  readonly output: Output;
  readonly claims: Claims;
  readonly openShipped: OpenShipped;
  /** Whether documents are compressed beside themselves. */
  readonly isPacked: boolean;
  /** Is told what there is no file of, and why. */
  readonly leftOut: (path: string, why: string) => void;
  readonly redirects: RedirectList;
  readonly counts: Counts;
}

/** What was come by. */
export interface Counts {
  documents: number;
  mediaFiles: number;
  redirects: number;
  /** Of all these, those that were not there as they are. */
  written: number;
}

const NO_QUERY = new URLSearchParams();

/** Told once, of all of them. */
const ALIASES = 'publication.yaml: aliases';
const withQuery = (path: string): string =>
  `found some with a query, such as ${path}, which no file can have; redirect them where the files are served`;

/** Makes a file of what is at a place, and of what that shows. */
export async function takeIn(pass: Pass, { path, isAlias }: Place): Promise<void> {
  if (isAlias && path.includes('?')) return pass.leftOut(ALIASES, withQuery(path));
  const named = isAlias ? redirectFile(path) : pageFile(path);
  const { aliases } = publicationOf(pass);
  if (isAlias && aliasOf(path, NO_QUERY, aliases) !== undefined) return takeFormer(pass, path, named);
  if (!named.ok) return pass.leftOut(path, `found ${named.why}`);
  const answer = await pass.ask((edition) => edition.find(path, NO_QUERY));
  switch (answer?.kind) {
    case 'document':
      return isAlias ? undefined : takeDocument(pass, path, answer.rendition);
    case 'moved':
      return takeRedirect(pass, { from: path, to: answer.to, status: 301 }, named);
    case 'elsewhere':
      return takeRedirect(pass, { from: path, to: answer.url, status: 302 }, named);
  }
}

/** What the publication's aliases say goes before what an article says of the same address; what many people try needs no file. */
async function takeFormer(pass: Pass, path: string, named: FileName): Promise<void> {
  const { aliases } = publicationOf(pass);
  const to = aliases[placeOf(path, NO_QUERY)];
  if (to !== undefined) await takeRedirect(pass, { from: path, to, status: 301 }, named);
}

async function takeDocument(pass: Pass, path: string, { mediaType, variants }: Rendition): Promise<void> {
  const { body } = variants.identity;
  const named = mediaType.startsWith('text/html') ? pageFile(path) : fileAt(path);
  await keep(pass, path, named, 'documents', (file) => pass.output.put(file, body, pass.isPacked));
  const publication = publicationOf(pass);
  for (const media of mediaIn(body, publication)) await takeMedia(pass, media);
}

const publicationOf = ({ publisher }: Pass) => {
  const edition = publisher.current();
  if (!edition) throw new Error('an export is made of an edition');
  return edition.publication;
};

const MEDIA = 'media/';

async function takeMedia(pass: Pass, path: string): Promise<void> {
  const named = fileAt(path);
  // What can be no file is none, whoever mentions it.
  if (!named.ok || pass.claims.has(named.file)) return;
  const shipped = pass.openShipped(named.file.slice(MEDIA.length));
  if (!shipped) return;
  const isReadable = await access(shipped.file, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (!isReadable) return pass.leftOut(path, `found a file that can't be read (${shipped.file}); let this user read it`);
  await keep(pass, path, named, 'mediaFiles', (file) => pass.output.copy(file, shipped.file));
}

async function takeRedirect(pass: Pass, redirect: Redirect, named: FileName): Promise<void> {
  const { to, from } = redirect;
  const url = to.startsWith('/') ? `${publicationOf(pass).url}${to}` : to;
  pass.redirects.add(redirect);
  await keep(pass, from, named, 'redirects', (file) => pass.output.put(file, Buffer.from(redirectPage(url)), false));
}

/** Puts something under its name, if that can be had. */
async function keep(
  { claims, leftOut, counts }: Pass,
  path: string,
  named: FileName,
  what: Exclude<keyof Counts, 'written'>,
  put: (file: string) => Promise<Put>,
): Promise<void> {
  if (!named.ok) return leftOut(path, `found ${named.why}`);
  const obstacle = claims.take(named.file);
  if (obstacle === 'the same') return;
  if (obstacle) return leftOut(path, `found ${obstacle}; rename one of them`);
  const outcome = await put(named.file);
  if (outcome === 'not ours') return leftOut(path, `found a file that no export wrote (${named.file}); move it away`);
  counts[what]++;
  if (outcome === 'to be written') counts.written++;
}

/** Files that static hosts read. They come last: they are of all the others. */
export async function takeHostFiles(pass: Pass, formats: readonly Format[]): Promise<void> {
  const publication = publicationOf(pass);
  const texts = [
    [REDIRECTS, redirectsText(pass.redirects.all(), publication)],
    [HEADERS, headersText(publication, formats)],
  ] as const;
  for (const [file, text] of texts) {
    await keep(pass, `/${file}`, { ok: true, file }, 'documents', (name) => pass.output.put(name, Buffer.from(text), false));
  }
}
