import assert from 'node:assert/strict';
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** WebSub's other two: a hub and a subscriber, as the Recommendation of 2018-01-23 has them. */

/** What came so far, and a way to wait for more. */
export interface Gathered<T> {
  readonly all: readonly T[];
  /** Resolves once there are so many. */
  atLeast(count: number): Promise<void>;
}

function gather<T>(): Gathered<T> & { add(one: T): void } {
  const all: T[] = [];
  let heard = (): void => {};
  let next = Promise.resolve();
  const renew = (): void => {
    next = new Promise((resolve) => {
      heard = resolve;
    });
  };
  renew();
  return {
    all,
    add(one) {
      all.push(one);
      heard();
      renew();
    },
    async atLeast(count) {
      while (all.length < count) await next;
    },
  };
}

/** A server on a free port, which lives as long as its test; its address ends with a slash. */
async function listen(context: Pick<TestContext, 'after'>, answer: RequestListener): Promise<string> {
  const server = http.createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => void server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const formOf = async (request: IncomingMessage): Promise<URLSearchParams> => new URLSearchParams(String(await bodyOf(request)));

export interface Hub {
  readonly url: string;
  /** The topics that it was told of, each time anew. */
  readonly pings: Gathered<string>;
  /** How it answers who tells it of a topic. */
  answer: (response: ServerResponse, topic: string) => void;
}

const accept = (response: ServerResponse): void => void response.writeHead(204).end();

/** A hub that takes subscriptions, and passes on what it fetches when it is told that a topic has changed. */
export async function startHub(context: Pick<TestContext, 'after'>): Promise<Hub> {
  const pings = gather<string>();
  const subscriptions = new Map<string, Subscription>();
  const url = await listen(context, async (request, response) => {
    const form = await formOf(request);
    const topic = form.get('hub.topic') ?? '';
    if (form.get('hub.mode') === 'publish') {
      const asked = [request.method, request.headers['content-type'], form.get('hub.url')];
      assert.deepEqual(asked, ['POST', 'application/x-www-form-urlencoded', topic]);
      pings.add(topic);
      hub.answer(response, topic);
      for (const one of subscriptions.values()) if (one.topic === topic) await distribute(hub.url, one);
      return;
    }
    // §5.2: accepted now, verified afterwards.
    response.writeHead(202).end();
    const subscription = { topic, callback: form.get('hub.callback') ?? '', secret: form.get('hub.secret') ?? '' };
    if (await isMeant(subscription)) subscriptions.set(`${subscription.callback} ${topic}`, subscription);
  });
  const hub: Hub = { url, pings, answer: accept };
  return hub;
}

interface Subscription {
  readonly topic: string;
  readonly callback: string;
  readonly secret: string;
}

/** Verification of intent (§5.3): the subscriber gives back the challenge. */
async function isMeant({ topic, callback }: Subscription): Promise<boolean> {
  const challenge = randomUUID();
  const address = new URL(callback);
  const said = { 'hub.mode': 'subscribe', 'hub.topic': topic, 'hub.challenge': challenge, 'hub.lease_seconds': '600' };
  for (const [name, value] of Object.entries(said)) address.searchParams.set(name, value);
  const answer = await fetch(address);
  return answer.ok && (await answer.text()) === challenge;
}

/** Content distribution (§7), signed (§7.1). */
async function distribute(hub: string, { topic, callback, secret }: Subscription): Promise<void> {
  const content = await fetch(topic);
  const body = Buffer.from(await content.arrayBuffer());
  await fetch(callback, {
    method: 'POST',
    body,
    headers: {
      'Content-Type': content.headers.get('content-type') ?? '',
      Link: `<${hub}>; rel="hub", <${topic}>; rel="self"`,
      'X-Hub-Signature': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
    },
  });
}

/** What a subscriber was sent. */
export interface Content {
  readonly mediaType: string;
  readonly link: string;
  readonly isSigned: boolean;
  readonly body: string;
}

export interface Subscriber {
  readonly received: Gathered<Content>;
  /** Finds a feed's hub and its topic as readers do (§4), and subscribes; resolves when the hub has verified it. */
  subscribe(feed: string): Promise<{ readonly hub: string; readonly topic: string }>;
}

export async function startSubscriber(context: Pick<TestContext, 'after'>, secret: string): Promise<Subscriber> {
  const received = gather<Content>();
  const verified = gather<string>();
  const wanted = new Set<string>();
  const callback = await listen(context, async (request, response) => {
    if (request.method === 'GET') {
      const asked = new URL(request.url ?? '', callback).searchParams;
      const topic = asked.get('hub.topic') ?? '';
      const isWanted = asked.get('hub.mode') === 'subscribe' && wanted.has(topic);
      response.writeHead(isWanted ? 200 : 404).end(isWanted ? asked.get('hub.challenge') : '', () => verified.add(topic));
      return;
    }
    const body = await bodyOf(request);
    response.writeHead(204).end();
    received.add({
      mediaType: request.headers['content-type'] ?? '',
      link: String(request.headers.link),
      isSigned: isSignature(request.headers['x-hub-signature'], body, secret),
      body: String(body),
    });
  });
  return {
    received,
    async subscribe(feed) {
      const { headers } = await fetch(feed);
      const [hub, topic] = ['hub', 'self'].map((rel) => target(headers.get('link') ?? '', rel));
      assert.ok(hub && topic, 'the feed says its hub and its address');
      wanted.add(topic);
      const before = verified.all.length;
      const form = new URLSearchParams({
        'hub.mode': 'subscribe',
        'hub.topic': topic,
        'hub.callback': callback,
        'hub.secret': secret,
      });
      assert.equal((await fetch(hub, { method: 'POST', body: form })).status, 202);
      await verified.atLeast(before + 1);
      return { hub, topic };
    },
  };
}

const target = (link: string, rel: string): string | undefined => new RegExp(`<([^>]+)>; rel="${rel}"`).exec(link)?.[1];

function isSignature(header: unknown, body: Buffer, secret: string): boolean {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const found = Buffer.from(String(header));
  return found.length === expected.length && timingSafeEqual(found, expected);
}
