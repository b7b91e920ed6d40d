// A whole intake desk: what is asked, what an officer can do about it, what is searched, recorded and kept.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { IntakeTrait } from '../daemon/core/intake.ts';
import { IntakeBench } from './helpers/intake-bench.ts';

const few: readonly IntakeTrait[] = ['right-thumb', 'right-index', 'right-iris', 'left-iris'];

async function begun(traits = few, more: object = {}): Promise<IntakeBench> {
  const bench = new IntakeBench(traits, more);
  await bench.tell({ order: 'start' });
  return bench;
}

const outcomes = (bench: IntakeBench) => bench.view.traits.map(({ outcome }) => outcome);
const records = (bench: IntakeBench) =>
  bench.encounters[0]?.intake?.traits.map(({ trait, outcome, reason, sample }) => [
    trait,
    outcome,
    reason,
    sample,
  ]);

test('two fingers and both eyes are asked for by name, searched by together, and kept with what they are', async () => {
  const bench = await begun();
  assert.deepEqual([bench.view.prompt, bench.view.asked], ['place-finger', ['right-thumb']]);
  await bench.place(90, 80);
  assert.deepEqual([bench.view.prompt, bench.view.asked], ['look-into-camera', ['right-iris', 'left-iris']]);
  await bench.look(75, 85);
  assert.deepEqual([bench.view.state, outcomes(bench)], ['review', Array(4).fill('taken')]);
  await bench.tell({ order: 'finish' });
  assert.deepEqual(bench.searches, [[90, 80, 75, 85]]);
  const [encounter] = bench.encounters;
  assert.deepEqual([encounter?.answer, encounter?.disposition], ['GREEN', 'enrolled']);
  assert.equal(encounter?.intake?.officer, 'jana');
  const kept = bench.commits.find(one => one.encounter);
  assert.deepEqual(
    kept?.evidence?.samples.map(({ modality, position }) => [modality, position]),
    [
      ['fingerprint', 1],
      ['fingerprint', 2],
      ['iris', 1],
      ['iris', 2],
    ],
  );
  assert.equal(kept?.events?.[0]?.type, 'org.bitmap.encounter.v1');
  assert.deepEqual(bench.audit, ['intake.start jana', 'intake.finish jana', 'encounter.decided jana']);
  assert.deepEqual(bench.view.last, { encounter: 'E1', answer: 'GREEN' });
  assert.deepEqual(bench.errors, []);
});

test('an enrolment asks for more than a gate does: what a gate would search by is asked for again, and the best is kept', async () => {
  const bench = await begun(['right-thumb']);
  await bench.place(25);
  assert.deepEqual([bench.view.prompt, bench.view.hints], ['lift-and-place-again', ['too-dry']]);
  await bench.place(35, 30);
  assert.deepEqual([bench.view.state, bench.trait('right-thumb')?.outcome], ['review', 'open']);
  assert.equal(bench.trait('right-thumb')?.quality, 35);
  await bench.tell({ order: 'override', trait: 'right-thumb', reason: 'worn ridges' });
  await bench.tell({ order: 'finish' });
  assert.deepEqual(bench.searches, [[35]]);
  assert.deepEqual(records(bench), [['right-thumb', 'overridden', 'worn ridges', 0]]);
  assert.ok(bench.audit.includes('intake.override jana'));
});

test('what does not pass and nobody speaks for is not searched by: GREY', async () => {
  const bench = await begun(['right-thumb'], { attempts: 1 });
  await bench.place(30);
  await bench.tell({ order: 'finish' });
  assert.deepEqual(bench.searches, []);
  const [encounter] = bench.encounters;
  assert.deepEqual([encounter?.answer, encounter?.greyReasons], ['GREY', ['unreadable']]);
  assert.deepEqual(records(bench), [['right-thumb', 'not-captured', 'quality', undefined]]);
});

test('the same finger given twice is told of by name, asked for again, and not taken', async () => {
  const bench = await begun(['right-index', 'right-middle']);
  await bench.place(90, 90);
  assert.deepEqual([bench.view.asked, bench.view.hints], [['right-middle'], ['wrong-finger-twice']]);
  assert.equal(bench.trait('right-middle')?.sameAs, 'right-index');
  await bench.place(70);
  assert.deepEqual(outcomes(bench), ['taken', 'taken']);
  assert.equal(bench.trait('right-middle')?.sameAs, undefined);
});

test('where the first of two was the wrong finger, discarding it makes the second the right one', async () => {
  const bench = await begun(['right-index', 'right-middle'], { attempts: 1 });
  await bench.place(90, 90);
  assert.deepEqual(outcomes(bench), ['taken', 'open']);
  await bench.tell({ order: 'retake', trait: 'right-index', discard: true });
  assert.equal(bench.trait('right-middle')?.outcome, 'taken');
  await bench.place(80);
  assert.deepEqual(outcomes(bench), ['taken', 'taken']);
  await bench.tell({ order: 'finish' });
  assert.deepEqual(bench.searches, [[80, 90]]);
});

