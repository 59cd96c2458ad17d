import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { it } from 'node:test';
import { READING } from '../src/article/reading.ts';
import { readFile } from '../src/store/postgres/read-file.ts';
import { publication } from './support/publication.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures');
const GOLDEN = path.join(import.meta.dirname, 'golden', 'reading.json');

/** What was made of each fixture in one way of reading: names of it. */
interface Made {
  readonly reading: number;
  readonly made: Readonly<Record<string, string>>;
}

function madeNow(): Made['made'] {
  const files = readdirSync(FIXTURES, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile() && /\.(?:md|html|txt)$/.test(one.name))
    .map((one) => path.relative(FIXTURES, path.join(one.parentPath, one.name)).replaceAll('\\', '/'))
    // Other systems' own: what is made of them is a matter of bringing them in.
    .filter((file) => !file.startsWith('import/'))
    .sort();
  return Object.fromEntries(files.map((file) => [file, madeOf(file)]));
}

function madeOf(file: string): string {
  const reading = readFile({ file, content: readFileSync(path.join(FIXTURES, file)), shipped: [] }, publication());
  const made = reading.kind === 'article' ? JSON.stringify(reading.article) : reading.kind;
  return createHash('sha256').update(made).digest('base64url').slice(0, 11);
}

/** Databases hold what was read and cleaned: what is done in another way and has no other number stays as it was there. */
it('what makes something else of a stored file has another number', () => {
  const known: Made = JSON.parse(readFileSync(GOLDEN, 'utf8'));
  const made = madeNow();
  const changed = Object.keys(known.made).filter((file) => file in made && made[file] !== known.made[file]);
  if (READING === known.reading)
    assert.deepEqual(changed, [], 'count READING up in src/article/reading.ts, then run this test with UPDATE_GOLDEN=1');
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(GOLDEN, `${JSON.stringify({ reading: READING, made }, null, 2)}\n`);
  else assert.deepEqual({ reading: READING, made }, known, 'run this test with UPDATE_GOLDEN=1');
});
