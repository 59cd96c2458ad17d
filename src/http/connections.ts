import type { Server, ServerResponse } from 'node:http';
import { Server as NetServer, type Socket } from 'node:net';

/** How long a connection may do what, in milliseconds. */
export interface ConnectionLimits {
  /** Take nothing of what it is sent. */
  readonly stalledMs: number;
  /** Say nothing more. */
  readonly idleMs: number;
  /** How often that is looked at. */
  readonly checkMs: number;
}

/** The connections of a server that can be told to finish what it has begun. */
export interface Connections {
  /** Must see every response that is not out at once; once it is closing, every one before it is answered. */
  readonly track: (response: ServerResponse) => void;
  readonly isClosing: () => boolean;
  /** Accepts nothing new and resolves when every response is out; after `graceMs` milliseconds those that are not are cut off. */
  readonly drain: (graceMs: number) => Promise<void>;
}

/** What is known of a connection. */
interface Known {
  /** Its last response that was not out at once. */
  last: ServerResponse | undefined;
  /** How many bytes it had said when it was last looked at, and since when. */
  bytesRead: number;
  since: number;
}

/**
 * Node has both of what is done here, but not as it is needed. `http.Server.close()` would cut off a response that is written but not
 * yet sent: it takes a connection for idle as soon as `end()` was called (Node 18 to 24). Here a connection is idle when its last
 * response has been handed to the system: they go out in the order in which they were asked for. And `keepAliveTimeout` makes a timer
 * for each response and takes it away with the next request, where to look at all connections every few seconds costs a poll nothing.
 */
export function watchConnections(server: Server, { stalledMs, idleMs, checkMs }: ConnectionLimits): Connections {
  const connections = new Map<Socket, Known>();
  let closing = false;
  server.on('connection', (socket: Socket) => {
    connections.set(socket, { last: undefined, bytesRead: 0, since: performance.now() });
    socket.once('close', () => connections.delete(socket));
  });
  const check = setInterval(() => {
    const now = performance.now();
    for (const [socket, known] of connections) {
      const { bytesRead } = socket;
      if (bytesRead !== known.bytesRead || !isAnswered(known.last)) [known.bytesRead, known.since] = [bytesRead, now];
      else if (now - known.since >= idleMs) socket.destroy();
    }
  }, checkMs).unref();
  server.once('close', () => clearInterval(check));

  const endWith = (socket: Socket, response: ServerResponse): void => {
    response.once('close', () => {
      if (connections.get(socket)?.last === response) socket.end();
    });
  };
  return {
    isClosing: () => closing,
    track(response) {
      const { socket } = response.req;
      const known = connections.get(socket);
      if (known) known.last = response;
      socket.setTimeout(stalledMs);
      response.once('close', () => {
        if (known?.last === response) socket.setTimeout(0);
      });
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
        for (const [socket, { last }] of connections) {
          if (!last || isAnswered(last)) socket.destroy();
          else endWith(socket, last);
        }
      });
    },
  };
}

/** Whether a response is with the system, or never will be. */
const isAnswered = (response: ServerResponse | undefined): boolean =>
  response === undefined || response.writableFinished || response.destroyed;
