// A whole lane that takes a finger and both eyes: what is searched, recorded, kept and shown.
import assert from 'node:assert/strict';
import test from 'node:test';
import { HalError } from '../hal/device.ts';
import { LaneBench } from './helpers/lane-bench.ts';

const both = { name: 'wanted', version: 1, templates: 10, modalities: { fingerprint: 6, iris: 4 } };
const redHit = {
  list: 'wanted',
  subject: 'S1',
  instance: 3,
  score: 68,
  matches: [
    { modality: 'iris', probe: 1, instance: 3, score: 66 },
    { modality: 'fingerprint', probe: 0, instance: 1, score: 12 },
  ],
} as const;

async function atCamera(options: ConstructorParameters<typeof LaneBench>[0] = {}): Promise<LaneBench> {
  const bench = await new LaneBench({ eyes: true, ...options }).ready();
  bench.found = { lists: [both] };
  await bench.arrive();
  await bench.place(200);
  return bench;
}

const traitsIn = (bench: LaneBench, at = 0) =>
  bench.encounters[at]?.traits.map(({ modality, searched, attempts, reason }) => {
    return [modality, searched, attempts, reason];
  });

test('finger and eyes go into one search, each eye saying which it is, and both traits into the record', async () => {
  const bench = await atCamera();
  assert.equal(bench.lane.view.prompt, 'look-into-camera');
  assert.equal(bench.lane.view.trait, 'iris');
  assert.equal(bench.indicator.shown.at(-1), 'eyes');
  await bench.look(90, 120);
  assert.deepEqual(bench.searches, [
    [new Uint8Array(4).fill(200), Uint8Array.of(1, 120, 120, 120, 120), Uint8Array.of(2, 90, 90, 90, 90)],
  ]);
  assert.equal(bench.encounters[0]?.answer, 'GREEN');
  assert.deepEqual(traitsIn(bench), [
    ['fingerprint', true, 1, undefined],
    ['iris', true, 1, undefined],
  ]);
  assert.equal(bench.encounters[0]?.traits[1]?.presentation?.verdict, 'bona-fide');
  assert.equal(bench.encounters[0]?.traits[0]?.presentation?.verdict, 'not-tested');
  await bench.walkOn();
  assert.equal(bench.state, 'idle');
});

test('a hit keeps every sample that was searched with, in the order of the probes', async () => {
  const bench = await atCamera();
  bench.candidates = [redHit];
  await bench.look(90, 120);
  const commit = bench.commits.find(one => one.encounter);
  assert.equal(commit?.encounter?.answer, 'RED');
  assert.deepEqual(commit.encounter.candidates[0]?.matches, redHit.matches);
  assert.deepEqual(
    commit.evidence?.samples.map(({ modality, position, png }) => [modality, position, png[0]]),
    [
      ['fingerprint', 0, 200],
      ['iris', 1, 120],
      ['iris', 2, 90],
    ],
  );
});

test('a picture that cannot be written leaves a hit its other pictures, and all templates', async () => {
  const bench = await atCamera();
  bench.candidates = [redHit];
  bench.writesNo = 120;
  await bench.look(90, 120);
  const samples = bench.commits.find(one => one.encounter)?.evidence?.samples;
  assert.deepEqual(
    samples?.map(({ position, png, template }) => [position, png.length, template.length]),
    [
      [0, 4, 4],
      [1, 0, 5],
      [2, 4, 5],
    ],
  );
  assert.match(bench.errors.join(), /writing the picture of a hit/);
});

test('times are kept by trait and add up', async () => {
  const bench = await atCamera();
  await bench.look(90);
  const [encounter] = bench.encounters;
  assert.deepEqual(
    encounter?.traits.map(({ extractMs }) => extractMs),
    [10, 20],
  );
  assert.equal(encounter.times.extractMs, 30);
  const captured = encounter.traits.reduce((sum, { captureMs = 0 }) => sum + captureMs, 0);
  assert.equal(encounter.times.captureMs, captured);
});

test('one eye of two is enough, and the other one is not searched with', async () => {
  const bench = await atCamera();
  await bench.look(90, 0);
  assert.equal(bench.searches[0]?.length, 2);
  assert.equal(bench.encounters[0]?.answer, 'GREEN');
});

