// The states passing and blocked.
import assert from 'node:assert/strict';
import test from 'node:test';
import { beam, closed, concluded, green, names, open, passage, stateOf } from './helpers/lane-steps.ts';
import { laneConfig } from './helpers/lane-walk.ts';

const { timings } = laneConfig;

test('the barrier closes once the desk has been clear, and the lane is idle once it is closed', () => {
  const walk = passage();
  walk.do(beam('inner', false));
  walk.pass(timings.passageClearMs);
  assert.deepEqual(names(walk.strides.at(-1)?.step.effects ?? []), ['close-barrier']);
  walk.do(closed);
  assert.equal(stateOf(walk), 'idle');
});

test('a traveller who waits at the leaf while it opens has the whole time to pass', () => {
  const walk = concluded(green);
  walk.do(beam('inner', false));
  walk.pass(timings.passageClearMs);
  walk.do(open);
  assert.equal(stateOf(walk), 'passing');
  walk.pass(timings.passageClearMs - 1);
  assert.ok(!names(walk.strides.at(-1)?.step.effects ?? []).includes('close-barrier'));
});

test('an arm that swings back through the beam is no second person', () => {
  const walk = passage();
  walk.do(beam('inner', false));
  walk.pass(timings.sameStepMs - 1);
  walk.do(beam('inner', true));
  assert.equal(stateOf(walk), 'passing');
});

for (const when of ['while the barrier is open', 'while it closes'] as const) {
  test(`a second person who follows ${when} is an alarm and an officer, and the barrier closes`, () => {
    const walk = passage();
    walk.do(beam('inner', false));
    walk.pass(when === 'while it closes' ? timings.passageClearMs : timings.sameStepMs);
    const { effects } = walk.do(beam('inner', true));
    assert.deepEqual(names(effects), ['alarm', 'wait-for-officer', 'call-officer', 'close-barrier']);
    assert.ok(effects[0]?.type === 'alarm' && effects[0].kind === 'tailgating');
  });
}

test('two in the lane while the barrier is open are an alarm and an officer', () => {
  const walk = passage();
  walk.do(beam('outer', true));
  walk.pass(timings.crowdGraceMs);
  assert.equal(stateOf(walk), 'referred');
});

test('who does not pass in time is met by an officer, and the barrier closes', () => {
  const walk = passage();
  walk.pass(timings.passTimeoutMs);
  const effects = walk.strides.at(-1)?.step.effects ?? [];
  assert.deepEqual(names(effects), ['wait-for-officer', 'call-officer', 'close-barrier']);
  assert.equal(stateOf(walk), 'blocked');
});

test('a blocked lane serves again once the barrier is closed and nobody is left', () => {
  const walk = passage();
  walk.pass(timings.passTimeoutMs);
  walk.do(closed);
  assert.equal(stateOf(walk), 'blocked');
  walk.do(beam('inner', false));
  walk.pass(timings.absenceMs);
  assert.equal(stateOf(walk), 'idle');
});

test('a barrier that does not reach its end has failed: an officer, and it is tried again', () => {
  const walk = concluded(green);
  walk.pass(timings.barrierTimeoutMs);
  assert.equal(stateOf(walk), 'blocked');
  assert.deepEqual(walk.state.surroundings.failed, ['barrier']);
  walk.pass(timings.deviceRetryMs);
  assert.deepEqual(names(walk.strides.at(-1)?.step.effects ?? []), ['close-barrier']);
});

test('a barrier that moves again is reported as restored', () => {
  const walk = concluded(green);
  walk.do({ type: 'device-failed', device: 'barrier', detail: 'stuck' });
  const { effects } = walk.do(closed);
  assert.deepEqual(effects, [{ type: 'alarm', kind: 'device-restored', detail: 'barrier' }]);
});

test('without the presence sensor nobody can tell when the passage is over: an officer', () => {
  const walk = passage();
  walk.do({ type: 'device-failed', device: 'presence', detail: 'absent' });
  assert.equal(stateOf(walk), 'blocked');
});

test('the next traveller, already in the mouth, is served as soon as the barrier is closed', () => {
  const walk = passage();
  walk.do(beam('inner', false));
  walk.pass(timings.passageClearMs);
  walk.do(beam('outer', true));
  walk.do(closed);
  assert.equal(stateOf(walk), 'approaching');
  assert.equal(walk.serial, 2);
});
