import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { describe, it } from 'node:test';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { expressClasses } from '../src/http/shapes.ts';
import { type Request as Asked, get } from './support/http.ts';

/** An application that uses much of what Express puts onto requests and responses. */
function application(): Express {
  const app = express();
  const inner = express();
  inner.get('/in', (request, response) => void response.json({ base: request.baseUrl, same: request.res === response }));
  app.use('/sub', inner);
  app.get('/json', (_, response) => void response.json({ a: 1 }));
  app.get('/text', (_, response) => void response.send('text'));
  app.get('/buffer', (_, response) => void response.type('png').send(Buffer.from([1, 2, 3])));
  app.get('/moved', (_, response) => response.redirect(301, '/json?a=b c'));
  app.get('/file', (_, response) => response.sendFile(import.meta.filename, { lastModified: false, etag: false }));
  app.get('/status', (_, response) => void response.sendStatus(418));
  app.get('/stream', (_, response) => void Readable.from(['a', 'b']).pipe(response));
  app.get('/cookie', (_, response) => void response.cookie('a', 'b').links({ next: '/x' }).append('X-A', '1').end());
  app.get('/format', (_, response) => void response.format({ html: () => response.send('<p>'), json: () => response.json([]) }));
  app.get('/asked/:what', (request, response) => {
    const { params, query, path, ip, protocol, hostname, fresh, xhr } = request;
    response.json({ params, query, path, ip, protocol, hostname, fresh, xhr, agent: request.get('user-agent') });
  });
  app.post('/body', express.json(), (request, response) => void response.json(request.body));
  app.get('/broken', () => {
    throw new Error('broken');
  });
  app.use((_: Request, response: Response) => void response.status(404).send('nothing here'));
  app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
    response.status(500).send(error.message);
  });
  return app;
}

async function listening(server: http.Server, context: { after(close: () => void): void }): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ASKED: readonly (readonly [path: string, request?: Asked])[] = [
  ['/json'],
  ['/json', { method: 'HEAD' }],
  ['/json', { headers: { 'If-None-Match': 'W/"7-9tzh0wpbqc7yB7BM/R02pTc/QUc"' } }],
  ['/json', { headers: { 'If-None-Match': '*' } }],
  ['/text'],
  ['/text', { method: 'POST' }],
  ['/text', { method: 'OPTIONS' }],
  ['/buffer'],
  ['/moved'],
  ['/moved', { headers: { Accept: 'text/html' } }],
  ['/file'],
  ['/file', { headers: { Range: 'bytes=0-9' } }],
  ['/status'],
  ['/stream'],
  ['/cookie'],
  ['/format', { headers: { Accept: 'application/json' } }],
  ['/format', { headers: { Accept: 'image/png' } }],
  ['/asked/%C3%BC?a=1&a=2', { headers: { 'X-Requested-With': 'XMLHttpRequest', 'User-Agent': 'me' } }],
  ['/asked/%zz'],
  ['/sub/in'],
  ['/sub/nothing'],
  ['/broken'],
  ['/nothing'],
];

describe('requests and responses that are right from birth', () => {
  for (const [path, request = {}] of ASKED) {
    it(`answer ${request.method ?? 'GET'} ${path} ${JSON.stringify(request.headers ?? {})} as Express does`, async (context) => {
      const app = application();
      const [usual, born] = await Promise.all([
        listening(http.createServer(application()), context),
        listening(http.createServer(expressClasses(app), app), context),
      ]);
      const replies = [];
      for (const url of [usual, born]) {
        const { status, headers, body } = await get(`${url}${path}`, {
          ...request,
          headers: { Host: 'example.org', ...request.headers },
        });
        const { date, ...others } = headers;
        assert.ok(date !== undefined);
        replies.push({ status, headers: others, body });
      }
      assert.deepEqual(replies[1], replies[0]);
    });
  }

  it('leave Express nothing to change', async (context) => {
    const app = express();
    const classes = expressClasses(app);
    const seen: boolean[] = [];
    app.get('/', (request, response) => {
      seen.push(Object.getPrototypeOf(request) === classes.IncomingMessage.prototype);
      seen.push(Object.getPrototypeOf(response) === classes.ServerResponse.prototype);
      seen.push(request instanceof http.IncomingMessage, response instanceof http.ServerResponse);
      response.end();
    });
    await get(await listening(http.createServer(classes, app), context));
    assert.deepEqual(seen, [true, true, true, true]);
  });

  it('are extended as Express says, before and after', async (context) => {
    const app = express();
    Object.assign(app.response, { before: () => 'before' });
    const classes = expressClasses(app);
    Object.assign(app.response, { after: () => 'after' });
    app.get('/', (_, response) => {
      const { before, after } = response as unknown as Record<'before' | 'after', () => string>;
      response.send(`${before()} ${after()}`);
    });
    assert.equal((await get(await listening(http.createServer(classes, app), context))).body, 'before after');
  });
});