test('poor eyes: hints in the view, three attempts, then GREY and an officer; the finger was searched with', async () => {
  const bench = await atCamera();
  for (const attempt of [1, 2, 3]) {
    assert.equal(bench.lane.view.attempt, attempt);
    await bench.look(0);
  }
  assert.ok(bench.views.some(view => view.prompt === 'look-into-camera' && view.hints[0] === 'come-closer'));
  assert.deepEqual(bench.encounters[0]?.greyReasons, ['unreadable']);
  assert.deepEqual(traitsIn(bench), [
    ['fingerprint', true, 1, undefined],
    ['iris', false, 3, 'unreadable'],
  ]);
  assert.equal(bench.lane.view.prompt, 'wait-for-officer');
  assert.equal(bench.lane.view.answer, 'GREY');
});

test('nobody who looks: the traveller is told that no eye is seen', async () => {
  const bench = await atCamera();
  await bench.clock.advance(15_000);
  assert.deepEqual(bench.lane.view.hints, ['no-eye']);
});

test('a camera that gives a capture of neither eye has seen nobody: another attempt, and no failure of a search', async () => {
  const bench = await atCamera();
  bench.irisCamera.capture = async () => ({});
  await bench.look(0);
  assert.ok(bench.views.some(view => view.prompt === 'look-into-camera' && view.hints[0] === 'no-eye'));
  assert.deepEqual(bench.encounters[0]?.greyReasons, ['unreadable']);
  assert.deepEqual(traitsIn(bench)?.[1], ['iris', false, 3, 'unreadable']);
});

test('a camera that fails: GREY, an officer, and the lane serves on; the finger was searched with', async () => {
  const bench = await new LaneBench({ eyes: true }).ready();
  bench.irisCamera.faces.broken = 'io';
  await bench.arrive();
  await bench.place(200);
  assert.equal(bench.searches.length, 1);
  const [encounter] = bench.encounters;
  assert.deepEqual([encounter?.answer, encounter?.greyReasons], ['GREY', ['device-failed']]);
  assert.deepEqual(traitsIn(bench), [
    ['fingerprint', true, 1, undefined],
    ['iris', false, 1, 'device-failed'],
  ]);
  assert.deepEqual([bench.state, bench.lane.view.prompt], ['referred', 'wait-for-officer']);
  assert.ok(!bench.barrier.orders.includes('open'));
  bench.presence.set('inner', false);
  await bench.clock.advance(5_000);
  assert.deepEqual([bench.state, bench.lane.view.failing], ['idle', ['iris-camera']]);
  await bench.arrive();
  await bench.place(200);
  assert.deepEqual(traitsIn(bench, 1), [
    ['fingerprint', true, 1, undefined],
    ['iris', false, 0, 'device-failed'],
  ]);
});

test('a camera that comes back is found by asking, told of, and used for the next traveller', async () => {
  const bench = await new LaneBench({ eyes: true }).ready();
  bench.irisCamera.faces.broken = 'absent';
  await bench.arrive();
  await bench.place(200);
  bench.presence.set('inner', false);
  await bench.clock.advance(5_000);
  bench.irisCamera.faces.broken = undefined;
  await bench.clock.advance(10_000);
  assert.equal(bench.lane.view.failing, undefined);
  assert.deepEqual(bench.alarms, ['in-service', 'device-failed', 'device-restored']);
  bench.found = { lists: [both] };
  await bench.arrive();
  await bench.place(200);
  await bench.look(90);
  assert.equal(bench.encounters[1]?.answer, 'GREEN');
});

test('a hit by the finger stands although the camera has failed', async () => {
  const bench = await new LaneBench({ eyes: true }).ready();
  bench.irisCamera.faces.broken = 'io';
  bench.candidates = [{ list: 'wanted', subject: 'S1', instance: 1, score: 55 }];
  await bench.arrive();
  await bench.place(200);
  const [encounter] = bench.encounters;
  assert.deepEqual([encounter?.answer, encounter?.greyReasons], ['RED', ['device-failed']]);
  assert.equal(bench.lane.view.reason, 'possible-match');
});

