import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ask, askFor, checkSame, keep } from './serve-answer.ts';
import type { Load, LoadGenerator } from './serve-load.ts';
import type { Row } from './serve-rows.ts';
import type { Server, Workplace } from './serve-workplace.ts';

/** What a comparison is made with. */
export interface Bench {
  readonly workplace: Workplace;
  readonly generator: LoadGenerator;
  readonly connections: number;
  /** Of one round. */
  readonly seconds: number;
}

/** One server in one round. */
export interface Measured {
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  /** Processor time of the server; both undefined where the system does not tell. */
  readonly cpuUs: number | undefined;
  /** The share of the round that the server was at work, of one core. */
  readonly busy: number | undefined;
}

export interface Round {
  readonly subject: Measured;
  readonly rival: Measured;
}

/** Measures a server against a bare one that gives the very same answer. Rejects where an answer is not what it should be. */
export async function compareToBare(bench: Bench, row: Row, subject: Server, rounds: number): Promise<readonly Round[]> {
  const bare = await startBare(bench, row, subject);
  return compare(bench, row, subject, bare, rounds).finally(bare.stop);
}

/** Measures two bare servers: how far ratios stray on this machine where there is nothing to tell apart. */
export async function compareBares(bench: Bench, row: Row, model: Server, rounds: number): Promise<readonly Round[]> {
  const bare = await startBare(bench, row, model);
  return compareToBare(bench, row, bare, rounds).finally(bare.stop);
}

/** Starts a bare server that answers as the model does. */
async function startBare({ workplace }: Bench, { request, expected, file }: Row, model: Server): Promise<Server> {
  const answer = await askFor(model.url, request, expected);
  const told = path.join(workplace.dir, 'answer.json');
  writeFileSync(told, JSON.stringify(keep(answer, file)));
  const bare = await workplace.serve('bare', ['bench/serve-bare.js', told]);
  try {
    checkSame(answer, await ask(bare.url, request));
    return bare;
  } catch (error) {
    await bare.stop();
    throw error;
  }
}

/** Rounds of both in turn, so that a busy machine slows both; each second pair the other way round, so that neither is favoured. */
export async function compare(bench: Bench, row: Row, subject: Server, rival: Server, rounds: number): Promise<readonly Round[]> {
  for (const { url } of [subject, rival]) await askFor(url, row.request, row.expected);
  // The first seconds are the compiler's.
  for (const server of [subject, rival]) await measure(bench, row, server);
  const measured: Round[] = [];
  for (let round = 0; round < rounds; round++) {
    const [first, second] = round % 2 === 0 ? [subject, rival] : [rival, subject];
    const one = await measure(bench, row, first);
    const other = await measure(bench, row, second);
    measured.push(first === subject ? { subject: one, rival: other } : { subject: other, rival: one });
  }
  return measured;
}

async function measure({ generator, connections, seconds }: Bench, row: Row, server: Server): Promise<Measured> {
  const before = server.cpuSeconds();
  const load = await generator.load(server.url, row.request, connections, seconds);
  const after = server.cpuSeconds();
  checkLoad(row, load);
  const { requests, requestsPerSecond, p99Ms } = load;
  const cpuUs = before === undefined || after === undefined ? undefined : ((after - before) / requests) * 1e6;
  return { requestsPerSecond, p99Ms, cpuUs, busy: cpuUs === undefined ? undefined : (cpuUs * requestsPerSecond) / 1e6 };
}

/** Under load the answers must be what they were before it. */
function checkLoad({ expected }: Row, { requests, refused, broken }: Load): void {
  const meant = expected.status >= 400 ? requests : 0;
  if (requests === 0 || refused !== meant || broken > 0) {
    throw new Error(
      `under load ${requests} answers, of which ${refused} with a status of 400 or more; ${broken} broken connections`,
    );
  }
}
