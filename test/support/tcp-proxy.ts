import { once } from 'node:events';
import net from 'node:net';
import type { TestContext } from 'node:test';

/** A wire between two programs, and the hand on it. */
export interface Wire {
  readonly port: number;
  /** Ends every connection, and refuses new ones. */
  cut(): void;
  /** Takes what is sent and passes nothing on, as where packets are dropped: connections stay open. */
  swallow(): void;
  /** Passes everything on so many milliseconds late. */
  slow(milliseconds: number): void;
  /** All is well again; what was swallowed is lost. */
  heal(): void;
}

type Manner = { readonly kind: 'well' | 'cut' | 'swallow' } | { readonly kind: 'slow'; readonly milliseconds: number };

/** A wire to a port of this machine. */
export async function wireTo(context: Pick<TestContext, 'after'>, target: number): Promise<Wire> {
  let manner: Manner = { kind: 'well' };
  const sockets = new Set<net.Socket>();
  const pass = (from: net.Socket, to: net.Socket): void => {
    sockets.add(from);
    from.on('error', () => {});
    from.on('close', () => {
      sockets.delete(from);
      to.destroy();
    });
    from.on('data', (data) => {
      if (manner.kind === 'well') to.write(data);
      else if (manner.kind === 'slow') setTimeout(() => to.writable && to.write(data), manner.milliseconds);
    });
  };
  const server = net.createServer((near) => {
    if (manner.kind === 'cut') return near.destroy();
    const far = net.connect(target, '127.0.0.1');
    pass(near, far);
    pass(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const end = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  context.after(() => {
    end();
    server.close();
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut() {
      manner = { kind: 'cut' };
      end();
    },
    swallow() {
      manner = { kind: 'swallow' };
    },
    slow(milliseconds) {
      manner = { kind: 'slow', milliseconds };
    },
    heal() {
      // A stream with a hole in it is of no use to anybody; nor is one where what is late comes after what is not.
      if (manner.kind !== 'well') end();
      manner = { kind: 'well' };
    },
  };
}
