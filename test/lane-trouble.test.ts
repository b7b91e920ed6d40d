// A lane whose parts fail, and what an officer may tell it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { LaneBench } from './helpers/lane-bench.ts';

const redHit = { list: 'wanted', subject: 'S1', instance: 1, score: 55 };

test('a full disk admits nobody: the officer is told why, and the barrier stays closed', async () => {
  const bench = await new LaneBench().ready();
  bench.diskFull = true;
  await bench.arrive();
  await bench.place(200);
  assert.equal(bench.state, 'referred');
  assert.equal(bench.lane.view.reason, 'disk-full');
  assert.equal(bench.lane.view.answer, undefined);
  assert.ok(!bench.barrier.orders.includes('open'));
});

test('an officer’s command is on the disk under the officer’s name before the barrier opens', async () => {
  const bench = await new LaneBench().ready();
  bench.candidates = [redHit];
  await bench.arrive();
  await bench.place(200);
  const released = bench.lane.command('release-traveller', 'ada');
  assert.ok(!bench.barrier.orders.includes('open'));
  await bench.clock.advance(100);
  await released;
  assert.ok(bench.barrier.orders.includes('open'));
  const entry = bench.commits
    .flatMap(commit => commit.audit)
    .find(one => one.action === 'lane.release-traveller');
  assert.equal(entry?.actor, 'ada');
  assert.equal(entry.object, 'E1');
  await bench.walkOn();
  assert.equal(bench.state, 'idle');
});

test('a command that means nothing is refused with what the lane is doing', async () => {
  const bench = await new LaneBench().ready();
  await assert.rejects(bench.lane.command('release-traveller', 'ada'), (error: unknown) => {
    assert.ok(error instanceof Fault);
    assert.match(error.message, /gate-1: the lane is idle, got release-traveller/);
    return error.code === 'conflict';
  });
});

test('a scanner that is unplugged sends the traveller to an officer and is taken up again', async () => {
  const bench = await new LaneBench().ready();
  bench.scanner.fingers.broken = 'absent';
  await bench.arrive();
  await bench.clock.advance(500);
  assert.deepEqual(bench.encounters[0]?.greyReasons, ['device-failed']);
  assert.equal(bench.state, 'referred');
  bench.presence.set('inner', false);
  await bench.clock.advance(10_000);
  assert.equal(bench.state, 'out-of-service');
  assert.equal(bench.lane.view.reason, 'scanner');
  bench.scanner.fingers.broken = undefined;
  await bench.clock.advance(10_000);
  assert.equal(bench.state, 'idle');
  assert.deepEqual(bench.alarms, [
    'in-service',
    'device-failed',
    'out-of-service',
    'device-restored',
    'in-service',
  ]);
});

test('a dark indicator is reported and does not stop the lane', async () => {
  const bench = await new LaneBench().ready();
  bench.indicator.broken = true;
  await bench.arrive();
  await bench.place(200);
  await bench.walkOn();
  assert.equal(bench.encounters[0]?.answer, 'GREEN');
  assert.equal(bench.alarms.filter(kind => kind === 'device-failed').length, 1);
});

test('alarms for which the disk had no room go there with the next batch', async () => {
  const bench = await new LaneBench().ready();
  bench.diskFull = true;
  bench.indicator.broken = true;
  await bench.arrive();
  bench.diskFull = false;
  assert.ok(!bench.alarms.includes('device-failed'));
  await bench.place(200);
  await bench.clock.advance(100);
  assert.ok(bench.alarms.includes('device-failed'));
});

test('a stopped lane leaves the barrier released, asks nothing more, and takes no command', async () => {
  const bench = await new LaneBench().ready();
  await bench.arrive();
  const closed = bench.lane.close();
  await bench.clock.advance(100);
  await closed;
  await bench.lane.close();
  assert.equal(bench.barrier.state, 'released');
  assert.equal(bench.scanner.fingers.isWanted, false);
  assert.equal(bench.indicator.shown.at(-1), 'off');
  await assert.rejects(bench.lane.command('close-lane', 'ada'), { code: 'conflict' });
});

test('a listener that throws is reported, and the lane goes on', async () => {
  const bench = await new LaneBench().ready();
  bench.lane.onChange(() => {
    throw new Error('page gone');
  });
  await bench.arrive();
  await bench.place(200);
  await bench.walkOn();
  assert.equal(bench.encounters[0]?.answer, 'GREEN');
  assert.ok(bench.errors.some(error => error.includes('page gone')));
});
