/**
 * What another system's site or export holds, as files of an articles folder. Each file is whole and in Gazette's own words: front matter
 * that every parser of ours reads, bodies as Markdown or HTML, media beside them.
 */
export interface ForeignFile {
  /** Relative to the articles' folder, `/` between parts; the same source always gives the same name. */
  readonly file: string;
  readonly content: string | Uint8Array;
}

/** Something in the source that could not be brought along as it was; told to whoever imports, and never ends an import. */
export interface LeftBehind {
  /** Where it is: a file, or `wordpress.xml:1200`. */
  readonly where: string;
  /** What it is, and what became of it. */
  readonly what: string;
}

/** One system's way of keeping articles. */
export interface ForeignSource {
  /** As `--from` names it. */
  readonly name: 'jekyll' | 'hugo' | 'eleventy' | 'wordpress' | 'ghost';
  /** Whether `source`, a file or a folder that exists, is this system's. Cheap: looks at names and the first kilobytes. */
  recognises(source: string): Promise<boolean>;
  /**
   * Reads it piece by piece: memory grows with one article, not with the archive. `publication.yaml` may be among the files, anywhere in
   * the order. Throws a StartError where the whole can't be read.
   */
  read(source: string, leftBehind: (what: LeftBehind) => void): AsyncIterable<ForeignFile>;
}
