// What the watchdog asks for, of the parts as they are: a turn comes back, or does not where something is stuck.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import type { StreamName } from '../daemon/core/stream.ts';
import { answers, partsOf } from '../daemon/kiosk-base.ts';
import { Pump } from '../daemon/link/pump.ts';
import { startLink } from '../daemon/link/link.ts';
import { offline } from '../daemon/offline.ts';
import { statusLine } from '../daemon/status-line.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { levelVolume } from '../daemon/store/leveldb/level.ts';
import type { Volume } from '../daemon/store/database.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { LaneBench } from './helpers/lane-bench.ts';
import { gate, MemoryOutbox, quickLink } from './helpers/link-fixtures.ts';
import { kioskSide } from './helpers/sealed-gate.ts';
import { auditEntry, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

/** Whether a promise has settled by the time that everything which can go on has gone on. */
async function settles(promise: Promise<unknown>, afterMs = 300): Promise<boolean> {
  const yes = () => true;
  const tooLate = new Promise<boolean>(resolve => setTimeout(() => resolve(false), afterMs));
  return Promise.race([promise.then(yes, yes), tooLate]);
}

/** A disk that does not answer while it hangs: neither writes nor reads. */
class HangingDisk {
  readonly #waiting: (() => void)[] = [];
  hangs: 'writes' | 'reads' | undefined;
  readonly volume: Volume = {
    ...levelVolume,
    open: async (folder, create) => {
      const database = await levelVolume.open(folder, create);
      const when = async (kind: 'writes' | 'reads') => {
        if (this.hangs === kind) await new Promise<void>(resolve => this.#waiting.push(resolve));
      };
      return {
        ...{ iterator: range => database.iterator(range), snapshot: () => database.snapshot() },
        ...{ getMany: (keys, view) => database.getMany(keys, view), close: () => database.close() },
        ...{ compactRange: (from, to) => database.compactRange(from, to) },
        get: (key, view) => when('reads').then(() => database.get(key, view)),
        batch: (operations, options) => when('writes').then(() => database.batch(operations, options)),
      };
    },
  };

  goOn(): void {
    this.hangs = undefined;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

test('a store turns, writes nothing for it, and refuses in words when it is closed: that too is an answer', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const before = store.auditHead.seq;
  await store.turn();
  assert.equal(store.auditHead.seq, before);
  assert.equal(await answers(store), true);
  await store.close();
  await assert.rejects(store.turn(), Fault);
  assert.equal(await answers(store), true);
  const hub = await openHubStore(await temporaryFolder(t), storeOptions());
  assert.equal(await answers(hub), true);
  await hub.close();
});

test('a store behind a disk that hangs in a write or a read is silent, and turns again when it goes on', async t => {
  const disk = new HangingDisk();
  const store = await openKioskStore(await temporaryFolder(t), storeOptions({ volume: disk.volume }));
  disk.hangs = 'writes';
  const committed = store.commit({ audit: [auditEntry('lane.opened')] });
  const afterWrite = answers(store);
  assert.equal(await settles(afterWrite), false);
  disk.goOn();
  assert.equal(await afterWrite, true);
  await committed;
  disk.hangs = 'reads';
  const afterRead = answers(store);
  assert.equal(await settles(afterRead), false);
  disk.goOn();
  assert.equal(await afterRead, true);
  await store.close();
});

/** An outbox whose reads wait until they are let go. */
class SlowOutbox extends MemoryOutbox {
  isStuck = false;
  reads = 0;

  override read(stream: StreamName, after: number, limit: number) {
    this.reads++;
    return this.isStuck ? new Promise<never>(() => {}) : super.read(stream, after, limit);
  }
}

test('the pump of a line that is up turns through the outbox, and is silent when that is stuck', async t => {
  const outbox = new SlowOutbox('epoch-a');
  const nothing = () => undefined;
  const told = { send: nothing, onError: nothing, onProgress: nothing, onSilence: nothing };
  const pump = new Pump({ ...told, outbox, clock: new ManualClock(), parameters: quickLink });
  t.after(() => pump.close());
  assert.equal(await settles(pump.turn()), true, 'while the line is down it rests');
  assert.equal(outbox.reads, 0);
  pump.lineUp();
  await pump.turn();
  const { reads } = outbox;
  await pump.turn();
  assert.ok(outbox.reads > reads, 'the outbox is really read');
  outbox.isStuck = true;
  assert.equal(await settles(pump.turn()), false);
});

const refusal = { reason: 'refused', accepted: false, versionRefused: 'no' } as const;

test('a line that nobody answers is at work: the next connection is on its way', async () => {
  const clock = new ManualClock();
  let ends = 0;
  const link = startLink({
    options: { url: 'mqtt://nowhere:1', address: gate },
    outbox: new MemoryOutbox('epoch-a'),
    ...kioskSide,
    ...{ clock, random: () => 0.5, log: () => {}, parameters: quickLink },
    connect: (_target, _version, events) => {
      clock.after(10, () => {
        ends++;
        events.onEnd(refusal);
      });
      return { publish: async () => {}, drop: () => {}, close: async () => {} };
    },
  });
  for (let turns = 0; turns < 20; turns++) {
    assert.equal(await link.turn(), true);
    await clock.advance(37);
  }
  assert.ok(ends > 1);
  await link.close();
  assert.equal(await link.turn(), true, 'one that was closed rests');
  assert.equal(await offline(clock, 'no broker').turn(), true);
});

test('a line that ended without another one on its way will never move again', async () => {
  const clock = new ManualClock();
  const link = startLink({
    options: { url: 'mqtt://nowhere:1', address: gate },
    outbox: new MemoryOutbox('epoch-a'),
    ...kioskSide,
    ...{ clock, random: () => 0.5, parameters: quickLink },
    log: line => {
      if (line.includes('refused')) throw new Error('the journal is gone');
    },
    connect: (_target, _version, events) => {
      clock.after(10, () => assert.throws(() => events.onEnd(refusal), /journal/));
      return { publish: async () => {}, drop: () => {}, close: async () => {} };
    },
  });
  await clock.advance(100);
  assert.equal(await link.turn(), false);
});

test('a lane turns in every state and shows nothing new for it; one that was closed rests', async () => {
  const bench = new LaneBench();
  const views = bench.views.length;
  assert.equal(bench.lane.turn(), true);
  await bench.lane.close();
  assert.equal(bench.lane.turn(), true);
  assert.equal(bench.views.length, views);
});

test('lane, store and link are what a kiosk is watched by', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const parts = partsOf({ store, link: offline(new ManualClock(), 'no broker') }, () => true);
  assert.deepEqual(
    parts.map(({ name }) => name),
    ['lane', 'store', 'link'],
  );
  for (const part of parts) assert.equal(await part.turn(), true);
  await store.close();
});

test('the status is one line: the work, then what is not as it should be, and not for ever', () => {
  const up = { name: 'store', status: 'up', detail: '90 MiB free' } as const;
  const down = { name: 'list fugitives', status: 'down', detail: 'missing' } as const;
  assert.equal(statusLine('serves gate-1', [up]), 'serves gate-1');
  assert.equal(statusLine('serves gate-1', [up, down]), 'serves gate-1; list fugitives down: missing');
  assert.equal(
    statusLine(
      'serves gate-1',
      Array.from({ length: 50 }, () => down),
    ).length,
    300,
  );
});
