import { type Config, readConfig } from '../config.ts';
import { StartError } from '../start-error.ts';
import { type Report, reportOf } from '../traffic/report.ts';
import { readSamples } from '../traffic/samples.ts';
import { reportLines } from '../traffic/table.ts';
import { paint, say, sayJson } from './output.ts';

/** How long a server may take to answer, in milliseconds. */
const PATIENCE_MS = 5000;
/** A thousand feeds that were answered in every way take less. */
const METRICS_BYTES = 32 * 1024 * 1024;
const MOST_ROWS = 1_000_000;

export interface StatsOptions {
  readonly top: string;
  readonly json?: true;
}

/** `gazette stats [URL]`: who reads, and what it costs. */
export async function stats(address: string | undefined, options: StatsOptions): Promise<void> {
  const top = /^\d{1,7}$/.test(options.top) ? Number(options.top) : 0;
  if (top < 1 || top > MOST_ROWS)
    throw new StartError(`--top: found «${plain(options.top)}»; write a whole number of at least 1`);
  const url = metricsUrl(address, readConfig(process.env, process.cwd()));
  const report = await fetchReport(url);
  const from = `${url.origin}/metrics`;
  if (options.json) sayJson({ url: from, ...report });
  else
    say(
      [`Gazette at ${url.origin}`, ...reportLines(report, top, (text) => paint('bold', text))]
        .map((line) => `${line}\n`)
        .join(''),
    );
}

/** Where the server that an address is of tells its numbers: always at its root. Throws a StartError where it is no address. */
export function metricsUrl(address: string | undefined, { port }: Pick<Config, 'port'>): URL {
  const said = address ?? `http://localhost:${port || 3000}`;
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(said) ? said : `http://${said}`;
  const url = URL.canParse(whole) ? new URL('/metrics', whole) : undefined;
  if (url && /^https?:$/.test(url.protocol)) return url;
  throw new StartError(`URL: found «${plain(said)}»; write the address of a running server, such as http://localhost:3000`);
}

/** Rejects with a StartError where nobody answers, or no Gazette. */
export async function fetchReport(url: URL, patienceMs: number = PATIENCE_MS): Promise<Report> {
  const from = `${url.origin}/metrics`;
  const text = await fetchText(url, from, patienceMs);
  const read = readSamples(text);
  const report = read.ok ? reportOf(read.samples) : undefined;
  if (report) return report;
  throw new StartError(`${from}: found something else than the numbers of a Gazette; write the address of a running Gazette`);
}

async function fetchText(url: URL, from: string, patienceMs: number): Promise<string> {
  try {
    const signal = AbortSignal.timeout(patienceMs);
    const response = await fetch(from, { signal, headers: { Accept: 'text/plain', ...authorization(url) } });
    if (response.ok) return await limitedText(response, from);
    await response.body?.cancel();
    throw new StartError(
      `${from}: found ${response.status}; ${REMEDIES[response.status] ?? 'write the address of a running Gazette'}`,
    );
  } catch (error) {
    if (error instanceof StartError) throw error;
    throw new StartError(`${from}: ${unanswered(error, patienceMs)}`, { cause: error });
  }
}

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'what is in front of the server wants a name and a password: write http://name:password@host',
  403: 'something in front of the server refuses: ask the server itself, by its own port',
  404: 'start the server without METRICS=off, or write the address of a running Gazette',
};

/** A name and password in the address are for the server alone: they are in no message. */
function authorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  const pair = [username, password].map((part) => decodeURIComponent(part)).join(':');
  return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}

async function limitedText(response: Response, from: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > METRICS_BYTES)
      throw new StartError(`${from}: found more than ${METRICS_BYTES / 1024 / 1024} MB; write the address of a running Gazette`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unanswered(error: unknown, patienceMs: number): string {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return `no answer within ${patienceMs / 1000} seconds; is the server busy, or another one?`;
  const cause = (error as Error).cause as NodeJS.ErrnoException | undefined;
  const why = plain(cause?.code ?? cause?.message ?? String(error));
  return `no answer (${why}); start the server with gazette serve, or write the address that it listens on`;
}

const plain = (text: string): string =>
  text
    .slice(0, 200)
    .replace(/[\p{Cc}\p{Cs}]/gu, '\uFFFD')
    .replace(/\/\/[^/@]*@/, '//');
