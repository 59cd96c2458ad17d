/** What the export's own files begin with. */
export const OURS = '.gazette-export';

/** The file that stands for an address, or why there can be none. */
export type FileName = { readonly ok: true; readonly file: string } | { readonly ok: false; readonly why: string };

/** What compressed files end with. */
export const CODED = ['.gz', '.br'] as const;

/** What file systems take: in one part, with the ending that compressing adds, and in all. */
const PART_BYTES = 255 - 3;
const WHOLE_BYTES = 1024;

const INDEX = 'index.html';

/** Of a page: static hosts answer for `/a/b` with `a/b/index.html`. */
export const pageFile = (path: string): FileName => fileAt(path === '/' ? `/${INDEX}` : `${path}/${INDEX}`);

/** Of what leads elsewhere: a page, under its own name where that is one of a page. */
export const redirectFile = (path: string): FileName => (/\.html?$/i.test(path) ? fileAt(path) : pageFile(path));

/** A file below the export's folder, by its path on the site: named as servers decode it, in UTF-8. */
export function fileAt(path: string): FileName {
  try {
    const parts = path.slice(1).split('/').map(decodeURIComponent);
    const why = refusalOf(parts);
    return why === undefined ? { ok: true, file: parts.join('/') } : { ok: false, why };
  } catch {
    return { ok: false, why: 'escapes that stand for nothing' };
  }
}

function refusalOf(parts: readonly string[]): string | undefined {
  if (parts.some(leadsAstray)) return 'a part that is no name of a file';
  if (parts[0]?.startsWith(OURS)) return `a name that begins with ${OURS}, which is kept for the export itself`;
  if (parts.some((part) => CODED.some((ending) => part.toLowerCase().endsWith(ending)))) return 'the ending of a compressed file';
  if (parts.some((part) => Buffer.byteLength(part) > PART_BYTES)) return `a part of more than ${PART_BYTES} bytes`;
  if (Buffer.byteLength(parts.join('/')) > WHOLE_BYTES) return `more than ${WHOLE_BYTES} bytes`;
  return undefined;
}

const leadsAstray = (part: string): boolean => part === '' || part === '.' || part === '..' || /[/\\\p{Cc}\p{Cs}]/u.test(part);

/** Whether a name is one that `fileAt` may have given. */
export const isFileName = (file: string): boolean => refusalOf(file.split('/')) === undefined;
