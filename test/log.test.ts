import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeAccessLog, makeLog } from '../src/log.ts';

/** A stream that remembers what was written to it. */
function output(isTTY: boolean): { readonly stream: NodeJS.WriteStream; readonly writes: string[] } {
  const writes: string[] = [];
  const stream = { isTTY, on: () => {}, write: (text: string) => writes.push(text) > 0 } as unknown as NodeJS.WriteStream;
  return { stream, writes };
}

const ACCESS = {
  method: 'GET',
  url: '/a"b\u009b31m\u0007',
  status: 404,
  coding: 'identity',
  bytes: undefined,
  milliseconds: 0.2,
  network: '192.0.2.0',
  userAgent: 'x\u009b',
} as const;

describe('the log', () => {
  it('is JSON for collectors', () => {
    const { stream, writes } = output(false);
    makeLog('info', stream).warn({ problem: { file: 'a' } }, 'a\nb');
    const { level, msg, problem } = JSON.parse(writes[0] ?? '') as Record<string, unknown>;
    assert.deepEqual([level, msg, problem], ['warn', 'a\nb', { file: 'a' }]);
  });

  it('lets nobody who asks for something steer a terminal', () => {
    const { stream, writes } = output(true);
    const { log, flush } = makeAccessLog('info', stream);
    log(ACCESS);
    flush();
    assert.deepEqual(writes, ['GET /a"b31m 404\n']);
  });

  it('writes what was asked for together, once it is enough or when it is told to, and each as a line', () => {
    const { stream, writes } = output(false);
    const { log, flush } = makeAccessLog('info', stream);
    for (let i = 0; i < 1000; i++) log(ACCESS);
    flush();
    flush();
    assert.ok(writes.length > 1 && writes.length < 20, String(writes.length));
    const lines = writes.join('').trimEnd().split('\n');
    assert.equal(lines.length, 1000);
    for (const line of lines) assert.equal((JSON.parse(line) as { url: string }).url, ACCESS.url);
  });

  it('says nothing of requests above info', () => {
    const { stream, writes } = output(false);
    const { log, flush } = makeAccessLog('warn', stream);
    log(ACCESS);
    flush();
    assert.deepEqual(writes, []);
  });
});
