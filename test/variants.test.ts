import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import * as zlib from 'node:zlib';
import type { Coding, Rendition } from '../src/domain.ts';
import { createCompressor } from '../src/edition/compressor.ts';
import { CODINGS } from '../src/edition/variants.ts';
import { brotliQuality } from '../src/edition/zip.ts';
import { rendition } from './support/renditions.ts';

/** What undoes each coding. */
const UNDO: Readonly<Record<Coding, (body: Buffer) => Buffer>> = {
  identity: (body) => body,
  gzip: zlib.gunzipSync,
  br: zlib.brotliDecompressSync,
  zstd: (body) => ('zstdDecompressSync' in zlib ? (zlib.zstdDecompressSync as typeof zlib.gunzipSync)(body) : assert.fail()),
};

const header = (headers: readonly string[], name: string): string | undefined =>
  headers[headers.findIndex((each, i) => i % 2 === 0 && each === name) + 1 || headers.length];

/** Every coding of a document, once none of them will be made better: a quick brotli has a tag of its own. */
async function compressed({ variants }: Rendition) {
  const isLast = (coding: Coding): boolean => header(variants.get(coding)?.headers ?? [], 'ETag') === variants.tag(coding).etag;
  while (!CODINGS.every(isLast)) await wait(1);
  return CODINGS.map((coding) => variants.get(coding) ?? assert.fail(coding));
}

describe('the codings of a document', () => {
  it('are each the same text, with a length, a name and a tag of their own', async () => {
    const document = rendition();
    const variants = await compressed(document);
    assert.deepEqual(new Set(variants.map(({ coding }) => coding)), new Set(CODINGS));
    const tags = new Set<string>();
    for (const { coding, body, headers } of variants) {
      assert.equal(UNDO[coding](body).toString(), document.variants.identity.body.toString());
      assert.equal(header(headers, 'Content-Length'), String(body.length));
      assert.equal(header(headers, 'Content-Encoding'), coding === 'identity' ? undefined : coding);
      assert.equal(document.variants.tagged(header(headers, 'ETag') ?? '')?.coding, coding);
      assert.equal(header(headers, 'Vary'), 'Accept-Encoding, Sec-Fetch-Mode');
      tags.add(header(headers, 'ETag') ?? '');
    }
    assert.equal(tags.size, CODINGS.length);
    assert.ok(
      variants.every(({ coding, body }) => coding === 'identity' || body.length < document.variants.identity.body.length),
    );
  });

  it('have their tags before they are made, so that a restart finds nothing new to send', () => {
    const { variants } = rendition();
    assert.equal(variants.get('br'), undefined);
    const { etag } = variants.tag('br');
    assert.equal(variants.tagged(etag)?.coding, 'br');
    assert.equal(variants.tagged('"other.br"'), undefined);
  });

  it('are made without anybody waiting for more than gzip', async () => {
    const { variants } = rendition();
    assert.equal(variants.get('gzip'), undefined);
    await variants.pending;
    assert.ok(variants.get('gzip'));
    assert.equal(variants.pending, undefined);
  });

  it('are strongest once the document has lived a hundred times as long as that takes: the same bytes have the same tag', async () => {
    const { variants } = rendition({ text: Array.from({ length: 1000 }, (_, i) => `line ${i} of ${i * i}`).join('\n') });
    const brotli = async (isDone: (etag: string) => boolean): Promise<string> => {
      for (;;) {
        const etag = header(variants.get('br')?.headers ?? [], 'ETag') ?? '';
        if (isDone(etag)) return etag;
        await wait(5);
      }
    };
    const quick = await brotli((etag) => etag !== '');
    const quickBody = variants.get('br')?.body ?? assert.fail();
    assert.notEqual(quick, variants.tag('br').etag);
    const began = performance.now();
    assert.equal(await brotli((etag) => etag !== quick), variants.tag('br').etag);
    assert.ok(performance.now() - began > 1000, 'some 18 KB take 32 ms');
    assert.ok((variants.get('br')?.body.length ?? 0) < quickBody.length);
    assert.equal(variants.tagged(quick)?.coding, 'br', 'who has the quick one has what is current');
  });

  describe('do without the plain text', () => {
    const text = Array.from({ length: 2000 }, (_, i) => `line ${i} of ${i * i}`).join('\n');
    /** Resolves once the bytes are others than they were. */
    const letGo = async ({ variants: { identity } }: Rendition, own: Buffer): Promise<void> => {
      while (identity.body === own) await wait(1);
    };

    for (const effort of ['most', 'little'] as const) {
      it(`once gzip is there, and make it of that when somebody takes it: effort ${effort}`, async () => {
        const document = rendition({ text }, effort);
        const { identity } = document.variants;
        const own = identity.body;
        await document.variants.pending;
        await letGo(document, own);
        assert.equal(identity.body.toString(), text);
        assert.equal(identity.lengthBytes, own.length);
        assert.equal(identity.body.buffer.byteLength, own.length + 64);
        assert.equal(identity.body, identity.body, 'once for all who take it');
        assert.equal(document.variants.get('identity'), identity);
      });
    }

    it('of which there is none', async () => {
      const { variants } = rendition({ text: '' });
      await variants.pending;
      assert.deepEqual(variants.identity.body, Buffer.alloc(0));
    });

    it('from the start where gzip is there from the start', async () => {
      const { variants } = rendition({ text, gzip: zlib.gzipSync(text) });
      assert.equal(variants.pending, undefined);
      assert.equal(variants.identity.lengthBytes, text.length);
      assert.equal(header(variants.identity.headers, 'Content-Length'), String(text.length));
      assert.equal(variants.identity.body.toString(), text);
    });

    it('where they are too many to be made any stronger as well', async () => {
      const compress = createCompressor(300);
      const documents = Array.from({ length: 25 }, (_, i) =>
        rendition({ path: `/${i}`, text: `${text} ${i}` }, 'little', compress),
      );
      const own = documents.map(({ variants }) => variants.identity.body);
      const last = documents.at(-1) ?? assert.fail();
      await letGo(last, own.at(-1) ?? assert.fail());
      assert.equal(last.variants.identity.body.toString(), `${text} 24`);
      assert.equal(last.variants.get('br'), undefined);
      const first = documents[0] ?? assert.fail();
      while (!first.variants.get('br')) await wait(5);
      assert.equal(zlib.brotliDecompressSync(first.variants.get('br')?.body ?? assert.fail()).toString(), `${text} 0`);
    });
  });

  it('take no more memory than they are long', async () => {
    for (const { body } of (await compressed(rendition())).slice(1)) assert.equal(body.buffer.byteLength, body.length);
  });

  it('are those of the same bytes wherever they are made', async () => {
    const [one, other] = await Promise.all([compressed(rendition()), compressed(rendition())]);
    assert.deepEqual(one, other);
  });
});

describe('brotli is as strong as there is time for', () => {
  /** Length in kilobytes and seconds between two regenerations → quality. */
  const CASES = [
    [260, 300, 11],
    [1000, 300, 11],
    [2000, 300, 9],
    [260, 60, 11],
    [260, 30, 9],
    [260, 1, 5],
    [15_000, 300, 5],
  ] as const;
  for (const [kilobytes, seconds, quality] of CASES) {
    it(`${kilobytes} KB every ${seconds} seconds: ${quality}`, () => {
      assert.equal(brotliQuality(kilobytes * 1024, seconds), quality);
    });
  }
});
