import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What must come back, so that no error page is ever measured. */
export interface Expected {
  readonly status: number;
  /** What Content-Encoding says. */
  readonly coding?: string;
}

export interface Answer {
  readonly status: number;
  readonly message: string;
  /** Names and values in turn, as they came. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** What `serve-bare.js` reads. */
export interface KeptAnswer {
  readonly status: number;
  /** Without those that node adds itself. */
  readonly headers: readonly string[];
  /** In base64. */
  readonly body: string;
  /** Where the body is read for each request; missing where it is kept in memory. */
  readonly file?: string;
}

/** Variants are made aside: the strongest takes a second or two. */
const PATIENCE_MS = 15_000;
const PAUSE_MS = 100;

/** One request on a connection of its own, which asks to be kept as those of the load are. */
export function ask(url: string, { method, path, headers }: Request): Promise<Answer> {
  const agent = new http.Agent({ keepAlive: true });
  return new Promise<Answer>((resolve, reject) => {
    const request = http.request(`${url}${path}`, { method, headers, agent }, async (response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of response) chunks.push(chunk);
      const { statusCode: status = 0, statusMessage: message = '', rawHeaders } = response;
      resolve({ status, message, headers: rawHeaders, body: Buffer.concat(chunks) });
    });
    request.on('error', reject).end();
  }).finally(() => agent.destroy());
}

/** Asks until the answer is what is expected. Throws where it does not become that in time. */
export async function askFor(url: string, request: Request, expected: Expected): Promise<Answer> {
  for (const end = Date.now() + PATIENCE_MS; ; await wait(PAUSE_MS)) {
    const answer = await ask(url, request);
    const coding = headerOf(answer, 'Content-Encoding');
    if (answer.status === expected.status && coding === expected.coding) return answer;
    // Only variants take time: another status is there to stay.
    if (answer.status !== expected.status || Date.now() > end) {
      throw new Error(`${told(expected)} expected, answered ${told({ ...answer, ...(coding === undefined ? {} : { coding }) })}`);
    }
  }
}

const told = ({ status, coding }: Expected): string => (coding === undefined ? `${status}` : `${status} ${coding}`);

export function headerOf({ headers }: Answer, name: string): string | undefined {
  const index = headers.findIndex((text, at) => at % 2 === 0 && text.toLowerCase() === name.toLowerCase());
  return index < 0 ? undefined : headers[index + 1];
}

/** Node adds Date and Connection, in this order, after what it is told; then whatever length is missing. */
export function keep(answer: Answer, file?: string): KeptAnswer {
  const { status, headers, body } = answer;
  return {
    status,
    headers: headers.slice(0, headers.indexOf('Date')),
    body: body.toString('base64'),
    ...(file === undefined ? {} : { file }),
  };
}

/**
 * Throws where two answers differ in more than the moment (Date, and the seconds that Cache-Control counts down) and in Keep-Alive,
 * by which Node tells how long its own timer waits.
 */
export function checkSame(one: Answer, other: Answer): void {
  const [a, b] = [timeless(one), timeless(other)];
  if (a !== b) throw new Error(`the bare server answers otherwise:\n${b}\ninstead of\n${a}`);
  if (!one.body.equals(other.body)) throw new Error('the bare server answers with another body');
}

function timeless({ status, message, headers }: Answer): string {
  const lines = headers.flatMap((name, at) => {
    if (at % 2 === 1 || name === 'Date' || name === 'Keep-Alive') return [];
    const value = headers[at + 1] ?? '';
    return [`${name}: ${name === 'Cache-Control' ? value.replace(/\d+/g, 'N') : value}`];
  });
  return `${status} ${message}\n${lines.join('\n')}`;
}
