import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNavigation } from '../src/http/navigation.ts';

const CHROME = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8';

for (const [mode, accept, shown] of [
  ['navigate', CHROME, true],
  ['navigate', 'TEXT/HTML', true],
  ['navigate', 'text/html;q=0.5, application/rss+xml', false],
  ['navigate', 'application/rss+xml, text/html', false],
  ['navigate', 'text/html;q=0', false],
  ['navigate', '*/*', false],
  ['navigate', undefined, false],
  ['navigate', `text/html,${'x'.repeat(2000)}`, false],
  ['cors', CHROME, false],
  ['no-cors', CHROME, false],
  [undefined, CHROME, false],
] as const) {
  test(`Sec-Fetch-Mode ${mode} with Accept ${String(accept).slice(0, 60)} ${shown ? 'is shown a page' : 'gets the feed'}`, () => {
    const headers = { ...(mode ? { 'sec-fetch-mode': mode } : {}), ...(accept ? { accept } : {}) };
    assert.equal(isNavigation({ headers }), shown);
  });
}
