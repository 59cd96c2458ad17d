/** What a check has to say of one thing. */
export interface Finding {
  /** An error keeps something from readers, or shows them what they should not see; a warning is advice. */
  readonly severity: Severity;
  /** Short, and the same in every release. */
  readonly rule: Rule;
  /** As its author knows it, below the articles' folder. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** What may be written there, the likeliest first: the first that is found in the file tells the line, and is marked. */
  readonly marks?: readonly string[];
  /** What was found, and what comes of it. */
  readonly message: string;
  /** What to do. */
  readonly remedy: string;
  /** The path on the site of the document that it was found in. */
  readonly document?: string;
}

export type Severity = 'error' | 'warning';

export type Rule =
  /** A file that can't be published as it stands. */
  | 'problem'
  | 'settings'
  | 'template'
  /** A document that strict readers refuse, or misread. */
  | 'invalid-document'
  | 'duplicate-id'
  | 'duplicate-link'
  | 'duplicate-article'
  | 'large-feed'
  | 'long-title'
  | 'empty-article'
  | 'dead-link'
  | 'missing-image'
  | 'missing-file'
  | 'changed-id'
  | 'changed-date'
  | 'lost-article'
  | 'lost-feed';

/** Is told each Finding as it is made. */
export type Tell = (finding: Finding) => void;
