import type { IncomingMessage, ServerResponse } from 'node:http';

/** A middleware of Express 4 or 5, or of what takes the same. */
export type Middleware = (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void;
