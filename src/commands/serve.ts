import { setFlagsFromString } from 'node:v8';
import { readConfig } from '../config.ts';
import { keepTickShape } from '../http/shapes.ts';
import { makeAccessLog, makeLog } from '../log.ts';
import { startServing } from '../serve.ts';
import { say, sayJson } from './output.ts';

/** How long requests in flight may take to finish once the server is told to stop, in milliseconds. */
const GRACE_MS = 10_000;

/** How much may come, while requests are served, before the engine tidies up: a handful of new editions, in bytes. */
const ROOM_BYTES = 20 * 1024 * 1024;
/** The same where much is in use anyway, in percent of it. */
const LEAST_ROOM = 35;

/**
 * Makes the engine tidy up earlier than it would by itself, and until there are requests on one thread. What is returned is for when there
 * are: to tidy up takes time from requests, more of it the more there is in use, and so the room is so many bytes rather than a share.
 */
function keepSmall(): () => void {
  setFlagsFromString('--heap-growing-percent=60');
  setFlagsFromString('--no-parallel-scavenge');
  return () => {
    const room = Math.max(LEAST_ROOM, Math.round((100 * ROOM_BYTES) / process.memoryUsage().heapUsed));
    setFlagsFromString(`--heap-growing-percent=${room}`);
    setFlagsFromString('--parallel-scavenge');
  };
}

/** `gazette serve`: publishes until it is told to stop. */
export async function serve({ json }: { readonly json?: true } = {}): Promise<void> {
  keepTickShape();
  const started = keepSmall();
  const config = readConfig(process.env, process.cwd());
  const log = makeLog(config.logLevel);
  const accessLog = config.accessLog ? makeAccessLog(config.logLevel) : undefined;
  const starting = startServing(config, log, accessLog);
  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping: requests in flight finish');
    await (await starting).close(GRACE_MS);
    process.exit(0);
  };
  const failed = (error: unknown): void => {
    log.error({ err: error }, 'stopping failed');
    process.exit(1);
  };
  process.on('SIGTERM', (signal) => void stop(signal).catch(failed));
  process.on('SIGINT', (signal) => void stop(signal).catch(failed));
  process.on('SIGHUP', () => void starting.then(({ regenerate }) => regenerate('SIGHUP'), failed));
  const { banner, port, publication } = await starting;
  started();
  if (json) sayJson({ title: publication.title, url: publication.url, port });
  else say(banner);
}
