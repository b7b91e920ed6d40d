// A job of the hub in a lane: who else wants it closed is not forgotten, and what an alarm has opened no job shuts.
import assert from 'node:assert/strict';
import test from 'node:test';
import { HeldLane } from '../daemon/held-lane.ts';
import { LaneLock } from '../daemon/fleet/jobs/lane-lock.ts';
import { betweenTravellers } from '../daemon/when-idle.ts';
import { MemoryDocuments } from '../daemon/store/documents/memory.ts';
import { LaneBench } from './helpers/lane-bench.ts';

const waitMs = 60_000;

async function heldBench() {
  const bench = await new LaneBench().ready();
  const audited: string[] = [];
  const closing = new AbortController();
  const lane = new HeldLane(bench.lane, {
    clock: bench.clock,
    closing: closing.signal,
    store: {
      commit: async ({ audit }) =>
        void audited.push(...audit.map(({ action, actor }) => `${action} by ${actor}`)),
    },
    log: () => {},
  });
  /** Under way from now on, until `end`. */
  const work = () => {
    let end = () => {};
    let hasBegun = false;
    const done = new Promise<void>(resolve => {
      end = resolve;
    });
    const result = lane.whileClosed(() => {
      hasBegun = true;
      return done;
    }, waitMs);
    return { end: () => end(), result, hasBegun: () => hasBegun };
  };
  return { bench, lane, audited, closing, work };
}

test('a job closes an idle lane and opens it again', async () => {
  const { bench, work } = await heldBench();
  const job = work();
  await bench.clock.advance(1_000);
  assert.deepEqual([job.hasBegun(), bench.state, bench.lane.view.reason], [true, 'out-of-service', 'closed']);
  job.end();
  await bench.clock.advance(2_000);
  assert.equal(await job.result, true);
  assert.equal(bench.state, 'idle');
});

test('who wants the lane closed during a job has it closed after it, on record; nobody opens it meanwhile', async () => {
  const { bench, lane, audited, work } = await heldBench();
  const job = work();
  await bench.clock.advance(1_000);
  await assert.rejects(lane.command('open-lane', 'ada'), { code: 'conflict', message: /a job of the hub/ });
  await lane.command('close-lane', 'ada');
  assert.deepEqual(audited, ['lane.close-lane by ada']);
  job.end();
  await bench.clock.advance(2_000);
  assert.deepEqual([bench.state, bench.lane.view.reason], ['out-of-service', 'closed']);
  const opened = lane.command('open-lane', 'ada');
  await bench.clock.advance(1_000);
  await opened;
  assert.equal(bench.state, 'idle');
});

test('a lane that was closed before a job is closed after it', async () => {
  const { bench, lane, work } = await heldBench();
  const closed = lane.command('close-lane', 'ada');
  await bench.clock.advance(1_000);
  await closed;
  const job = work();
  await bench.clock.advance(100);
  assert.ok(job.hasBegun());
  job.end();
  await bench.clock.advance(2_000);
  assert.deepEqual([bench.state, bench.lane.view.reason], ['out-of-service', 'closed']);
});

test('fire during a job: the lane stays evacuated when the job ends, and no job begins in it', async () => {
  const { bench, work } = await heldBench();
  const job = work();
  await bench.clock.advance(1_000);
  bench.fire.set(true);
  await bench.clock.advance(1_000);
  bench.fire.set(false);
  job.end();
  await bench.clock.advance(5_000);
  assert.deepEqual([bench.state, bench.lane.view.reason], ['out-of-service', 'evacuation']);
  assert.equal(bench.barrier.state, 'released');
  const next = work();
  await bench.clock.advance(waitMs + 1_000);
  assert.deepEqual([await next.result, next.hasBegun()], [false, false]);
});

test('a job waits for the traveller who is in the lane', async () => {
  const { bench, work } = await heldBench();
  await bench.arrive();
  assert.notEqual(bench.state, 'idle');
  const job = work();
  await bench.clock.advance(1_000);
  assert.equal(job.hasBegun(), false);
});

test('the end of the daemon ends the waiting at once', async () => {
  const { bench, lane, closing, work } = await heldBench();
  await bench.arrive();
  const job = work();
  const between = betweenTravellers(lane, { clock: bench.clock, closing: closing.signal })(
    async () => {},
    waitMs,
  );
  await bench.clock.advance(10);
  closing.abort();
  assert.deepEqual([await job.result, await between], [false, false]);
});

test('the hub’s lock outlives a restart, and it opens no lane that others have closed', async () => {
  const { bench, lane } = await heldBench();
  const documents = new MemoryDocuments();
  const doing = async (what: Promise<void>) => {
    const settled = what.then(
      () => undefined,
      (error: unknown) => error,
    );
    await bench.clock.advance(2_000);
    const error = await settled;
    if (error !== undefined) throw error;
  };
  const lock = new LaneLock(lane, documents);
  await assert.rejects(doing(lock.unlock()), { code: 'conflict', message: /has not locked/ });
  await doing(lock.lock());
  assert.equal(bench.lane.view.reason, 'closed');
  await doing(lane.command('open-lane', 'ada')); // as a start does
  assert.equal(bench.state, 'idle');
  await doing(new LaneLock(lane, documents).restore());
  assert.equal(bench.lane.view.reason, 'closed');
  await doing(new LaneLock(lane, documents).unlock());
  assert.equal(bench.state, 'idle');

  await doing(lane.command('close-lane', 'power'));
  await doing(lock.lock());
  await doing(lock.unlock());
  assert.equal(bench.lane.view.reason, 'closed', 'power has closed it');
});

test('after an evacuation the hub’s lock is taken away, and the lane is an officer’s to open', async () => {
  const { bench, lane } = await heldBench();
  const lock = new LaneLock(lane, new MemoryDocuments());
  const locked = lock.lock();
  await bench.clock.advance(2_000);
  await locked;
  bench.fire.set(true);
  await bench.clock.advance(100);
  bench.fire.set(false);
  await bench.clock.advance(1_000);
  await assert.rejects(lock.unlock(), { code: 'conflict', message: /another reason/ });
  assert.equal(bench.barrier.state, 'released');
});
