import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, describe, it, type TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { isStillOwner } from '../src/postgres/cron-lease.ts';
import { type Database, openDatabase } from '../src/postgres/database.ts';
import { migrate } from '../src/postgres/migrate.ts';
import { createPostgresOutbox } from '../src/postgres/outbox.ts';
import { createRunCoordinator, type PostgresCoordinator } from '../src/postgres/run-coordinator.ts';
import { outboxContract } from './support/outbox-contract.ts';
import { asked, startPostgres } from './support/postgres.ts';
import { wireTo } from './support/tcp-proxy.ts';

const postgres = await startPostgres();
after(() => postgres.stop());

const SHORT = { connectMs: 300, queryMs: 300 };

function open(context: TestContext, url: string): Database {
  const database = openDatabase(url, { applicationName: 'gazette test', timeouts: SHORT });
  context.after(() => database.close());
  return database;
}

const url = await postgres.database({ after: () => {} });
const EMPTY = `truncate gazette.cron_lease, gazette.outbox, gazette.outbox_topic;
  update gazette.outbox_state set enqueued_up_to = null; drop table if exists effect`;

/** Empty, and the same for each test. */
async function migrated(context: TestContext): Promise<Database> {
  const database = open(context, url);
  await migrate(database);
  await database.query(EMPTY);
  return database;
}

outboxContract('a database', async (context) => createPostgresOutbox(await migrated(context)));

describe('an outbox in a database', () => {
  const A = 'https://example.org/rss.xml';
  const HUB = 'https://hub.example/';
  const batch = (after: number | undefined, upTo: number, etag: string) =>
    ({ after, upTo, announcements: [{ topic: A, etag }], hubs: [HUB] }) as const;

  it('is the same for all who open it, and after its server was killed', async (context) => {
    const database = await migrated(context);
    await createPostgresOutbox(database).enqueue(batch(undefined, 3, '"1"'));
    await postgres.kill();
    await postgres.start();
    const other = createPostgresOutbox(open(context, url));
    assert.equal(await other.enqueuedUpTo(), 3);
    assert.equal((await other.due([HUB], 0, 10)).length, 1);
  });

  it('does not take what was sent for what changed by its date alone meanwhile', async (context) => {
    const outbox = createPostgresOutbox(await migrated(context));
    await outbox.enqueue(batch(undefined, 1, '"1"'));
    const [delivery] = await outbox.due([HUB], 0, 1);
    assert.ok(delivery);
    await outbox.enqueue(batch(1, 1, '"2"'));
    await outbox.sent(delivery);
    await outbox.failed(delivery, undefined);
    assert.equal((await outbox.due([HUB], 0, 1)).length, 1);
  });

  it('does not try again what one process failed to send and another one has sent', async (context) => {
    const outbox = createPostgresOutbox(await migrated(context));
    await outbox.enqueue(batch(undefined, 1, '"1"'));
    const [delivery] = await outbox.due([HUB], 0, 1);
    assert.ok(delivery);
    await outbox.sent(delivery);
    await outbox.failed(delivery, 0);
    assert.deepEqual(await outbox.due([HUB], 0, 1), []);
  });

  it('takes hostile addresses for text, and those for nothing that are longer than any hub takes', async (context) => {
    const outbox = createPostgresOutbox(await migrated(context));
    const odd = `https://example.org/'"\\{},;--\n/rss.xml`;
    // Random, so that it can't be stored compressed.
    const long = `https://example.org/${Array.from({ length: 1900 }, () => Math.random().toString(36)[3]).join('')}`;
    const topics = [odd, odd, long, `${long}${'x'.repeat(200)}`];
    const announcements = topics.map((topic) => ({ topic, etag: '"1"' }));
    const hub = `https://hub.example/?${'y'.repeat(470)}`;
    assert.equal(
      await outbox.enqueue({ after: undefined, upTo: 1, announcements, hubs: [hub, hub, `${hub}${'y'.repeat(100)}`] }),
      true,
    );
    const due = await outbox.due([hub], 0, 10);
    assert.deepEqual(due.map(({ topic }) => topic).sort(), [odd, long].sort());
  });
});

const LEASE_MS = 400;
const START = Date.UTC(2026, 0, 1);
const slot = (minute: number): string => `work:${new Date(START + minute * 60_000).toISOString()}`;

