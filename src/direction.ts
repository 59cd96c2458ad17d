/** Scripts that run from right to left (ISO 15924). */
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set([
  'Arab',
  'Aran',
  'Hebr',
  'Thaa',
  'Syrc',
  'Nkoo',
  'Adlm',
  'Rohg',
  'Mand',
  'Samr',
]);

/** Languages that nobody writes from right to left, wherever it may be. To ask Node what it knows of a language takes a megabyte. */
const LEFT_TO_RIGHT = /^(?:de|en|es|fr|it|nl|pt)(?:-[A-Z]{2})?$/;

/** Which way text of a language (BCP 47) runs: that of its script, where it names none that of the one it is mostly written in. */
export const directionOf = (language: string): 'rtl' | 'ltr' =>
  !LEFT_TO_RIGHT.test(language) && RIGHT_TO_LEFT.has(new Intl.Locale(language).maximize().script ?? '') ? 'rtl' : 'ltr';
