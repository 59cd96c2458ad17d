import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import './support/seed.ts';
import { createPacker } from '../src/edition/pack.ts';
import type { Piece } from '../src/render/carried.ts';

const pieceOf = (text: string): Piece => Buffer.from(text);
const textOf = (pieces: readonly Piece[]): string => Buffer.concat(pieces).toString();

/** Some words over and over, so that there is something to compress. */
const PARAGRAPH = 'The night ferry to the islands returns in May, the harbour office says, with two crossings a week. ';
const story = (n: number): Piece => pieceOf(`<item>${n} ${PARAGRAPH.repeat(20)}${n * n}</item>`);

describe('a document that is compressed in pieces', () => {
  it('is what it was, in whatever pieces, before and after others were compressed', async () => {
    const pack = createPacker();
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('', PARAGRAPH, 'é'.repeat(9000), '\u0000'),
    );
    const pool = fc.array(piece.map(pieceOf), { minLength: 1, maxLength: 8 });
    const picks = fc.array(fc.array(fc.nat(7), { maxLength: 12 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(pool, picks, async (pieces, rounds) => {
        for (const round of rounds) {
          const document = round.flatMap((i) => pieces[i % pieces.length] ?? []);
          assert.equal(gunzipSync(await pack(document)).toString(), textOf(document));
        }
      }),
    );
  });

  it('has the same bytes whatever was compressed before', async () => {
    const stories = [1, 2, 3, 4].map(story);
    const [used, fresh] = [createPacker(), createPacker()];
    await used([...stories].reverse());
    await used(stories.slice(1));
    assert.deepEqual(await used(stories), await fresh(stories));
    assert.deepEqual(await used(stories.map((one) => Buffer.from(one))), await fresh(stories));
  });

  it('is not much longer than in one', async () => {
    const stories = Array.from({ length: 50 }, (_, n) => story(n));
    const whole = gzipSync(textOf(stories)).length;
    const packed = await createPacker()(stories);
    assert.ok(packed.length < 3 * whole, `${packed.length} bytes, ${whole} in one`);
  });
});