function coordinatorOn(database: Database): PostgresCoordinator & { readonly warnings: readonly string[] } {
  const warnings: string[] = [];
  return { ...createRunCoordinator({ database, warn: (message) => warnings.push(message) }), warnings };
}

/** Asks for slot after slot until one is given. */
async function takesOver(coordinator: PostgresCoordinator, from: number): Promise<number> {
  const began = performance.now();
  while (!(await coordinator.shouldRun(slot(from), LEASE_MS))) await setTimeout(20);
  return performance.now() - began;
}

describe('a schedule that processes have in common', () => {
  it('has each slot run by one of those that ask at once, and none that is over', async (context) => {
    await migrated(context);
    const coordinators = Array.from({ length: 5 }, () => coordinatorOn(open(context, url)));
    for (const minute of [1, 2]) {
      const answers = await Promise.all(coordinators.map((one) => one.shouldRun(slot(minute), LEASE_MS)));
      assert.deepEqual(answers.sort(), [false, false, false, false, true]);
      for (const one of coordinators) await one.onComplete(slot(minute));
    }
    for (const one of coordinators) {
      assert.equal(await one.shouldRun(slot(2), LEASE_MS), false);
      assert.equal(await one.shouldRun(slot(1), LEASE_MS), false);
    }
    assert.equal(await coordinators[0]?.shouldRun(slot(3), LEASE_MS), true);
    const [row] = await asked(url, 'select token, done_slot from gazette.cron_lease');
    assert.deepEqual(row, { token: '3', done_slot: String(START + 2 * 60_000) });
  });

  it('has no run begin while another one goes on, for longer than its lease too', async (context) => {
    const database = await migrated(context);
    const [one, other] = [coordinatorOn(database), coordinatorOn(open(context, url))];
    assert.equal(await one.shouldRun(slot(1), 120), true);
    const until = performance.now() + 500;
    for (let minute = 2; performance.now() < until; minute++) {
      assert.equal(await other.shouldRun(slot(minute), 120), false);
      assert.equal(one.lease('work')?.isHeld(), true);
    }
    await one.onComplete(slot(1));
    assert.equal(one.lease('work'), undefined);
    assert.equal(await other.shouldRun(slot(500), 120), true);
  });

  it('heeds no slot of a clock that is far ahead', async (context) => {
    const database = await migrated(context);
    const coordinator = coordinatorOn(database);
    const ahead = `work:${new Date(Date.now() + 3_600_000).toISOString()}`;
    assert.equal(await coordinator.shouldRun(ahead, LEASE_MS), false);
    assert.equal(await coordinator.shouldRun(slot(1), LEASE_MS), true);
    await coordinator.onComplete(slot(1));
    await asked(url, 'update gazette.cron_lease set slot = slot * 2');
    assert.equal(await coordinator.shouldRun(slot(2), LEASE_MS), true);
  });

  it('replaces who is cut off, who knows of it, and does no harm when he is back', async (context) => {
    const database = await migrated(context);
    const wire = await wireTo(context, postgres.port);
    const cutOff = coordinatorOn(open(context, url.replace(/:\d+\//, `:${wire.port}/`)));
    const other = coordinatorOn(database);
    assert.equal(await cutOff.shouldRun(slot(1), LEASE_MS), true);
    const lease = cutOff.lease('work');
    assert.ok(lease);
    assert.equal(lease.isHeld(), true);
    wire.swallow();
    assert.equal(await other.shouldRun(slot(2), LEASE_MS), false);
    await takesOver(other, 2);
    assert.equal(lease.isHeld(), false);
    assert.equal(await cutOff.shouldRun(slot(3), LEASE_MS), false);
    wire.heal();
    await cutOff.onComplete(slot(1));
    assert.equal(await database.transaction((client) => isStillOwner(client, lease)), false);
    const successor = other.lease('work');
    assert.ok(successor && successor.token > lease.token && successor.isHeld());
    assert.equal(await database.transaction((client) => isStillOwner(client, successor)), true);
    assert.match(cutOff.warnings.join('\n'), /^schedule: the slot was not taken: DATABASE_URL: /m);
  });

  it('lets nobody take over from who is at work in a transaction', async (context) => {
    const database = await migrated(context);
    const [one, other] = [coordinatorOn(database), coordinatorOn(open(context, url))];
    assert.equal(await one.shouldRun(slot(1), 1), true);
    const lease = one.lease('work');
    assert.ok(lease);
    await database.transaction(async (client) => {
      assert.equal(await isStillOwner(client, lease), true);
      assert.equal(await other.shouldRun(slot(2), LEASE_MS), false);
      assert.match(other.warnings.join('\n'), /timeout/);
    });
  });

  it('lets what runs come to its end, for as long as it may, and begins nothing more', async (context) => {
    const database = await migrated(context);
    const [one, other] = [coordinatorOn(database), coordinatorOn(open(context, url))];
    assert.equal(await one.shouldRun(slot(1), LEASE_MS), true);
    const drained = one.drain(10_000).then(() => 'drained');
    assert.equal(await one.shouldRun(slot(2), LEASE_MS), false);
    assert.equal(await Promise.race([drained, setTimeout(30, 'waits')]), 'waits');
    await one.onComplete(slot(1));
    assert.equal(await drained, 'drained');
    assert.equal(await other.shouldRun(slot(2), LEASE_MS), true);
    await other.drain(20);
    assert.equal(other.lease('work')?.isHeld(), false);
    await other.onComplete(slot(2));
    const [leaving, staying] = [coordinatorOn(database), coordinatorOn(database)];
    const taking = leaving.shouldRun(slot(3), LEASE_MS);
    await leaving.drain(10_000);
    assert.equal(await taking, false);
    assert.equal(await staying.shouldRun(slot(4), LEASE_MS), true, 'what was taken too late was given back');
  });

  it('takes no slot, and throws nothing, where the database is away or the key is another one', async (context) => {
    const database = await migrated(context);
    const coordinator = coordinatorOn(database);
    assert.equal(await coordinator.shouldRun('work', LEASE_MS), false);
    assert.match(coordinator.warnings.join(), /«work» is no key of node-cron/);
    await coordinator.onComplete('work');
    assert.equal(await coordinator.shouldRun(slot(1), LEASE_MS), true);
    await postgres.kill();
    try {
      assert.equal(await coordinator.shouldRun(slot(2), LEASE_MS), false);
      await coordinator.onComplete(slot(1));
    } finally {
      await postgres.start();
    }
    await takesOver(coordinator, 3);
  });

  it('goes on with separate processes that are frozen and killed, and nothing is done twice', async (context) => {
    const database = await migrated(context);
    await database.query('create table effect (slot bigint, token bigint, pid integer)');
    const workers = [0, 1, 2].map(() => startWorker(context, url));
    await Promise.all(workers.map(({ said }) => said(/^ready/)));
    const frozen = await Promise.any(workers.map(({ said, it }) => said(/^began/).then(() => it)));
    frozen.process.kill('SIGSTOP');
    const others = workers.map(({ it }) => it).filter((it) => it !== frozen);
    const killed = await Promise.any(
      others.map((it) =>
        it
          .said(/^did/)
          .then(() => it.said(/^began/))
          .then(() => it),
      ),
    );
    killed.process.kill('SIGKILL');
    frozen.process.kill('SIGCONT');
    await frozen.said(/^replaced/);
    const left = workers.map(({ it }) => it).filter((it) => it !== killed);
    await Promise.any(left.map((it) => it.said(/^did/)));
    for (const { process: worker } of left) worker.kill('SIGTERM');
    assert.deepEqual(await Promise.all(left.map((it) => it.ended)), [0, 0]);
    const effects = await database.query<{ slot: number; token: number; pid: number }>(
      'select * from effect order by slot, token',
    );
    assert.equal(new Set(effects.map((effect) => effect.slot)).size, effects.length);
    assert.deepEqual(
      effects.map(({ token }) => token),
      effects.map(({ token }) => token).sort((a, b) => a - b),
    );
  });
});

interface Worker {
  readonly process: ChildProcess;
  readonly ended: Promise<unknown>;
  /** Resolves when it says so from now on. */
  said(pattern: RegExp): Promise<void>;
}

function startWorker(context: TestContext, url: string): Worker & { readonly it: Worker } {
  const file = path.join(import.meta.dirname, 'support', 'cron-worker.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit').then(([code, signal]) => code ?? signal);
  context.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const lines = createInterface({ input: child.stdout });
  const said = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      lines.on('line', (line) => pattern.test(line) && resolve());
      lines.on('close', () => reject(new Error(`ended without saying ${pattern}`)));
    });
  const it = { process: child, ended, said };
  return { ...it, it };
}
