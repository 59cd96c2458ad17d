import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express, Request, Response } from 'express';

/**
 * For each request Express makes its own methods available by changing the prototype of the request and the response that `node:http`
 * made. That is slow in itself, and everything that touches the two objects afterwards is slow as well: the engine's knowledge of
 * their shape is gone. `http.createServer` takes classes for the two. Those below inherit from what Express would put in their place
 * (which inherits from node's own), and Express is told to use just them: what it sets on each request is there from birth, and to set
 * a prototype that an object has already costs nothing.
 *
 * Nothing else changes: `app.request` and `app.response` may be extended as Express says (API, «app.request»), before or after.
 */
export function expressClasses(app: Express): {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse;
} {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse extends ServerResponse {}
  Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  app.request = ExpressRequest.prototype as Request;
  app.response = ExpressResponse.prototype as Response;
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse as typeof ServerResponse };
}
