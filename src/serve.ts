import { openAnswering } from './answering.ts';
import type { Config } from './config.ts';
import type { Publication } from './domain.ts';
import { makeServer, type WebServer } from './http/server.ts';
import type { AccessLog, Log } from './log.ts';
import { showProgress } from './progress.ts';
import type { Begun, Publishing, PublishingParts } from './publishing.ts';
import { StartError } from './start-error.ts';
import { openThread } from './thread-publishing.ts';

/** The server at work. */
export interface Serving {
  /** What to tell whoever started it: the addresses. */
  readonly banner: string;
  readonly port: number;
  /** As it was at the start. */
  readonly publication: Publication;
  regenerate(why: string): Promise<boolean>;
  /** Lets requests in flight finish, for at most `graceMs` milliseconds. */
  close(graceMs: number): Promise<void>;
}

/** Wires everything together, makes the first Edition and serves it. Rejects with a StartError where that can't be done. */
export async function startServing(config: Config, log: Log, accessLog?: AccessLog): Promise<Serving> {
  const reading = showProgress('reading articles', { terminal: process.stderr, log: (line) => log.info({}, line) });
  let port = config.port;
  // Several processes on ports of their own are one publication.
  const fallbackUrl = (isInCompany: boolean): string => `http://localhost:${isInCompany ? config.port || 3000 : port}`;
  const open = config.databaseUrl === undefined && IS_BUILT ? openThread : openHere;
  const { publishing, answering } = await openAnswering(config, log, (changed) =>
    open({ config, log, reading, fallbackUrl, changed }),
  );
  const server = makeServer({ ...answering, logAccess: accessLog?.log });
  port = await listen(server, config);
  const begun = await publishing.begin();
  return {
    banner: banner(begun, port),
    port,
    publication: begun.publication,
    regenerate: publishing.regenerate,
    async close(graceMs) {
      await Promise.all([publishing.stop(graceMs), server.close(graceMs)]);
      accessLog?.flush();
      await publishing.close();
    },
  };
}

/** Run from its sources, for development, everything is in one thread: what compiles those, and looks for changes in them, knows no other. */
const IS_BUILT = import.meta.url.endsWith('.js');

/** How much may come, while requests are answered in the same thread, before the engine tidies up: a handful of new editions, in bytes. */
const ROOM_BYTES = 20 * 1024 * 1024;
/** The same where much is in use anyway, in percent of it. */
const LEAST_ROOM = 35;

/** Publishes in this thread. What a database has is asked for it, and each request asks whether there is a later Edition (`isLatest`): nothing here takes long. */
async function openHere(parts: PublishingParts): Promise<Publishing> {
  const { beginAlone, openPublishing } = await import('./publishing.ts');
  const publishing = await openPublishing(parts);
  const room = (): number => Math.max(LEAST_ROOM, Math.round((100 * ROOM_BYTES) / process.memoryUsage().heapUsed));
  return { ...publishing, begin: () => beginAlone(publishing, room) };
}

const listen = (server: WebServer, { port, host }: Config): Promise<number> =>
  server.listen(port, host).catch((error: NodeJS.ErrnoException) => {
    const address = `PORT ${port}${host ? ` on HOST ${host}` : ''}`;
    throw new StartError(`${address} can't be listened on (${error.code}); choose another PORT, or stop what uses it`);
  });

function banner({ publication: { title, url }, formats }: Begun, port: number): string {
  const addresses = [
    ...formats.map(({ name, fileName }) => [name, `${url}/${fileName}`] as const),
    ['Pages', `${url}/`] as const,
  ];
  const lines = addresses.map(([name, address]) => `  ${name.padEnd(10)}${address}\n`);
  return `Gazette publishes «${title}» on port ${port}\n${lines.join('')}`;
}
