import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { faultsOfJsonFeed } from '../src/check/lint/json-feed.ts';
import { parseXml } from '../src/check/lint/tree.ts';
import { FORMATS } from '../src/render/formats.ts';
import { SAMPLE_FEEDS } from './support/sample-feeds.ts';
import { assertValid } from './support/schemas.ts';

/** Whole documents, byte for byte. `UPDATE_GOLDEN=1 npm test` writes them anew: read the difference before you keep it. */
const goldenFile = (name: string): URL => new URL(`golden/${name}`, import.meta.url);

const documents = [...SAMPLE_FEEDS].flatMap(([feedName, feed]) =>
  FORMATS.map(({ fileName, render }) => ({ name: `${feedName}/${fileName}`, text: render(feed) })),
);

const golden = (ending: string): readonly { readonly name: string; readonly text: string }[] =>
  documents.filter(({ name }) => name.endsWith(ending));

describe('golden documents', () => {
  for (const { name, text } of documents) {
    it(`${name} is as it was, byte for byte`, () => {
      const file = goldenFile(name);
      if (process.env.UPDATE_GOLDEN === '1') {
        mkdirSync(new URL('.', file), { recursive: true });
        writeFileSync(file, text);
      }
      assert.equal(text, readFileSync(file, 'utf8'));
    });
  }

  for (const { name, text } of golden('.xml')) {
    it(`${name} is well-formed, with every prefix declared`, () => {
      assert.ok(text.startsWith('<?xml version="1.0" encoding="utf-8"?>\n'), 'nothing stands before the declaration');
      parseXml(text);
    });
  }

  it('Atom documents are valid by the schema of RFC 4287', async () => {
    await assertValid('atom', ...golden('atom.xml').map(({ text }) => text));
  });

  it('RSS documents are valid by RSS 2.0 and its Best Practices Profile', async () => {
    await assertValid('rss', ...golden('rss.xml').map(({ text }) => text));
  });

  for (const { name, text } of golden('.json')) {
    it(`${name} is a JSON Feed 1.1 and nothing else`, () => assert.deepEqual(faultsOfJsonFeed(JSON.parse(text)), []));
  }
});
