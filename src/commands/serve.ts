import { readConfig } from '../config.ts';
import { keepTickShape } from '../http/shapes.ts';
import { makeAccessLog, makeLog } from '../log.ts';
import { startServing } from '../serve.ts';
import { say, sayJson } from './output.ts';

/** How long requests in flight may take to finish once the server is told to stop, in milliseconds. */
const GRACE_MS = 10_000;

/** `gazette serve`: publishes until it is told to stop. */
export async function serve({ json }: { readonly json?: true } = {}): Promise<void> {
  keepTickShape();
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
  if (json) sayJson({ title: publication.title, url: publication.url, port });
  else say(banner);
}