test('with an iris that is only wanted a failed camera is on record, and the finger decides', async () => {
  const traits = [{ modality: 'fingerprint' }, { modality: 'iris', need: 'wanted' }];
  const bench = await new LaneBench({ eyes: true, policy: { traits } }).ready();
  bench.irisCamera.faces.broken = 'io';
  await bench.arrive();
  await bench.place(200);
  assert.equal(bench.encounters[0]?.answer, 'GREEN');
  assert.deepEqual(traitsIn(bench)?.[1], ['iris', false, 1, 'device-failed']);
});

test('no iris search is claimed where no list holds an iris', async () => {
  const bench = await atCamera();
  bench.found = { lists: [{ ...both, modalities: { fingerprint: 10, iris: 0 } }] };
  await bench.look(90);
  assert.equal(bench.encounters[0]?.answer, 'GREEN');
  assert.deepEqual(traitsIn(bench), [
    ['fingerprint', true, 1, undefined],
    ['iris', false, 1, 'no-reference'],
  ]);
});

test('a camera that says that no living eye was presented: GREY, an officer, no second try', async () => {
  const bench = await atCamera();
  await bench.look(90, 90, 'attack');
  const [encounter] = bench.encounters;
  assert.deepEqual([encounter?.answer, encounter?.greyReasons], ['GREY', ['presentation-doubt']]);
  assert.deepEqual(encounter?.traits[1]?.presentation, { verdict: 'doubt', reasons: ['vendor-says-attack'] });
  assert.deepEqual(traitsIn(bench)?.[1], ['iris', true, 1, 'presentation-doubt']);
  assert.equal(bench.lane.view.reason, 'presentation-doubt');
});

test('a camera that cannot tell is asked again, and its word then holds', async () => {
  const bench = await atCamera();
  await bench.look(90, 90, 'failure-to-assess');
  assert.equal(bench.lane.view.attempt, 2);
  await bench.look(90);
  assert.equal(bench.encounters[0]?.answer, 'GREEN');
});

test('eyes of which the camera could not tell, then none that can be used: the lists are searched by the first, GREY and an officer', async () => {
  const bench = await atCamera();
  await bench.look(90, 120, 'failure-to-assess');
  await bench.look(0);
  await bench.look(0);
  assert.deepEqual(
    bench.searches[0]?.map(([eye]) => eye),
    [200, 1, 2],
  );
  const [encounter] = bench.encounters;
  assert.deepEqual([encounter?.answer, encounter?.greyReasons], ['GREY', ['presentation-doubt']]);
  assert.deepEqual(traitsIn(bench)?.[1], ['iris', true, 3, 'presentation-doubt']);
  assert.deepEqual(encounter?.traits[1]?.presentation?.reasons, ['vendor-undecided']);
  assert.equal(bench.lane.view.prompt, 'wait-for-officer');
});

test('a listed eye of which the camera could not tell is a hit, though the attempts after it were of no use', async () => {
  const bench = await atCamera();
  bench.candidates = [redHit];
  await bench.look(90, 120, 'failure-to-assess');
  await bench.look(0, 0, 'attack');
  const commit = bench.commits.find(one => one.encounter);
  assert.equal(commit?.encounter?.answer, 'RED');
  assert.deepEqual(commit.encounter.traits[1]?.presentation?.reasons, [
    'vendor-undecided',
    'vendor-says-attack',
  ]);
  assert.equal(commit.evidence?.samples.length, 3);
});

test('a comparer that fails over the iris leaves a GREY with what the finger gave', async () => {
  const bench = await atCamera();
  bench.extractsNo = 'iris';
  await bench.look(90);
  assert.deepEqual(bench.encounters[0]?.greyReasons, ['search-failed']);
  assert.equal(bench.encounters[0]?.traits[0]?.searched, true);
});

