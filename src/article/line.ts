import { oneLine } from './clean/text.ts';

/** Titles, names and tags: most are already what they should be, and need not be made anew. */

/** A space where there should be none, and all characters that are white space, not legal, or pairs that may be either. */
const UNEVEN = /^ | $| {2}|[^ -~\xa1-\u167f\u1681-\u1fff\u2010-\u2027\u2030-\u205e\u2070-\u2fff\u3001-\ud7ff\uf900-\ufdcf]/;
/** Characters that normalization might change: none below the first combining mark (Unicode §3.11). */
const COMPOSABLE = /[\u0300-\uffff]/;

/** As `oneLine`. */
export const asLine = (text: string): string => (UNEVEN.test(text) ? oneLine(text) : text);

/** As `normalize('NFC')`. */
export const asNfc = (text: string): string => (COMPOSABLE.test(text) ? text.normalize('NFC') : text);
