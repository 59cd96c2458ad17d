import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** A server that can be told to finish what it has begun. */
export interface Draining {
  /** Must see every response before it is answered, */
  readonly opened: (response: ServerResponse) => void;
  /** and once it is closed. */
  readonly closed: (response: ServerResponse) => void;
  /** Accepts nothing new and resolves when every response is out; after `graceMs` milliseconds those that are not are cut off. */
  readonly drain: (graceMs: number) => Promise<void>;
}

/**
 * `http.Server.close()` would cut off a response that is written but not yet sent: it takes a connection for idle as soon as
 * `end()` was called (Node 18 to 24). Here a connection is idle when its responses have been handed to the system.
 */
export function draining(server: Server): Draining {
  /** Each open connection, and how many responses it is waiting for. */
  const waiting = new Map<Socket, number>();
  let closing = false;
  server.on('connection', (socket: Socket) => {
    waiting.set(socket, 0);
    socket.once('close', () => waiting.delete(socket));
  });
  const changeBy = (socket: Socket, step: number): void => {
    const before = waiting.get(socket);
    if (before === undefined) return;
    waiting.set(socket, before + step);
    if (closing && before + step === 0) socket.end();
  };
  return {
    opened(response) {
      if (closing) response.setHeader('Connection', 'close');
      changeBy(response.req.socket, 1);
    },
    closed: (response) => changeBy(response.req.socket, -1),
    drain(graceMs) {
      closing = true;
      return new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), graceMs);
        NetServer.prototype.close.call(server, () => {
          clearTimeout(timer);
          resolve();
        });
        for (const [socket, responses] of waiting) if (responses === 0) socket.destroy();
      });
    },
  };
}