test('one eye shown as both is told of, in one look and in two', async () => {
  const bench = await begun(['right-iris', 'left-iris'], { attempts: 2 });
  await bench.look(80, 80);
  assert.deepEqual([bench.view.asked, bench.view.hints], [['right-iris', 'left-iris'], ['wrong-eye-twice']]);
  await bench.look(80, 70);
  assert.deepEqual(outcomes(bench), ['taken', 'taken']);
  await bench.tell({ order: 'retake', trait: 'left-iris', discard: true });
  assert.deepEqual(bench.view.asked, ['left-iris']);
  await bench.look(70, 80);
  assert.equal(bench.trait('left-iris')?.sameAs, 'right-iris');
});

test('a finger that is never given: the person is told, and then the officer decides', async () => {
  const bench = await begun(['right-thumb', 'left-iris']);
  await bench.clock.advance(20_100);
  assert.deepEqual(bench.view.hints, ['no-finger']);
  await bench.clock.advance(40_200);
  await bench.look(75, 75);
  assert.deepEqual([bench.view.state, bench.trait('right-thumb')?.attempts], ['review', 3]);
  await bench.tell({ order: 'absent', trait: 'right-thumb', reason: 'could-not-be-captured' });
  await bench.tell({ order: 'finish' });
  assert.deepEqual(bench.encounters[0]?.greyReasons, ['not-given']);
});

test('an eye that is out of focus is not enrolled, however good its score; one that is sharp takes its place', async () => {
  const bench = await begun(['right-iris', 'left-iris']);
  bench.measures[95] = { sharpness: 0.1 };
  await bench.look(95, 80);
  assert.deepEqual([bench.view.asked, bench.view.hints], [['right-iris'], ['hold-still']]);
  await bench.look(70, 80);
  assert.deepEqual([bench.trait('right-iris')?.outcome, bench.trait('right-iris')?.quality], ['taken', 70]);
});

test('an absence has a reason and a name on it, and the rest goes on', async () => {
  const bench = await begun();
  await bench.tell({ order: 'absent', trait: 'right-thumb', reason: 'amputated' });
  assert.deepEqual(bench.view.asked, ['right-index']);
  await bench.place(80);
  await bench.look(70, 75);
  await bench.tell({ order: 'finish' });
  assert.deepEqual(records(bench)?.[0], ['right-thumb', 'absent', 'amputated', undefined]);
  assert.equal(bench.encounters[0]?.answer, 'GREEN');
});

test('who refuses everything is on record, GREY, and no sensor holds anybody', async () => {
  const bench = await begun();
  for (const trait of few) await bench.tell({ order: 'absent', trait, reason: 'refused' });
  assert.equal(bench.view.state, 'review');
  await bench.tell({ order: 'finish' });
  const [encounter] = bench.encounters;
  assert.deepEqual([encounter?.answer, encounter?.greyReasons], ['GREY', ['not-given']]);
  assert.equal(bench.commits.find(one => one.encounter)?.evidence, undefined);
});

test('a scanner that fails leaves its fingers out and the eyes go on; a retake asks it again for all of them', async () => {
  const bench = new IntakeBench(few);
  bench.scanner.fingers.broken = 'io';
  await bench.tell({ order: 'start' });
  assert.deepEqual(bench.view.asked, ['right-iris', 'left-iris']);
  await bench.look(70, 75);
  assert.deepEqual(
    bench.view.traits.map(({ outcome, reason }) => reason ?? outcome),
    ['sensor', 'sensor', 'taken', 'taken'],
  );
  bench.scanner.fingers.broken = undefined;
  await bench.tell({ order: 'retake', trait: 'right-index', discard: false });
  await bench.place(80, 90);
  assert.deepEqual(outcomes(bench), Array(4).fill('taken'));
  await bench.tell({ order: 'finish' });
  assert.equal(bench.encounters[0]?.answer, 'GREEN');
});

test('a camera that fails: GREY with what the fingers say, and on record', async () => {
  const bench = new IntakeBench(few);
  bench.irisCamera.faces.broken = 'io';
  await bench.tell({ order: 'start' });
  await bench.place(80, 90);
  await bench.tell({ order: 'finish' });
  const [encounter] = bench.encounters;
  assert.deepEqual([encounter?.answer, encounter?.greyReasons], ['GREY', ['device-failed']]);
  assert.deepEqual(bench.searches, [[80, 90]]);
  const alarms = bench.commits.flatMap(({ events = [] }) => events).filter(({ type }) => /alarm/.test(type));
  assert.equal(alarms.length, 1);
});

