import http from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

export interface Reply {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** As text, of whatever coding it is said to be in. */
  readonly body: string;
  /** As it was sent. */
  readonly bytes: Buffer;
}

export interface Request {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly agent?: http.Agent;
}

/** One request through `node:http`: `fetch` would add `Cache-Control: no-cache` to conditional ones. Redirects are not followed. */
export function get(url: string, { method = 'GET', headers = {}, agent }: Request = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, { method, headers, agent: agent ?? false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const body = decode(bytes, response.headers['content-encoding']).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body, bytes });
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end();
  });
}

function decode(bytes: Buffer, coding: string | undefined): Buffer {
  if (bytes.length === 0) return bytes;
  return coding === 'gzip' ? gunzipSync(bytes) : coding === 'br' ? brotliDecompressSync(bytes) : bytes;
}
