import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Announcement, Batch, Delivery, Outbox } from '../../src/edition/outbox.ts';

const [A, B] = ['https://example.org/rss.xml', 'https://example.org/tags/a%26b/atom.xml?x'];
const [HUB, OTHER] = ['https://hub.example/', 'https://other.example/?a=b'];

/** After everything that is enqueued here: an outbox may take what is new for due at once, or from the moment that it was told. */
const NOW = Date.now() + 3_600_000;

const noted = (topic: string, etag: string): Announcement => ({ topic, etag });
const batch = (said: Partial<Batch>): Batch => ({ after: undefined, upTo: 1, announcements: [], hubs: [HUB], ...said });
const first = batch({ announcements: [noted(A, '"a1"'), noted(B, '"b1"')] });

const dueNow = (outbox: Outbox, at = NOW, hubs: readonly string[] = [HUB, OTHER]): Promise<readonly Delivery[]> =>
  outbox.due(hubs, at, 100);
const topics = (deliveries: readonly Delivery[]): readonly string[] => deliveries.map(({ topic }) => topic).sort();

async function onlyDue(outbox: Outbox, at = NOW): Promise<Delivery> {
  const [delivery, ...more] = await dueNow(outbox, at);
  assert.ok(delivery && more.length === 0, 'one is due');
  return delivery;
}

/** An outbox in which one delivery is due. */
async function withOne(outbox: Outbox): Promise<Delivery> {
  assert.equal(await outbox.enqueue(batch({ announcements: [noted(A, '"a1"')] })), true);
  return onlyDue(outbox);
}

