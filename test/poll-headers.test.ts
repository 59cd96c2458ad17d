import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { describe, it } from 'node:test';
import { type PollHeaders, readPollHeaders } from '../src/http/poll-headers.ts';

const NAMES: readonly (keyof PollHeaders)[] = [
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-unmodified-since',
  'accept-encoding',
  'user-agent',
  'a-im',
];

/** Heads of requests, of which node and the reader of polls must make the same. */
const HEADS = [
  '',
  'If-None-Match: "a"\r\nAccept-Encoding: gzip, br\r\nUser-Agent: x\r\nA-IM: feed\r\n',
  'IF-NONE-MATCH: "a"\r\naccept-encoding:gzip\r\nuSER-aGENT:  x  \r\n',
  'If-None-Match: "a"\r\nIf-None-Match: "b"\r\nif-none-match: "c"\r\n',
  'Accept-Encoding: gzip\r\nAccept-Encoding: br;q=0.5\r\n',
  'A-IM: feed\r\nA-IM: gzip\r\nIf-Match: "a"\r\nIf-Match: *\r\n',
  'User-Agent: one\r\nUser-Agent: two\r\n',
  'If-Modified-Since: Sun, 01 Nov 2026 12:00:00 GMT\r\nIf-Modified-Since: yesterday\r\n',
  'If-Unmodified-Since: a\r\nIf-Unmodified-Since: b\r\n',
  'Accept-Encoding:\r\nIf-None-Match:\r\nUser-Agent:\r\n',
  'X-None-Match-X: "a"\r\nIf-None-Matc: "b"\r\nConnection: close\r\nCookie: a=b\r\n',
  'User-Agent: gr\u00fc\u00dfe\r\n',
];

describe('what a poll says', () => {
  for (const head of HEADS) {
    it(`is read as node reads it: ${JSON.stringify(head)}`, async (context) => {
      const seen: unknown[] = [];
      const server = http.createServer((request, response) => {
        seen.push(
          readPollHeaders(request),
          Object.fromEntries(NAMES.map((name) => [name, request.headers[name] as string | undefined])),
        );
        response.end();
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      context.after(() => void server.close());
      const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
      socket.end(`GET / HTTP/1.1\r\nHost: x\r\n${head}\r\n`, 'latin1');
      socket.resume();
      await once(socket, 'close');
      assert.equal(seen.length, 2);
      assert.deepEqual(seen[0], seen[1]);
    });
  }
});
