import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** A server that can be told to finish what it has begun. */
export interface Draining {
  /** Must see every response that is not out at once; once it is closing, every one before it is answered. */
  readonly track: (response: ServerResponse) => void;
  readonly isClosing: () => boolean;
  /** Accepts nothing new and resolves when every response is out; after `graceMs` milliseconds those that are not are cut off. */
  readonly drain: (graceMs: number) => Promise<void>;
}

/**
 * `http.Server.close()` would cut off a response that is written but not yet sent: it takes a connection for idle as soon as
 * `end()` was called (Node 18 to 24). Here a connection is idle when its last response has been handed to the system: they go out in
 * the order in which they were asked for.
 */
export function draining(server: Server): Draining {
  /** Each open connection, and its last response that was not out at once. */
  const last = new Map<Socket, ServerResponse | undefined>();
  let closing = false;
  server.on('connection', (socket: Socket) => {
    last.set(socket, undefined);
    socket.once('close', () => last.delete(socket));
  });
  const endWith = (socket: Socket, response: ServerResponse): void => {
    response.once('close', () => {
      if (last.get(socket) === response) socket.end();
    });
  };
  return {
    isClosing: () => closing,
    track(response) {
      const { socket } = response.req;
      if (last.has(socket)) last.set(socket, response);
      if (!closing) return;
      response.setHeader('Connection', 'close');
      endWith(socket, response);
    },
    drain(graceMs) {
      closing = true;
      return new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), graceMs);
        NetServer.prototype.close.call(server, () => {
          clearTimeout(timer);
          resolve();
        });
        for (const [socket, response] of last) {
          if (!response || response.writableFinished || response.destroyed) socket.destroy();
          else endWith(socket, response);
        }
      });
    },
  };
}
