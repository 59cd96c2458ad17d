import { setTimeout } from 'node:timers/promises';
import { schedule } from 'node-cron';
import { isStillOwner } from '../../src/postgres/cron-lease.ts';
import { openDatabase } from '../../src/postgres/database.ts';
import { createRunCoordinator } from '../../src/postgres/run-coordinator.ts';

/**
 * One of several processes that have a task in common: `node --import tsx cron-worker.ts DATABASE_URL`. Each second one of them does
 * something in the table `effect`. It says `began SLOT TOKEN` and then `did SLOT` or `replaced SLOT`, a line each, until SIGTERM.
 */

const LEASE_MS = 600;
const RUN_MS = 200;

const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const database = openDatabase(process.argv[2] ?? '', { applicationName: 'gazette test' });
const coordinator = createRunCoordinator({ database, warn: (message) => say(`warned ${message}`) });

const work = async (slot: number): Promise<void> => {
  const lease = coordinator.lease('work');
  if (!lease) throw new Error('there is a lease while there is a run');
  say(`began ${slot} ${lease.token}`);
  await setTimeout(RUN_MS);
  const did = await database.transaction(async (client) => {
    const isOwner = await isStillOwner(client, lease);
    if (isOwner) await client.query('insert into effect values ($1, $2, $3)', [slot, lease.token, process.pid]);
    return isOwner;
  });
  say(`${did ? 'did' : 'replaced'} ${slot}`);
};

const task = schedule('* * * * * *', ({ date }) => work(date.getTime()), {
  name: 'work',
  noOverlap: true,
  suppressMissedWarning: true,
  distributed: true,
  distributedLease: LEASE_MS,
  runCoordinator: coordinator,
});

process.on('SIGTERM', async () => {
  await task.stop();
  await coordinator.drain(5000);
  await database.close();
});
say('ready');
