import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { directionOf } from '../src/direction.ts';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const REGIONS = LETTERS.flatMap((one) => LETTERS.map((other) => `-${one}${other}`.toUpperCase()));
const CASES = [
  ['en', 'ltr'],
  ['ar', 'rtl'],
  ['ar-Latn', 'ltr'],
  ['en-Arab', 'rtl'],
  ['az', 'ltr'],
  ['az-IR', 'rtl'],
  ['pa-PK', 'rtl'],
  ['yi', 'rtl'],
] as const;

describe('the direction of a language', () => {
  for (const [language, direction] of CASES)
    it(`${language}: ${direction}`, () => assert.equal(directionOf(language), direction));

  it('is that of the script that it is mostly written in, in every region', () => {
    for (const language of ['de', 'en', 'es', 'fr', 'it', 'nl', 'pt']) {
      for (const region of ['', ...REGIONS]) {
        const { script } = new Intl.Locale(language + region).maximize();
        assert.deepEqual([language + region, script, directionOf(language + region)], [language + region, 'Latn', 'ltr']);
      }
    }
  });
});
