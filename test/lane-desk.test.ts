// The states approaching, document and capturing.
import assert from 'node:assert/strict';
import test from 'node:test';
import { atDesk, beam, captured, groundsOf, idleLane, names, red, stateOf } from './helpers/lane-steps.ts';
import { laneConfig } from './helpers/lane-walk.ts';

test('a broken outer beam begins a record and asks the traveller in', () => {
  const walk = idleLane();
  assert.deepEqual(names(walk.do(beam('outer', true)).effects), ['begin', 'step-forward']);
  assert.equal(stateOf(walk), 'approaching');
});

test('with a reader the desk asks for a document, without one for a finger', () => {
  assert.equal(atDesk(laneConfig).state.phase.name, 'document');
  assert.equal(atDesk().state.phase.name, 'capturing');
});

test('who passes the mouth and never reaches the desk leaves no record', () => {
  const walk = idleLane();
  walk.do(beam('outer', true));
  walk.do(beam('outer', false));
  walk.pass(laneConfig.timings.approachTimeoutMs);
  assert.equal(stateOf(walk), 'idle');
  assert.ok(walk.strides.every(({ step }) => !names(step.effects).includes('commit')));
});

test('something left in the mouth calls an officer, and the lane mends itself when it is gone', () => {
  const walk = idleLane();
  walk.do(beam('outer', true));
  walk.pass(laneConfig.timings.approachTimeoutMs);
  assert.equal(stateOf(walk), 'blocked');
  walk.do(beam('outer', false));
  walk.pass(laneConfig.timings.absenceMs);
  assert.equal(stateOf(walk), 'idle');
});

test('a person with luggage breaks both beams for a moment and is asked nothing', () => {
  const walk = atDesk();
  walk.do(beam('outer', true));
  walk.pass(laneConfig.timings.crowdGraceMs - 1);
  walk.do(beam('outer', false));
  assert.ok(walk.strides.every(({ step }) => !names(step.effects).includes('one-at-a-time')));
});

test('two people are told to come one at a time, and the prompt goes back when the second steps out', () => {
  const walk = atDesk();
  walk.do(beam('outer', true));
  walk.pass(laneConfig.timings.crowdGraceMs);
  assert.deepEqual(names(walk.strides.at(-1)?.step.effects ?? []), ['one-at-a-time']);
  assert.deepEqual(names(walk.do(beam('outer', false)).effects), ['place-finger']);
});

test('two people who stay are a matter for an officer, and recorded as not alone', () => {
  const walk = atDesk();
  walk.do(beam('outer', true));
  walk.pass(laneConfig.timings.crowdLimitMs);
  const effects = walk.strides.at(-1)?.step.effects ?? [];
  assert.deepEqual(names(effects), ['alarm', 'cancel-sensing', 'please-wait', 'commit']);
  assert.equal(groundsOf(effects), 'not-alone');
  assert.deepEqual(names(walk.do({ type: 'committed', serial: 1 }).effects), [
    'announce',
    'wait-for-officer',
    'call-officer',
  ]);
});

test('a finger given while two stand there is not searched with; it is asked for again when one is left', () => {
  const walk = atDesk();
  walk.do(beam('outer', true));
  walk.pass(laneConfig.timings.crowdGraceMs);
  assert.deepEqual(names(walk.do(captured(1, true)).effects), []);
  const again = walk.do(beam('outer', false)).effects;
  assert.deepEqual(names(again), ['place-finger', 'lift-and-place-again', 'capture']);
  assert.equal(walk.attempt, 2);
});

test('a poor capture gives hints and another attempt; the third poor one gives a human', () => {
  const walk = atDesk();
  assert.deepEqual(walk.do(captured(1, false)).effects[0], {
    type: 'prompt',
    prompt: 'lift-and-place-again',
    hints: ['too-dry'],
  });
  walk.do(captured(2, false));
  assert.equal(groundsOf(walk.do(captured(3, false)).effects), 'unreadable');
});

test('an answer to an earlier attempt, or about an earlier traveller, changes nothing', () => {
  const walk = atDesk();
  walk.do(captured(1, false));
  const { phase } = walk.state;
  walk.do(captured(1, true));
  walk.do({ type: 'captured', serial: 0, trait: 'fingerprint', attempt: 2, usable: true, hints: [] });
  assert.equal(walk.state.phase, phase);
});

test('a traveller who leaves the desk is recorded as gone, and the lane is idle again', () => {
  const walk = atDesk();
  walk.do(beam('inner', false));
  walk.pass(laneConfig.timings.absenceMs);
  assert.equal(groundsOf(walk.strides.at(-1)?.step.effects), 'abandoned');
  walk.do({ type: 'committed', serial: 1 });
  assert.equal(stateOf(walk), 'idle');
});

for (const device of ['scanner', 'presence'] as const) {
  test(`without the ${device} the traveller goes to an officer`, () => {
    const walk = atDesk();
    const { effects } = walk.do({ type: 'device-failed', device, detail: 'absent' });
    assert.equal(groundsOf(effects), 'device-failed');
  });
}

test('a sensor that does not keep its own time limit has failed', () => {
  const walk = atDesk(laneConfig);
  const { documentTimeoutMs, answerMarginMs } = laneConfig.timings;
  walk.pass(documentTimeoutMs + answerMarginMs);
  assert.deepEqual(walk.state.surroundings.failed, ['document-reader']);
});

test('an officer who closes the lane lets the traveller at the desk finish', () => {
  const walk = atDesk();
  walk.do({ type: 'officer', command: 'close-lane' });
  walk.do(captured(1, true));
  assert.equal(stateOf(walk), 'deciding');
  walk.do(beam('inner', false));
  walk.do({ type: 'searched', serial: 1, verdict: red });
  walk.do({ type: 'committed', serial: 1 });
  walk.pass(laneConfig.timings.absenceMs);
  assert.equal(stateOf(walk), 'out-of-service closed');
});