/** What every Outbox promises, whatever it keeps its rows in. */
export function outboxContract(name: string, open: (context: TestContext) => Promise<Outbox>): void {
  describe(`${name} as an Outbox`, () => {
    it('has nothing at first', async (context) => {
      const outbox = await open(context);
      assert.equal(await outbox.enqueuedUpTo(), undefined);
      assert.deepEqual(await dueNow(outbox), []);
    });

    it('has each topic sent to each hub when it is noted first', async (context) => {
      const outbox = await open(context);
      assert.equal(await outbox.enqueue({ ...first, upTo: 7, hubs: [HUB, OTHER] }), true);
      assert.equal(await outbox.enqueuedUpTo(), 7);
      const due = await dueNow(outbox);
      assert.deepEqual(due.map(({ hub, topic }) => `${hub} ${topic}`).sort(), [
        `${HUB} ${A}`,
        `${HUB} ${B}`,
        `${OTHER} ${A}`,
        `${OTHER} ${B}`,
      ]);
      for (const { wanted, attempts } of due) assert.deepEqual([wanted, attempts], [7, 0]);
    });

    it('answers with the hubs asked for alone, and no more rows than asked for', async (context) => {
      const outbox = await open(context);
      await outbox.enqueue({ ...first, hubs: [HUB, OTHER] });
      assert.deepEqual(new Set((await dueNow(outbox, NOW, [OTHER])).map(({ hub }) => hub)), new Set([OTHER]));
      assert.deepEqual(await dueNow(outbox, NOW, []), []);
      assert.equal((await outbox.due([HUB, OTHER], NOW, 3)).length, 3);
      assert.deepEqual(await outbox.due([HUB, OTHER], NOW, 0), []);
    });

    it('has nothing to send of a topic whose bytes are what they were', async (context) => {
      const outbox = await open(context);
      await outbox.enqueue(first);
      for (const delivery of await dueNow(outbox)) await outbox.sent(delivery);
      assert.deepEqual(await dueNow(outbox), []);
      await outbox.enqueue({ ...first, after: 1, upTo: 2 });
      assert.deepEqual(await dueNow(outbox), []);
      await outbox.enqueue(batch({ after: 2, upTo: 3, announcements: [noted(A, '"a1"'), noted(B, '"b2"')] }));
      assert.deepEqual(topics(await dueNow(outbox)), [B]);
    });

    it('sends what goes back to bytes that it had before', async (context) => {
      const outbox = await open(context);
      await outbox.sent(await withOne(outbox));
      await outbox.enqueue(batch({ after: 1, upTo: 2, announcements: [noted(A, '"a2"')] }));
      await outbox.sent(await onlyDue(outbox));
      await outbox.enqueue(batch({ after: 2, upTo: 3, announcements: [noted(A, '"a1"')] }));
      assert.equal((await onlyDue(outbox)).wanted, 3);
    });

    it('has one row for each topic and hub, however often it changed', async (context) => {
      const outbox = await open(context);
      await withOne(outbox);
      await outbox.enqueue(batch({ after: 1, upTo: 2, announcements: [noted(A, '"a2"')] }));
      await outbox.enqueue(batch({ after: 2, upTo: 5, announcements: [noted(A, '"a3"')] }));
      assert.equal((await onlyDue(outbox)).wanted, 5);
    });

    it('lets one of several who tell of the same revision do so, and takes nothing of the others', async (context) => {
      const outbox = await open(context);
      const both = await Promise.all([outbox.enqueue(first), outbox.enqueue(first)]);
      assert.deepEqual(both.sort(), [false, true]);
      assert.equal(await outbox.enqueue(batch({ upTo: 9, announcements: [noted(A, '"late"')] })), false);
      assert.equal(await outbox.enqueuedUpTo(), 1);
      for (const delivery of await dueNow(outbox)) await outbox.sent(delivery);
      await outbox.enqueue({ ...first, after: 1, upTo: 2 });
      assert.deepEqual(await dueNow(outbox), [], 'the etag that was refused was not noted');
    });

    it('moves on where nothing changed', async (context) => {
      const outbox = await open(context);
      assert.equal(await outbox.enqueue(batch({ upTo: 3 })), true);
      assert.equal(await outbox.enqueuedUpTo(), 3);
      assert.deepEqual(await dueNow(outbox), []);
    });

    it('sends what changed by its date alone: the revision is what it was', async (context) => {
      const outbox = await open(context);
      await outbox.sent(await withOne(outbox));
      assert.equal(await outbox.enqueue(batch({ after: 1, upTo: 1, announcements: [noted(A, '"a2"')] })), true);
      await outbox.sent(await onlyDue(outbox));
      assert.deepEqual(await dueNow(outbox), []);
    });

    it('does not take what was sent for what changed meanwhile', async (context) => {
      const outbox = await open(context);
      const delivery = await withOne(outbox);
      await outbox.enqueue(batch({ after: 1, upTo: 2, announcements: [noted(A, '"a2"')] }));
      await outbox.sent(delivery);
      assert.equal((await onlyDue(outbox)).wanted, 2);
    });

    it('does not put off what changed while an older change failed', async (context) => {
      for (const retryAt of [NOW + 1000, undefined]) {
        const outbox = await open(context);
        const delivery = await withOne(outbox);
        await outbox.enqueue(batch({ after: 1, upTo: 2, announcements: [noted(A, '"a2"')] }));
        await outbox.failed(delivery, retryAt);
        const { wanted, attempts } = await onlyDue(outbox);
        assert.deepEqual([wanted, attempts], [2, 0]);
      }
    });

    it('has what failed due again at its time, counts it, and has the one that is due the longest first', async (context) => {
      const outbox = await open(context);
      await outbox.enqueue(first);
      for (const delivery of await dueNow(outbox)) await outbox.failed(delivery, NOW + (delivery.topic === A ? 2000 : 1000));
      assert.deepEqual(await dueNow(outbox, NOW + 999), []);
      assert.deepEqual(topics(await dueNow(outbox, NOW + 1000)), [B]);
      const due = await dueNow(outbox, NOW + 2000);
      assert.deepEqual(
        due.map(({ topic, attempts }) => [topic, attempts]),
        [
          [B, 1],
          [A, 1],
        ],
      );
      const [again] = due;
      assert.ok(again);
      await outbox.failed(again, NOW + 3000);
      assert.deepEqual(
        (await dueNow(outbox, NOW + 3000)).map(({ topic, attempts }) => [topic, attempts]),
        [
          [A, 1],
          [B, 2],
        ],
      );
    });

    it('is done with what was given up, until it is wanted anew: then it starts from the beginning', async (context) => {
      const outbox = await open(context);
      await outbox.failed(await withOne(outbox), NOW);
      await outbox.failed(await onlyDue(outbox), undefined);
      assert.deepEqual(await dueNow(outbox, NOW * 2), []);
      await outbox.enqueue(batch({ after: 1, upTo: 2, announcements: [noted(A, '"a1"')] }));
      assert.deepEqual(await dueNow(outbox, NOW * 2), [], 'the same bytes are not wanted anew');
      await outbox.enqueue(batch({ after: 2, upTo: 3, announcements: [noted(A, '"a2"')] }));
      const { wanted, attempts } = await onlyDue(outbox);
      assert.deepEqual([wanted, attempts], [3, 0]);
    });

    it('has what waits for its next attempt due at once where it is wanted anew', async (context) => {
      const outbox = await open(context);
      await outbox.failed(await withOne(outbox), NOW + 3_600_000);
      await outbox.enqueue(batch({ after: 1, upTo: 2, announcements: [noted(A, '"a2"')] }));
      const { wanted, attempts } = await onlyDue(outbox);
      assert.deepEqual([wanted, attempts], [2, 0]);
    });

    it('notes what changes while there are no hubs, and has it sent to none that come later', async (context) => {
      const outbox = await open(context);
      await outbox.enqueue({ ...first, hubs: [] });
      await outbox.enqueue({ ...first, after: 1, upTo: 2 });
      assert.deepEqual(await dueNow(outbox), []);
    });
  });
}
