// The states deciding and referred.
import assert from 'node:assert/strict';
import test from 'node:test';
import {
  atDesk,
  beam,
  captured,
  committing,
  concluded,
  green,
  groundsOf,
  names,
  red,
  stateOf,
} from './helpers/lane-steps.ts';
import { type LaneWalk, laneConfig } from './helpers/lane-walk.ts';

const { timings } = laneConfig;

test('search, then disk, then the answer, the prompt and the barrier, in this order', () => {
  const walk = atDesk();
  assert.deepEqual(names(walk.do(captured(1, true)).effects), ['please-wait', 'search']);
  assert.deepEqual(names(walk.do({ type: 'searched', serial: 1, verdict: green }).effects), ['commit']);
  const { effects } = walk.do({ type: 'committed', serial: 1 });
  assert.deepEqual(names(effects), ['announce', 'please-pass', 'open-barrier']);
});

test('a search that fails or lasts too long is GREY', () => {
  for (const late of [true, false]) {
    const walk = atDesk();
    walk.do(captured(1, true));
    if (late) walk.pass(timings.searchTimeoutMs);
    else walk.do({ type: 'search-failed', serial: 1 });
    assert.equal(groundsOf(walk.strides.at(-1)?.step.effects), 'search-failed');
  }
});

test('what the disk does not take is not shown and opens nothing: an officer, with the reason', () => {
  const walk = committing(green);
  const { effects } = walk.do({ type: 'commit-failed', serial: 1, reason: 'disk-full' });
  assert.deepEqual(names(effects), ['wait-for-officer', 'call-officer']);
  assert.deepEqual(effects.at(-1), { type: 'call-officer', reason: 'disk-full' });
});

test('a slow disk calls an officer; when it answers after all the traveller passes', () => {
  const walk = committing(green);
  walk.pass(timings.commitTimeoutMs);
  assert.equal(stateOf(walk), 'referred');
  assert.deepEqual(names(walk.do({ type: 'committed', serial: 1 }).effects), [
    'announce',
    'please-pass',
    'open-barrier',
  ]);
});

test('a slow disk that answers after all does not let a hit pass', () => {
  const walk = committing(red);
  walk.pass(timings.commitTimeoutMs);
  walk.do({ type: 'committed', serial: 1 });
  assert.equal(stateOf(walk), 'referred');
});

test('the barrier stays closed for two, for nobody, and without the presence sensor', () => {
  const reasons = [
    () => {
      const walk = committing(green);
      walk.do(beam('outer', true));
      walk.pass(timings.crowdGraceMs);
      return walk;
    },
    () => {
      const walk = committing(green);
      walk.do(beam('inner', false));
      walk.pass(timings.absenceMs);
      return walk;
    },
    () => {
      const walk = committing(green);
      walk.do({ type: 'device-failed', device: 'presence', detail: 'absent' });
      return walk;
    },
  ].map(prepare => {
    const walk = prepare();
    walk.do({ type: 'committed', serial: 1 });
    const call = walk.strides.at(-1)?.step.effects.find(effect => effect.type === 'call-officer');
    return call?.reason;
  });
  assert.deepEqual(reasons, ['not-alone', 'left-before-answer', 'device-failed']);
});

/** Somebody goes and another comes, faster than the lane would call itself empty. */
function swap(walk: LaneWalk): void {
  walk.do(beam('inner', false));
  walk.pass(timings.sameStepMs + 100);
  walk.do(beam('outer', true));
  walk.do(beam('outer', false));
  walk.do(beam('inner', true));
}

test('the barrier does not open for another who has taken the place of the one who was searched for', () => {
  const whileSearching = atDesk();
  whileSearching.do(captured(1, true));
  swap(whileSearching);
  whileSearching.do({ type: 'searched', serial: 1, verdict: green });
  const whileCommitting = committing(green);
  swap(whileCommitting);
  const onSlowDisk = committing(green);
  onSlowDisk.pass(timings.commitTimeoutMs);
  swap(onSlowDisk);
  for (const walk of [whileSearching, whileCommitting, onSlowDisk]) {
    const { effects } = walk.do({ type: 'committed', serial: 1 });
    assert.ok(!names(effects).includes('open-barrier'));
    assert.deepEqual(effects.at(-1), { type: 'call-officer', reason: 'left-before-answer' });
  }
});

test('whoever shifts from one foot to the other at the desk is the same person', () => {
  const walk = committing(green);
  walk.do(beam('inner', false));
  walk.pass(timings.sameStepMs - 1);
  walk.do(beam('inner', true));
  assert.ok(names(walk.do({ type: 'committed', serial: 1 }).effects).includes('open-barrier'));
});

test('whoever has gone on to the barrier may pass, and nobody behind', () => {
  const walk = committing(green);
  walk.do(beam('inner', false));
  walk.pass(timings.sameStepMs);
  assert.ok(names(walk.do({ type: 'committed', serial: 1 }).effects).includes('open-barrier'));
  walk.do(beam('inner', true));
  assert.equal(stateOf(walk), 'referred');
});

test('an officer may let a referred traveller through, or take the traveller along', () => {
  const released = concluded(red).do({ type: 'officer', command: 'release-traveller' });
  assert.deepEqual(released.effects.at(-1), { type: 'open-barrier', by: 'officer', serial: 1 });
  const walk = concluded(red);
  walk.do({ type: 'officer', command: 'reset' });
  assert.equal(stateOf(walk), 'idle');
});

test('after a reset nobody is served until the beams have been clear', () => {
  const walk = concluded(red);
  walk.do({ type: 'officer', command: 'reset' });
  walk.do(beam('outer', true));
  walk.do(beam('inner', false));
  assert.equal(stateOf(walk), 'idle');
  walk.do(beam('outer', false));
  walk.do(beam('outer', true));
  assert.equal(stateOf(walk), 'approaching');
});

test('somebody who does not go after a reset calls the officer back', () => {
  const walk = concluded(red);
  walk.do({ type: 'officer', command: 'reset' });
  walk.pass(timings.approachTimeoutMs);
  assert.equal(stateOf(walk), 'blocked');
});

test('a referral ends by itself once the lane is empty, unless an officer has to end it', () => {
  for (const [outcome, state] of [
    ['refer', 'idle'],
    ['hold', 'referred'],
  ] as const) {
    const walk = concluded({ ...red, outcome });
    walk.do(beam('inner', false));
    walk.pass(timings.absenceMs);
    assert.equal(stateOf(walk), state);
  }
});

test('an officer who does not come is called again', () => {
  const walk = concluded(red);
  walk.pass(timings.officerReminderMs * 3);
  const calls = walk.strides.filter(({ step }) => names(step.effects).includes('call-officer'));
  assert.equal(calls.length, 4);
});
