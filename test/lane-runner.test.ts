import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { holder, LaneBench } from './helpers/lane-bench.ts';

const redHit = { list: 'wanted', subject: 'S1', instance: 1, score: 55 };

test('a traveller without a hit is on the disk, then the barrier opens and closes', async () => {
  const bench = await new LaneBench().ready();
  bench.trace.length = 0;
  await bench.arrive();
  await bench.place(200);
  await bench.walkOn();
  assert.deepEqual(bench.trace, [
    'disk GREEN',
    'barrier opening',
    'barrier open',
    'barrier closing',
    'barrier closed',
  ]);
  assert.equal(bench.state, 'idle');
  assert.deepEqual(bench.errors, []);
});

test('GREEN keeps no name and nothing biometric', async () => {
  const bench = await new LaneBench({ documents: true }).ready();
  await bench.arrive();
  await bench.showDocument('good');
  await bench.place(200);
  const commit = bench.commits.find(one => one.encounter);
  assert.equal(commit?.encounter?.answer, 'GREEN');
  assert.equal(commit.encounter.biographics, undefined);
  assert.equal(commit.evidence, undefined);
});

test('a hit keeps the probe, its template and the name, and waits for an officer', async () => {
  const bench = await new LaneBench({ documents: true }).ready();
  bench.candidates = [redHit];
  await bench.arrive();
  await bench.showDocument('good');
  await bench.place(200);
  const commit = bench.commits.find(one => one.encounter);
  assert.equal(commit?.encounter?.answer, 'RED');
  assert.deepEqual(commit.encounter.biographics, holder);
  assert.deepEqual(commit.evidence?.probeTemplate, new Uint8Array(4).fill(200));
  assert.equal(bench.lane.view.prompt, 'wait-for-officer');
  assert.equal(bench.lane.view.reason, 'possible-match');
  await bench.clock.advance(120_000);
  assert.ok(!bench.barrier.orders.includes('open'));
});

test('a silent referral looks like an admission: no view of the lane differs', async () => {
  const viewsOf = async (candidates: (typeof redHit)[]) => {
    const bench = await new LaneBench({
      policy: { lists: [{ name: 'wanted', action: 'silent-referral' }] },
    }).ready();
    bench.candidates = candidates;
    await bench.arrive();
    await bench.place(200);
    await bench.walkOn();
    return { views: bench.views, disposition: bench.encounters[0]?.disposition };
  };
  const silent = await viewsOf([redHit]);
  const admitted = await viewsOf([]);
  assert.deepEqual([silent.disposition, admitted.disposition], ['silently-referred', 'admitted']);
  assert.deepEqual(silent.views, admitted.views);
});

test('an officer’s word on one traveller does not let the next one out when the disk was slow', async () => {
  const bench = await new LaneBench().ready();
  bench.candidates = [redHit];
  await bench.arrive();
  await bench.place(200);
  assert.equal(bench.state, 'referred');
  bench.commitMs = 30_000;
  const released = assert.rejects(bench.lane.command('release-traveller', 'ada'), { code: 'conflict' });
  await bench.clock.advance(1);
  bench.commitMs = 20;
  bench.presence.set('inner', false);
  await bench.clock.advance(5_000);
  await bench.arrive();
  await bench.place(200);
  assert.equal(bench.state, 'referred');
  await bench.clock.advance(30_000);
  await released;
  assert.ok(!bench.barrier.orders.includes('open'));
});

test('three poor captures, with what to do better, and then a human', async () => {
  const bench = await new LaneBench().ready();
  await bench.arrive();
  for (const attempt of [1, 2, 3]) {
    assert.equal(bench.lane.view.attempt, attempt);
    await bench.place(0);
  }
  assert.deepEqual(bench.encounters[0]?.greyReasons, ['unreadable']);
  assert.equal(bench.encounters[0]?.traits[0]?.attempts, 3);
  assert.equal(bench.state, 'referred');
  assert.ok(bench.views.some(view => view.prompt === 'lift-and-place-again' && view.hints[0] === 'too-dry'));
});

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

test('a traveller who leaves the desk is recorded as gone, without a name', async () => {
  const bench = await new LaneBench({ documents: true }).ready();
  await bench.arrive();
  await bench.showDocument('good');
  bench.presence.set('inner', false);
  await bench.clock.advance(5_000);
  assert.equal(bench.encounters[0]?.disposition, 'abandoned');
  assert.equal(bench.encounters[0]?.biographics, undefined);
  assert.equal(bench.state, 'idle');
});

test('a document whose check digits fail is asked for again', async () => {
  const bench = await new LaneBench({ documents: true }).ready();
  await bench.arrive();
  await bench.showDocument('bad');
  assert.equal(bench.state, 'document');
  assert.equal(bench.lane.view.attempt, 2);
  await bench.showDocument('good');
  assert.equal(bench.state, 'capturing');
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

test('a document that was read while two stood there names nobody in the record', async () => {
  const bench = await new LaneBench({ documents: true, policy: { documentAttempts: 1 } }).ready();
  await bench.arrive();
  bench.presence.set('outer', true);
  await bench.clock.advance(2_000);
  await bench.showDocument('good');
  const [encounter] = bench.encounters;
  assert.deepEqual(encounter?.greyReasons, ['unreadable']);
  assert.equal(encounter.biographics, undefined);
});
