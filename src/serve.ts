import { breatheRarely } from './breathe.ts';
import type { Config } from './config.ts';
import type { Publication } from './domain.ts';
import { makeServer, type WebServer } from './http/server.ts';
import type { AccessLog, Log } from './log.ts';
import { showProgress } from './progress.ts';
import { openPublishing } from './publishing.ts';
import { FORMATS } from './render/formats.ts';
import { StartError } from './start-error.ts';

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
  const publishing = await openPublishing(config, log, reading, fallbackUrl);
  const server = makeServer({ ...publishing.answering, logAccess: accessLog?.log });
  port = await listen(server, config);
  const breatheOften = breatheRarely();
  const publication = await publishing.begin().finally(breatheOften);
  return {
    banner: banner(publication, port),
    port,
    publication,
    regenerate: publishing.regenerate,
    async close(graceMs) {
      await Promise.all([publishing.stop(graceMs), server.close(graceMs)]);
      accessLog?.flush();
      await publishing.close();
    },
  };
}

const listen = (server: WebServer, { port, host }: Config): Promise<number> =>
  server.listen(port, host).catch((error: NodeJS.ErrnoException) => {
    const address = `PORT ${port}${host ? ` on HOST ${host}` : ''}`;
    throw new StartError(`${address} can't be listened on (${error.code}); choose another PORT, or stop what uses it`);
  });

function banner({ title, url }: Publication, port: number): string {
  const addresses = [
    ...FORMATS.map(({ name, fileName }) => [name, `${url}/${fileName}`] as const),
    ['Pages', `${url}/`] as const,
  ];
  const lines = addresses.map(([name, address]) => `  ${name.padEnd(10)}${address}\n`);
  return `Gazette publishes «${title}» on port ${port}\n${lines.join('')}`;
}
