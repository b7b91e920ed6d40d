import assert from 'node:assert/strict';
import test from 'node:test';
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
  assert.deepEqual(commit.encounter.lists, [{ name: 'wanted', version: 1, templates: 10, compared: 4 }]);
  const picture = new Uint8Array(4).fill(200);
  assert.deepEqual(commit.evidence?.samples, [
    { modality: 'fingerprint', position: 0, png: picture, template: picture },
  ]);
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
