import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Coding } from '../src/domain.ts';
import { evaluate } from '../src/http/conditional.ts';
import { readAccepted } from '../src/http/negotiate.ts';
import { rendition } from './support/renditions.ts';

const document = rendition();
const { etag, lastModified, variants } = document;
const [gzip, br] = [variants.tag('gzip').etag, variants.tag('br').etag];
const inside = etag.slice(1, -1);
const at = (moment: number): string => new Date(moment).toUTCString();

const outcome = (headers: Readonly<Record<string, string>>, chosen: Coding = 'identity'): string => {
  const accepted = readAccepted(headers['accept-encoding']);
  const result = evaluate(headers, document, accepted, chosen);
  return result.kind === 'not modified' ? `304 ${result.tag.etag}` : result.kind === 'failed' ? '412' : '200';
};

/** What the client sends → what it is answered (RFC 9110 §13), and with which tag. */
const CASES: readonly (readonly [name: string, headers: Readonly<Record<string, string>>, expected: string])[] = [
  ['nothing', {}, '200'],
  ['the tag', { 'if-none-match': etag }, `304 ${etag}`],
  ['the tag, called weak', { 'if-none-match': `W/${etag}` }, `304 ${etag}`],
  ['another tag', { 'if-none-match': '"other"' }, '200'],
  ['a tag that only begins alike', { 'if-none-match': `"${inside}2"` }, '200'],
  ['the tag without quotes', { 'if-none-match': inside }, '200'],
  ['a list with the tag in it', { 'if-none-match': `"x", W/"y,z" ,${etag}` }, `304 ${etag}`],
  ['a list without it', { 'if-none-match': '"x", W/"y"' }, '200'],
  ['anything', { 'if-none-match': '*' }, `304 ${etag}`],
  ['the tag as a compressing proxy writes it', { 'if-none-match': `"${inside}-gzip"` }, `304 ${etag}`],
  ['the same of brotli', { 'if-none-match': `W/"${inside}-br"` }, `304 ${etag}`],
  ['the same of an older proxy', { 'if-none-match': `"${inside};gzip"` }, `304 ${etag}`],
  [
    'the tag as a proxy writes it that lets nobody ask for gzip',
    { 'if-none-match': `"${inside}-gzip"`, 'accept-encoding': '' },
    `304 ${etag}`,
  ],
  [
    'the tag of gzip, as a proxy writes it',
    { 'if-none-match': `${gzip.slice(0, -1)}-gzip"`, 'accept-encoding': 'gzip' },
    `304 ${gzip}`,
  ],
  ['the tag as Jetty writes it', { 'if-none-match': `"${inside}--gzip"` }, `304 ${etag}`],
  ['a tag that seems to have a suffix and has none', { 'if-none-match': '"other-br"' }, '200'],
  ['an empty header', { 'if-none-match': '' }, '200'],
  ['nothing but commas', { 'if-none-match': ',,,' }, '200'],
  ['the tag of gzip, and takes gzip', { 'if-none-match': gzip, 'accept-encoding': 'gzip, deflate' }, `304 ${gzip}`],
  ['the tag of gzip, and takes brotli too', { 'if-none-match': gzip, 'accept-encoding': 'gzip, br' }, `304 ${gzip}`],
  ['the tag of gzip, and takes only brotli', { 'if-none-match': gzip, 'accept-encoding': 'br' }, '200'],
  ['the tag of gzip, and takes it no more', { 'if-none-match': gzip, 'accept-encoding': 'identity' }, '200'],
  ['the tag of gzip, and says nothing of codings', { 'if-none-match': gzip }, `304 ${gzip}`],
  ['the tag of identity, and takes gzip', { 'if-none-match': etag, 'accept-encoding': 'gzip' }, `304 ${etag}`],
  ['the tag of identity, and takes all but that', { 'if-none-match': etag, 'accept-encoding': 'gzip, identity;q=0' }, '200'],
  ['tags of several codings, as a cache does', { 'if-none-match': `${gzip}, ${br}`, 'accept-encoding': 'br' }, `304 ${br}`],
  ['the date', { 'if-modified-since': at(lastModified) }, `304 ${etag}`],
  ['a later date', { 'if-modified-since': at(lastModified + 1000) }, `304 ${etag}`],
  ['an earlier date', { 'if-modified-since': at(lastModified - 1000) }, '200'],
  ['the year 2000, as Thunderbird begins', { 'if-modified-since': 'Sat, 01 Jan 2000 00:00:00 GMT' }, '200'],
  ['the date as RFC 850 had it', { 'if-modified-since': 'Sunday, 01-Nov-26 12:00:00 GMT' }, `304 ${etag}`],
  ['the date as asctime has it', { 'if-modified-since': 'Sun Nov  1 12:00:00 2026' }, `304 ${etag}`],
  ['a day that there is not', { 'if-modified-since': 'Wed, 31 Feb 2027 00:00:00 GMT' }, '200'],
  ['no date', { 'if-modified-since': 'yesterday' }, '200'],
  ['a number', { 'if-modified-since': '99999999999999' }, '200'],
  ['another tag and the date: the tag decides', { 'if-none-match': '"other"', 'if-modified-since': at(lastModified) }, '200'],
  ['the tag and an old date: the tag decides', { 'if-none-match': etag, 'if-modified-since': at(0) }, `304 ${etag}`],
  ['the demand that it be just this', { 'if-match': etag }, '200'],
  ['the demand that it be just this, in gzip', { 'if-match': gzip }, '200'],
  ['the demand that it be anything', { 'if-match': '*' }, '200'],
  ['the demand that it be another', { 'if-match': '"other"' }, '412'],
  ['the demand that it be this, weakly: that is none', { 'if-match': `W/${etag}` }, '412'],
  ['the demand that it be as old as it is', { 'if-unmodified-since': at(lastModified) }, '200'],
  ['the demand that it be older', { 'if-unmodified-since': at(lastModified - 1000) }, '412'],
  ['two demands: the tag decides', { 'if-match': etag, 'if-unmodified-since': at(0) }, '200'],
  ['a demand that holds and a tag', { 'if-match': etag, 'if-none-match': etag }, `304 ${etag}`],
];

describe('a conditional request with', () => {
  for (const [name, headers, expected] of CASES) {
    it(`${name} is answered ${expected.slice(0, 3)}`, () => assert.equal(outcome(headers), expected));
  }

  it('a date bears the tag of what would have been sent', () => {
    const headers = { 'if-modified-since': at(lastModified), 'accept-encoding': 'br' };
    assert.equal(outcome(headers, 'br'), `304 ${br}`);
    assert.equal(outcome({ 'if-none-match': '*', 'accept-encoding': 'gzip' }, 'gzip'), `304 ${gzip}`);
  });

  it('thousands of tags is answered in no time', () => {
    const began = performance.now();
    assert.equal(outcome({ 'if-none-match': '"x",'.repeat(4000) }), '200');
    assert.equal(outcome({ 'if-none-match': `"${'W/'.repeat(8000)}` }), '200');
    assert.ok(performance.now() - began < 1000);
  });
});
