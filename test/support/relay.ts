import { once } from 'node:events';
import http, { type IncomingHttpHeaders } from 'node:http';
import type { TestContext } from 'node:test';
import { freePort } from './cache-process.ts';

/** Stands between a cache and the server, to shorten what would take a day. */
export interface Relay {
  readonly port: number;
  /** Whoever connects is refused from then on. */
  cut(): Promise<void>;
  /** Every request is answered with this status, and nothing more. */
  fail(status: number): void;
}

/** Passes everything on to `target`, with the answers' headers as `rewrite` leaves them. */
export async function startRelay(
  context: Pick<TestContext, 'after'>,
  target: string,
  rewrite: (headers: IncomingHttpHeaders) => IncomingHttpHeaders,
): Promise<Relay> {
  const port = await freePort();
  let failing: number | undefined;
  const server = http.createServer((request, response) => {
    if (failing !== undefined) return void response.writeHead(failing).end();
    const { method, headers, url = '' } = request;
    const onward = http.request(
      target + url,
      { ...(method === undefined ? {} : { method }), headers, agent: false },
      (answer) => {
        response.writeHead(answer.statusCode ?? 0, rewrite(answer.headers));
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.destroy()).end();
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const cut = async (): Promise<void> => {
    if (!server.listening) return;
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  context.after(cut);
  return {
    port,
    cut,
    fail: (status) => {
      failing = status;
    },
  };
}