test('a sensor that hangs is given up after its time, and the desk goes on', async () => {
  const bench = await begun();
  bench.scanner.fingers.wait = () => new Promise(() => {});
  await bench.place(90);
  await bench.clock.advance(60_000);
  assert.deepEqual(bench.view.asked, ['right-iris', 'left-iris']);
});

test('a hit is a candidate, its answer known to the officer once it is on the disk', async () => {
  const bench = await begun(['right-thumb']);
  bench.candidates = [{ list: 'wanted', subject: 'S1', instance: 1, score: 55 }];
  await bench.place(90);
  await bench.tell({ order: 'finish' });
  const [encounter] = bench.encounters;
  assert.deepEqual([encounter?.answer, encounter?.disposition], ['RED', 'referred']);
  assert.ok(bench.views.every(({ last, state }) => last === undefined || state === 'idle'));
});

test('what speaks against a presentation stays, whatever is captured next', async () => {
  const bench = await begun(['right-iris', 'left-iris']);
  await bench.look(70, 75, 'attack');
  await bench.tell({ order: 'retake', trait: 'right-iris', discard: true });
  await bench.look(80, 75);
  await bench.tell({ order: 'finish' });
  assert.deepEqual(bench.encounters[0]?.greyReasons, ['presentation-doubt']);
});

test('a pause asks for nothing and forgets nothing; going on asks for what is missing', async () => {
  const bench = await begun();
  await bench.place(90);
  await bench.tell({ order: 'pause' });
  assert.deepEqual([bench.view.state, bench.view.asked], ['paused', []]);
  await bench.clock.advance(600_000);
  await bench.tell({ order: 'resume' });
  assert.deepEqual([bench.view.asked, bench.trait('right-thumb')?.outcome], [['right-index'], 'taken']);
});

test('a cancelled intake leaves its word in the audit and nothing else', async () => {
  const bench = await begun();
  await bench.place(90);
  await bench.tell({ order: 'cancel', reason: 'wrong person' });
  assert.deepEqual([bench.view.state, bench.view.traits, bench.view.encounter], ['idle', [], undefined]);
  assert.deepEqual(bench.audit, ['intake.start jana', 'intake.cancel jana']);
  await bench.tell({ order: 'start' });
  assert.equal(bench.view.encounter, 'E2');
});

test('an intake that nobody goes on with is forgotten, and that is on record', async () => {
  const bench = await begun(['right-thumb']);
  await bench.place(90);
  await bench.clock.advance(1_900_000);
  assert.equal(bench.view.state, 'idle');
  assert.equal(bench.audit.at(-1), 'intake.expired lane');
});

test('a full disk loses nothing: the officer is told and finishes again', async () => {
  const bench = await begun(['right-thumb']);
  await bench.place(90);
  bench.diskFull = true;
  await bench.tell({ order: 'finish' });
  assert.deepEqual([bench.view.state, bench.view.trouble], ['review', 'disk-full']);
  bench.diskFull = false;
  await bench.tell({ order: 'finish' });
  assert.equal(bench.encounters.length, 1);
  assert.equal(bench.view.last?.answer, 'GREEN');
});

test('an answer is shown after the disk has it, and a slow disk is told of', async () => {
  const bench = await begun(['right-thumb']);
  await bench.place(90);
  bench.commitMs = 15_000;
  const told = bench.desk.order({ order: 'finish' }, 'jana');
  await bench.clock.advance(15_100);
  await told;
  await bench.clock.advance(11_000);
  assert.deepEqual([bench.view.state, bench.view.trouble], ['committing', 'disk-slow']);
  await bench.clock.advance(5_000);
  assert.equal(bench.view.last?.answer, 'GREEN');
});

test('a comparer that does not answer: GREY, and what was captured is kept', async () => {
  const bench = await begun(['right-thumb']);
  await bench.place(90);
  bench.dumb = 'identify';
  await bench.tell({ order: 'finish' });
  assert.deepEqual(bench.encounters[0]?.greyReasons, ['search-failed']);
  assert.equal(bench.commits.find(one => one.encounter)?.evidence?.samples.length, 1);
});

test('an order that means nothing is refused with the reason, and so is one for somebody who has gone', async () => {
  const bench = await begun(['right-thumb']);
  const order = (order: Parameters<typeof bench.desk.order>[0], encounter?: string) =>
    bench.desk.order(order, 'jana', encounter);
  await assert.rejects(order({ order: 'start' }), /somebody is being taken in/);
  await assert.rejects(order({ order: 'resume' }), /not paused but capturing/);
  await assert.rejects(
    order({ order: 'override', trait: 'right-thumb', reason: 'why not' }),
    /nothing was captured/,
  );
  await assert.rejects(order({ order: 'retake', trait: 'left-iris', discard: false }), /not wanted here/);
  await assert.rejects(order({ order: 'finish' }, 'E0'), /another person is at the desk/);
  assert.deepEqual(bench.audit, ['intake.start jana']);
});
