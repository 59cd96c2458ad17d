import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isNotModified } from '../src/http/conditional.ts';

const etag = '"abc-DEF_1"';
const lastModified = Date.UTC(2026, 10, 1, 12);
const at = (moment: number): string => new Date(moment).toUTCString();

/** What the client sends → whether it has the document already (RFC 9110 §13). */
const CASES: readonly (readonly [name: string, headers: Readonly<Record<string, string>>, expected: boolean])[] = [
  ['nothing', {}, false],
  ['the tag', { 'if-none-match': etag }, true],
  ['the tag, called weak', { 'if-none-match': `W/${etag}` }, true],
  ['another tag', { 'if-none-match': '"other"' }, false],
  ['a tag that only begins alike', { 'if-none-match': '"abc-DEF_12"' }, false],
  ['the tag without quotes', { 'if-none-match': 'abc-DEF_1' }, false],
  ['a list with the tag in it', { 'if-none-match': `"x", W/"y,z" ,${etag}` }, true],
  ['a list without it', { 'if-none-match': '"x", W/"y"' }, false],
  ['anything', { 'if-none-match': '*' }, true],
  ['the tag as a compressing proxy writes it', { 'if-none-match': '"abc-DEF_1-gzip"' }, true],
  ['the same of brotli', { 'if-none-match': 'W/"abc-DEF_1-br"' }, true],
  ['the same of an older proxy', { 'if-none-match': '"abc-DEF_1;gzip"' }, true],
  ['a tag that seems to have a suffix and has none', { 'if-none-match': '"other-br"' }, false],
  ['an empty header', { 'if-none-match': '' }, false],
  ['the date', { 'if-modified-since': at(lastModified) }, true],
  ['a later date', { 'if-modified-since': at(lastModified + 1000) }, true],
  ['an earlier date', { 'if-modified-since': at(lastModified - 1000) }, false],
  ['the year 2000, as Thunderbird begins', { 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }, false],
  ['the date as RFC 850 had it', { 'if-modified-since': 'Sunday, 01-Nov-26 12:00:00 GMT' }, true],
  ['the date as asctime has it', { 'if-modified-since': 'Sun Nov  1 12:00:00 2026' }, true],
  ['no date', { 'if-modified-since': 'yesterday' }, false],
  ['a number', { 'if-modified-since': '99999999999999' }, false],
  ['another tag and the date: the tag decides', { 'if-none-match': '"other"', 'if-modified-since': at(lastModified) }, false],
  ['the tag and an old date: the tag decides', { 'if-none-match': etag, 'if-modified-since': at(0) }, true],
];

describe('a conditional request with', () => {
  for (const [name, headers, expected] of CASES) {
    it(`${name} is ${expected ? 'answered 304' : 'answered in full'}`, () => {
      assert.equal(isNotModified(headers, { etag, lastModified }), expected);
    });
  }

  it('a tag that itself ends like a suffix is answered 304', () => {
    const rendition = { etag: '"abc-br"', lastModified };
    assert.equal(isNotModified({ 'if-none-match': '"abc-br"' }, rendition), true);
    assert.equal(isNotModified({ 'if-none-match': '"abc-br-gzip"' }, rendition), true);
    assert.equal(isNotModified({ 'if-none-match': '"abc"' }, rendition), false);
  });
});
