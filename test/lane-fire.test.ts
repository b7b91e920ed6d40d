// A fire while the lane runs: the output drops at once, and nothing shuts it again but an officer.
import assert from 'node:assert/strict';
import test from 'node:test';
import { LaneBench } from './helpers/lane-bench.ts';

test('fire drops the output before the listener returns, and outranks an opening under way', async () => {
  const bench = await new LaneBench().ready();
  await bench.arrive();
  await bench.place(200);
  assert.equal(bench.barrier.state, 'opening');
  bench.fire.set(true);
  assert.equal(bench.barrier.state, 'released');
  assert.equal(bench.state, 'out-of-service');
  assert.equal(bench.lane.view.prompt, 'evacuate');
  await bench.clock.advance(60_000);
  assert.equal(bench.barrier.state, 'released');
  assert.deepEqual(bench.alarms.slice(-1), ['fire']);
  assert.ok(bench.commits.some(commit => commit.audit.some(entry => entry.action === 'barrier.released')));
});

test('fire between the green light and the barrier: the order to open never reaches the driver', async () => {
  const bench = await new LaneBench().ready();
  bench.indicator.meanwhile = signal => {
    if (signal === 'go') bench.fire.set(true);
  };
  await bench.arrive();
  await bench.place(200);
  await bench.clock.advance(1_000);
  assert.ok(!bench.barrier.orders.includes('open'));
  assert.equal(bench.lane.view.prompt, 'evacuate');
});

test('fire in the middle of a step drops the output before the step is over', async () => {
  const bench = await new LaneBench().ready();
  let whenHeard: string | undefined;
  bench.barrier.onChange(state => {
    if (state !== 'opening') return;
    bench.fire.set(true);
    whenHeard = bench.barrier.state;
  });
  await bench.arrive();
  await bench.place(200);
  assert.equal(whenHeard, 'released');
  await bench.clock.advance(10_000);
  assert.equal(bench.barrier.state, 'released');
});

test('after a fire only an officer brings the lane back, once the input is clear', async () => {
  const bench = await new LaneBench().ready();
  bench.fire.set(true);
  await assert.rejects(bench.lane.command('open-lane', 'ada'), { code: 'conflict' });
  bench.fire.set(false);
  await bench.clock.advance(60_000);
  assert.equal(bench.state, 'out-of-service');
  const opened = bench.lane.command('open-lane', 'ada');
  await bench.clock.advance(1_000);
  await opened;
  assert.equal(bench.state, 'idle');
  assert.equal(bench.barrier.state, 'closed');
});

test('an encounter that reaches the disk during a fire does not move the barrier', async () => {
  const bench = await new LaneBench().ready();
  bench.commitMs = 1_000;
  await bench.arrive();
  await bench.place(200);
  const orders = bench.barrier.orders.length;
  bench.fire.set(true);
  await bench.clock.advance(5_000);
  assert.equal(bench.encounters.length, 1);
  assert.ok(bench.barrier.orders.slice(orders).every(order => order === 'release'));
});

test('a fire that burns at the start releases the barrier before anything else', async () => {
  const bench = await new LaneBench({ burning: true }).ready();
  assert.ok(bench.barrier.orders.every(order => order === 'release'));
  assert.equal(bench.lane.view.prompt, 'evacuate');
});
