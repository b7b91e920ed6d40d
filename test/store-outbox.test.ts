import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { KioskEvent } from '../daemon/core/event.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { alarm } from './helpers/link-fixtures.ts';
import {
  auditEntry,
  encounter,
  encounterCommit,
  encounterId,
  eventOf,
  storeOptions,
} from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const append = (count: number) => ({
  audit: [auditEntry('test.appended')],
  events: Array.from({ length: count }, (_, index) => eventOf(index)),
});

test('entries are read in order from any place, with ids that stay', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  await store.commit(append(5));
  const seqs = async (after: number, limit: number) =>
    (await store.outbox.read('routine', after, limit)).map(entry => entry.seq);
  assert.deepEqual(await seqs(0, 3), [1, 2, 3]);
  assert.deepEqual(await seqs(3, 10), [4, 5]);
  assert.deepEqual(await seqs(5, 10), []);
  assert.deepEqual(await seqs(0, 0), []);
  const [entry] = await store.outbox.read('routine', 0, 1);
  assert.equal(entry?.id, `${store.outbox.epoch}.routine.1`);
  assert.equal(entry?.time, '2026-01-02T03:04:05.678Z');
  assert.deepEqual(await store.outbox.read('routine', 0, 1), [entry]);
  await store.close();
});

test('a foreign epoch changes nothing; a number too high takes all there is, and no more', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const { epoch } = store.outbox;
  await store.commit(append(3));
  assert.equal(await store.outbox.acknowledge({ stream: 'routine', epoch: 'other', upTo: 3 }), false);
  assert.equal(await store.outbox.count(), 3);
  assert.equal(await store.outbox.acknowledge({ stream: 'routine', epoch, upTo: 99 }), true);
  assert.equal(await store.outbox.count(), 0);
  await store.commit(append(1));
  assert.deepEqual(
    (await store.outbox.read('routine', 0, 9)).map(entry => entry.seq),
    [4],
  );
  await assert.rejects(store.outbox.acknowledge({ stream: 'routine', epoch, upTo: -1 }), {
    code: 'bad-input',
  });
  await store.close();
});

test('listeners hear of each commit that adds entries, after it is on the disk, until they leave', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const counts: Promise<number>[] = [];
  const leave = store.outbox.onAppend(() => counts.push(store.outbox.count()));
  await store.commit(append(2));
  await store.commit(append(0));
  await store.commit(encounterCommit(1));
  leave();
  await store.commit(append(1));
  assert.deepEqual(await Promise.all(counts), [2, 3]);
  await store.close();
});

type Step =
  | { readonly kind: 'append' | 'acknowledge'; readonly count: number }
  | { readonly kind: 'restart' };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom('append' as const, 'acknowledge' as const), count: fc.nat(4) }),
    fc.constant({ kind: 'restart' as const }),
  ),
  { maxLength: 12 },
);

test('whatever comes in whatever order, no number is given twice and none is passed over', async t => {
  const folder = await temporaryFolder(t);
  let run = 0;
  await fc.assert(
    fc.asyncProperty(steps, async plan => {
      const place = `${folder}/${run++}`;
      let store: KioskStore = await openKioskStore(place, storeOptions());
      let [last, acknowledged] = [0, 0];
      for (const step of plan) {
        if (step.kind === 'append') {
          await store.commit(append(step.count));
          last += step.count;
        } else if (step.kind === 'acknowledge') {
          const upTo = Math.min(last, acknowledged + step.count);
          assert.equal(
            await store.outbox.acknowledge({ stream: 'routine', epoch: store.outbox.epoch, upTo }),
            true,
          );
          acknowledged = upTo;
        } else {
          await store.close();
          store = await openKioskStore(place, storeOptions({ create: false }));
        }
        const waiting = (await store.outbox.read('routine', 0, 100)).map(entry => entry.seq);
        assert.deepEqual(
          waiting,
          Array.from({ length: last - acknowledged }, (_, i) => acknowledged + 1 + i),
        );
        assert.equal(await store.outbox.count(), last - acknowledged);
      }
      await store.close();
    }),
    { numRuns: 25 },
  );
});

test('hits, decisions and alarms have a stream of their own, and each stream its own numbers', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const hit: KioskEvent = { type: 'org.bitmap.encounter.v1', data: { ...encounter(1), answer: 'YELLOW' } };
  const decided: KioskEvent = {
    type: 'org.bitmap.decision.v1',
    data: {
      encounter: encounterId(1),
      officer: 'ada',
      decidedAt: '2026-01-02T03:05:00Z',
      verdict: 'dismiss',
    },
  };
  await store.commit({ audit: [], events: [eventOf(0), hit, eventOf(2)] });
  await store.commit({ audit: [], events: [alarm('two in the lane'), decided] });
  const ids = async (stream: 'urgent' | 'routine') =>
    (await store.outbox.read(stream, 0, 9)).map(entry => entry.id.replace(store.outbox.epoch, 'e'));
  assert.deepEqual(await ids('urgent'), ['e.urgent.1', 'e.urgent.2', 'e.urgent.3']);
  assert.deepEqual(await ids('routine'), ['e.routine.1', 'e.routine.2']);
  await store.outbox.acknowledge({ stream: 'urgent', epoch: store.outbox.epoch, upTo: 3 });
  assert.deepEqual(await ids('urgent'), []);
  assert.deepEqual(await ids('routine'), ['e.routine.1', 'e.routine.2']);
  await store.close();
});
