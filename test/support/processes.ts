import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** What Linux tells of processes. */

/** The processes that are there and were started by this one. */
export const childrenOf = (parent: number): readonly number[] =>
  readdirSync('/proc').flatMap((entry) => (/^\d+$/.test(entry) && stateOf(entry)?.parent === parent ? [Number(entry)] : []));

/** Resolves once the process does nothing any more. */
export async function gone(pid: number): Promise<void> {
  while ((stateOf(pid)?.state ?? 'Z') !== 'Z') await setTimeout(5);
}

/** See proc_pid_stat(5). The name, in brackets, may hold anything. */
function stateOf(pid: number | string): { readonly state: string; readonly parent: number } | undefined {
  try {
    const [, state = '', parent] = /.*\) (\S) (\d+) /s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? [];
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}
