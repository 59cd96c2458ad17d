import type { Publication } from '../domain.ts';
import { absoluteUrl } from './clean/address.ts';
import { legalText } from './clean/text.ts';

/** A file that an article ships beside itself. */
export interface ShippedFile {
  /** Below the articles' folder, `/` between parts. */
  readonly path: string;
  readonly sizeBytes: number;
}

/** Finds a file by its path relative to the article's own folder; undefined where there is none that may be shown. */
export type FindShipped = (relativePath: string) => ShippedFile | undefined;

/** The public address of a shipped file that an article names by a relative address; undefined for every other address. */
export type ResolveShipped = (address: string) => { readonly url: string; readonly sizeBytes: number } | undefined;

/** Where the web server answers with shipped files. */
export const shippedUrl = (path: string, { url }: Pick<Publication, 'url'>): string =>
  `${url}/media/${path.split('/').map(encodeURIComponent).join('/')}`;

/** RFC 3986 §4.2's relative-path reference: no scheme, no host, no path from the root, nor nothing. Then query and fragment. */
const RELATIVE = /^(?![a-z][a-z0-9+.-]*:|[/\\])([^?#]+)(.*)$/is;

/** Query and fragment say nothing of the file: they are put aside to find it, and go on with its public address. */
export const shippedResolver =
  (find: FindShipped, publication: Pick<Publication, 'url'>): ResolveShipped =>
  (address) => {
    const [, path, suffix = ''] = RELATIVE.exec(legalText(address).trim()) ?? [];
    const file = path === undefined ? undefined : find(decoded(path));
    const url = file && absoluteUrl(shippedUrl(file.path, publication) + suffix, publication.url, 'media');
    return url === undefined || !file ? undefined : { url, sizeBytes: file.sizeBytes };
  };

/** A path as the file system spells it. `100%.jpg` encodes nothing. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
