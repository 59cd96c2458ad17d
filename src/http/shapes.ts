import { executionAsyncResource } from 'node:async_hooks';
import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, Request, Response } from 'express';

/**
 * What keeps Node and Express from slowing a request down, all of it by what both offer to everybody. None of it changes what is
 * answered.
 */

/** A request that may be told that it has been answered. */
export interface Answerable extends IncomingMessage {
  /** Nobody will read its body, or listens to it. */
  isAnswered: boolean;
}

type AnswerableClass = typeof IncomingMessage & (new (...parts: ConstructorParameters<typeof IncomingMessage>) => Answerable);

/**
 * For each request Express makes its own methods available by changing the prototype of the request and the response that `node:http`
 * made. That is slow in itself, and everything that touches the two objects afterwards is slow as well: the engine's knowledge of
 * their shape is gone. `http.createServer` takes classes for the two. Those below inherit from what Express would put in their place
 * (which inherits from node's own), and Express is told to use just them: what it sets on each request is there from birth, and to set
 * a prototype that an object has already costs nothing.
 *
 * When a response is out, Node sets going what is left of its request, so that no unread body is in the way of the next one. That takes
 * some 4 % of a poll's time, to read nothing: a request that has been answered, and has come to its end, is left as it is.
 *
 * Nothing else changes: `app.request` and `app.response` may be extended as Express says (API, «app.request»), before or after.
 */
export function expressClasses(app: Express): {
  readonly IncomingMessage: AnswerableClass;
  readonly ServerResponse: typeof ServerResponse;
} {
  class ExpressRequest extends IncomingMessage implements Answerable {
    isAnswered = false;

    override resume(): this {
      return this.isAnswered && this.complete ? this : super.resume();
    }
  }
  class ExpressResponse extends ServerResponse {}
  Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  app.request = ExpressRequest.prototype as unknown as Request;
  app.response = ExpressResponse.prototype as Response;
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse as typeof ServerResponse };
}

/** One of what `keepTickShape` is about. */
const kept: object[] = [];

/**
 * For each `process.nextTick`, of which a response takes several, Node queues a small object, and the engine's optimised code knows what
 * these look like. A garbage collection that comes while none is queued may throw that knowledge away; afterwards each of them is put
 * together the slow way for as long as the process lives, and a poll costs a quarter more. So one of them is kept, from before anything
 * is served.
 */
export function keepTickShape(): void {
  process.nextTick(() => {
    kept[0] = executionAsyncResource();
  });
}
