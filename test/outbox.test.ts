import assert from 'node:assert/strict';
import { it } from 'node:test';
import { memoryOutbox } from '../src/edition/memory-outbox.ts';
import { outboxContract } from './support/outbox-contract.ts';

outboxContract('the outbox in memory', async () => memoryOutbox());

it('the outbox in memory forgets the oldest topics past its bound, and what is told again is no longer the oldest', async () => {
  const outbox = memoryOutbox(3);
  const tell = (after: number | undefined, upTo: number, ...topics: readonly string[]) =>
    outbox.enqueue({
      after,
      upTo,
      announcements: topics.map((topic) => ({ topic, etag: `"${upTo}"` })),
      hubs: ['https://hub.example/'],
    });
  await tell(undefined, 1, 'a', 'b', 'c');
  await tell(1, 2, 'a', 'd');
  const due = await outbox.due(['https://hub.example/'], 0, 10);
  assert.deepEqual(
    due.map(({ topic }) => topic),
    ['c', 'a', 'd'],
  );
});
