import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Request } from './serve-answer.ts';
import type { Workplace } from './serve-workplace.ts';

/** What a load came to. */
export interface Load {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  /** Answers with a status of 400 or more. */
  readonly refused: number;
  /** Connections that failed. */
  readonly broken: number;
}

export interface LoadGenerator {
  readonly name: string;
  /** Asks for the same over and over, on connections that are kept. */
  load(url: string, request: Request, connections: number, seconds: number): Promise<Load>;
}

/** wrk where it is installed, as it takes less of the machine; else autocannon. */
export function findLoadGenerator(workplace: Workplace): LoadGenerator {
  const { stdout, error } = spawnSync('wrk', ['-v'], { encoding: 'utf8' });
  return error ? autocannon(workplace) : wrk(workplace, /\d+\.\d+\.\d+/.exec(stdout)?.[0] ?? '');
}

/** The request is made once, so that nothing of this runs for each; what was measured is told as JSON. */
const WRK_SCRIPT = `
function init(args)
  wrk.method = args[1]
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format('\\n{"requests":%d,"us":%d,"p99Us":%d,"refused":%d,"broken":%d}\\n',
    summary.requests, summary.duration, latency:percentile(99), errors.status, errors.connect + errors.read + errors.write))
end
`;

interface WrkReport {
  readonly requests: number;
  readonly us: number;
  readonly p99Us: number;
  readonly refused: number;
  readonly broken: number;
}

function wrk(workplace: Workplace, version: string): LoadGenerator {
  const script = path.join(workplace.dir, 'load.lua');
  writeFileSync(script, WRK_SCRIPT);
  return {
    name: `wrk ${version}`,
    async load(url, { method, path: target, headers }, connections, seconds) {
      const said = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
      const counts = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '--latency'];
      const out = await workplace.run('wrk', [...counts, '-s', script, ...said, `${url}${target}`, '--', method]);
      const { requests, us, p99Us, refused, broken } = JSON.parse(out.trim().split('\n').at(-1) ?? '') as WrkReport;
      return { requests, requestsPerSecond: (requests / us) * 1e6, p99Ms: p99Us / 1000, refused, broken };
    },
  };
}

interface AutocannonReport {
  readonly requests: { readonly total: number };
  readonly duration: number;
  readonly latency: { readonly p99: number };
  readonly '4xx': number;
  readonly '5xx': number;
  readonly errors: number;
}

/** In a process of its own: it would wait for its turn in ours. */
function autocannon(workplace: Workplace): LoadGenerator {
  const resolve = createRequire(import.meta.url).resolve;
  const { version } = createRequire(import.meta.url)('autocannon/package.json') as { readonly version: string };
  return {
    name: `autocannon ${version}`,
    async load(url, { method, path: target, headers }, connections, seconds) {
      const said = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
      const counts = ['-c', String(connections), '-d', String(seconds), '-m', method, '--json', '--no-progress'];
      const out = await workplace.run(process.execPath, [resolve('autocannon'), ...counts, ...said, `${url}${target}`]);
      const { requests, duration, latency, errors, ...statuses } = JSON.parse(out) as AutocannonReport;
      return {
        requests: requests.total,
        requestsPerSecond: requests.total / duration,
        p99Ms: latency.p99,
        refused: statuses['4xx'] + statuses['5xx'],
        broken: errors,
      };
    },
  };
}
