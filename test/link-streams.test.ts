// What is urgent goes first: in the pump, before the broker's quota, and before the hub's disk.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { KioskEvent } from '../daemon/core/event.ts';
import { type StreamName, streamOf } from '../daemon/core/stream.ts';
import type { Arrival } from '../daemon/hub/arrival.ts';
import { ArrivalQueue } from '../daemon/hub/arrival-queue.ts';
import { Pump } from '../daemon/link/pump.ts';
import { SendQuota } from '../daemon/link/send-quota.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { alarm, entryOf, gate, MemoryOutbox, quickLink, until } from './helpers/link-fixtures.ts';
import { encounter, encounterCommit, encounterId, eventOf, hit, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('hits, decisions and alarms are urgent; encounters without a hit and heads of the chain are not', () => {
  const answered = (answer: 'RED' | 'YELLOW' | 'GREEN' | 'GREY'): KioskEvent => {
    return { type: 'org.bitmap.encounter.v1', data: { ...encounter(1), answer } };
  };
  const streams = (['RED', 'YELLOW', 'GREEN', 'GREY'] as const).map(answer => streamOf(answered(answer)));
  assert.deepEqual(streams, ['urgent', 'urgent', 'routine', 'routine']);
  assert.equal(streamOf(alarm('two in the lane')), 'urgent');
  const head = { jws: '', publicKey: { kty: 'EC', crv: 'P-256', x: '', y: '' } } as const;
  assert.equal(streamOf({ type: 'org.bitmap.audit-head.v1', data: head }), 'routine');
});

test('an erasure follows its encounter on the same stream: the hub has what it shall erase', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  await store.commit({ ...encounterCommit(1), encounter: hit(1), events: [eventOf(9)] });
  await store.commit(encounterCommit(2));
  for (const number of [1, 2]) {
    const at = '2026-02-01T00:00:00.000Z';
    await store.erase({ encounter: encounterId(number), at, by: 'jana', reason: 'redress 17' });
  }
  const erased = async (stream: StreamName) =>
    (await store.outbox.read(stream, 0, 9)).flatMap(({ event }) =>
      event.type === 'org.bitmap.erasure.v1' ? [event.data.encounter] : [],
    );
  assert.deepEqual([await erased('urgent'), await erased('routine')], [[encounterId(1)], [encounterId(2)]]);
  await store.close();
});

test('a hit goes at once, however much waits before it', async t => {
  const outbox = new MemoryOutbox('epoch-a');
  outbox.append(1_000, eventOf(1));
  const sent: string[] = [];
  const pump = new Pump({
    outbox,
    clock: new SystemClock(),
    parameters: quickLink,
    send: entries => {
      for (const { entry } of entries) sent.push(`${entry.stream} ${entry.seq}`);
    },
    onError: () => undefined,
    onProgress: () => undefined,
    onSilence: () => undefined,
  });
  t.after(() => pump.close());
  pump.lineUp();
  for (const upTo of [1, 3, 7]) {
    await until('the window is full', () => pump.inFlight === (upTo + 1) / 2 || pump.inFlight === upTo);
    pump.acknowledge({ stream: 'routine', epoch: 'epoch-a', upTo });
  }
  await until('the window is full again', () => sent.includes('routine 15'));
  outbox.append();
  await until('the hit is sent', () => sent.includes('urgent 1'));
  assert.ok(!sent.includes('routine 16'), 'and the others still wait for their ack');
});

test('what is urgent goes before what waits for the broker, and all else keeps its order', () => {
  const quota = new SendQuota(1);
  const sent: string[] = [];
  const take = (name: string, urgent?: boolean) => quota.take(() => void sent.push(name), urgent);
  take('a');
  take('b');
  take('c');
  take('hit', true);
  take('next hit', true);
  for (let answers = 0; answers < 4; answers++) quota.release();
  assert.deepEqual(sent, ['a', 'hit', 'next hit', 'b', 'c']);
});

const arrival = (stream: StreamName, seq: number, bytes = 10): Arrival => {
  const event = stream === 'urgent' ? alarm('') : eventOf(seq);
  const report = { address: gate, entry: entryOf('e', seq, event), first: 1 };
  return { report, topic: stream, bytes, text: () => Buffer.alloc(0) };
};
const names = (batch: readonly Arrival[]) =>
  batch.map(({ report }) => 'entry' in report && `${report.entry.stream} ${report.entry.seq}`);

test('before the hub’s disk a hit goes first, and each stream keeps its order', () => {
  const queue = new ArrivalQueue({ queueMessages: 10, queueBytes: 1_000 });
  for (const seq of [1, 2, 3]) queue.push(arrival('routine', seq));
  for (const seq of [1, 2]) queue.push(arrival('urgent', seq));
  assert.deepEqual(names(queue.take(3)), ['urgent 1', 'urgent 2', 'routine 1']);
  assert.deepEqual(names(queue.take(3)), ['routine 2', 'routine 3']);
  assert.equal(queue.length, 0);
});

test('what waits for the hub’s disk is bounded, in messages and in bytes', () => {
  const queue = new ArrivalQueue({ queueMessages: 3, queueBytes: 100 });
  assert.deepEqual(
    [1, 2, 3, 4].map(seq => queue.push(arrival('routine', seq))),
    [true, true, true, false],
  );
  queue.take(3);
  assert.deepEqual(
    [1, 2, 3].map(seq => queue.push(arrival('routine', seq, 60))),
    [true, false, false],
  );
  queue.clear();
  assert.equal(queue.push(arrival('routine', 1, 100)), true);
});