test('who gives a listed finger and leaves before the camera is a hit on record, and the lane is free', async () => {
  const bench = await atCamera({ documents: false });
  bench.candidates = [{ list: 'wanted', subject: 'S1', instance: 1, score: 55 }];
  bench.presence.set('inner', false);
  await bench.clock.advance(5_000);
  const [encounter] = bench.encounters;
  assert.deepEqual([encounter?.answer, encounter?.disposition], ['RED', 'abandoned']);
  assert.equal(bench.state, 'idle');
});

test('a finger that was given while two stood there is not searched with beside the eyes of one', async () => {
  const bench = await new LaneBench({ eyes: true, policy: { captureAttempts: 1 } }).ready();
  bench.found = { lists: [both] };
  await bench.arrive();
  bench.presence.set('outer', true);
  await bench.clock.advance(2_000);
  await bench.place(200);
  bench.presence.set('outer', false);
  await bench.clock.advance(100);
  assert.equal(bench.lane.view.prompt, 'look-into-camera');
  await bench.look(90);
  assert.equal(bench.searches[0]?.length, 2);
  assert.deepEqual(traitsIn(bench), [
    ['fingerprint', false, 1, 'unreadable'],
    ['iris', true, 1, undefined],
  ]);
});

test('somebody of whom only the eye is listed that was closed is not GREEN', async () => {
  const bench = await atCamera();
  const [list] = bench.lists;
  bench.lists = [{ ...list, subjectsWithout: ({ eyes = [] }) => (eyes.includes(1) ? 0 : 1) }];
  await bench.look(90, 0);
  assert.deepEqual(
    [bench.encounters[0]?.answer, bench.encounters[0]?.greyReasons],
    ['GREY', ['no-reference']],
  );
});

test('strangers that are not worth a look do not crowd out somebody who is', async () => {
  const bench = await atCamera();
  const one = { list: 'wanted', instance: 1 };
  const finger = { modality: 'fingerprint', probe: 0, instance: 1 } as const;
  const strangers = Array.from({ length: 30 }, (_, k) => {
    return { ...one, subject: `S${k}`, score: 29, matches: [{ ...finger, score: 29 }] };
  });
  bench.candidates = [
    ...strangers,
    { ...one, subject: 'listed', score: 28, matches: [{ ...finger, score: 60 }] },
  ];
  await bench.look(90);
  const [encounter] = bench.encounters;
  assert.equal(encounter?.answer, 'YELLOW');
  assert.deepEqual(
    encounter.candidates.map(({ subject }) => subject),
    ['listed'],
  );
});

test('a camera that never answers again keeps nobody waiting: GREY, the next traveller, and the lane can be closed', async () => {
  const bench = await new LaneBench({ eyes: true }).ready();
  bench.irisCamera.capture = () => new Promise(() => {});
  await bench.arrive();
  await bench.place(200);
  await bench.clock.advance(25_000);
  assert.deepEqual(
    [bench.encounters[0]?.answer, bench.encounters[0]?.greyReasons],
    ['GREY', ['device-failed']],
  );
  bench.presence.set('inner', false);
  await bench.clock.advance(60_000);
  assert.deepEqual([bench.state, bench.lane.view.failing], ['idle', ['iris-camera']]);
  let isClosed = false;
  const closing = bench.lane.close().then(() => (isClosed = true));
  await bench.clock.advance(5_000);
  assert.ok(isClosed);
  await closing;
});

test('a camera that hangs has one call outstanding, however often it is asked again, and is used again once it answers', async () => {
  const bench = await new LaneBench({ eyes: true }).ready();
  const capture = bench.irisCamera.capture.bind(bench.irisCamera);
  let calls = 0;
  let answer = () => {};
  bench.irisCamera.capture = () => {
    calls++;
    return new Promise((_, reject) => {
      answer = () => reject(new HalError('io', 'iris-camera', 'woken up'));
    });
  };
  for (let traveller = 0; traveller < 3; traveller++) {
    await bench.arrive();
    await bench.place(200);
    await bench.clock.advance(25_000);
    bench.presence.set('inner', false);
    await bench.clock.advance(60_000);
  }
  assert.equal(calls, 1);
  assert.equal(bench.encounters.length, 3);
  bench.irisCamera.capture = capture;
  answer();
  await bench.clock.advance(10_000);
  assert.equal(bench.lane.view.failing, undefined);
});
