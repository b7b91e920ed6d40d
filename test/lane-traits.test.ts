// The state capturing of a lane that takes a finger, then an iris.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { LaneEvent } from '../daemon/lane/events.ts';
import type { LaneConfig } from '../daemon/lane/state.ts';
import {
  atDesk,
  beam,
  captured,
  committing,
  green,
  groundsOf,
  idleLane,
  names,
  red,
  stateOf,
} from './helpers/lane-steps.ts';
import { bothTraits, type LaneWalk, laneConfig } from './helpers/lane-walk.ts';

const two: LaneConfig = { ...bothTraits, hasDocumentReader: false };
const irisWanted: LaneConfig = {
  ...two,
  traits: [two.traits[0], { modality: 'iris', need: 'wanted' }],
};
const { timings } = laneConfig;
const noCamera: LaneEvent = { type: 'device-failed', device: 'iris-camera', detail: 'io' };
const cameraBack: LaneEvent = { type: 'device-restored', device: 'iris-camera' };
const noIris = [{ modality: 'iris', reason: 'device-failed' }];

const doubtfulSearch = {
  type: 'search',
  serial: 1,
  taken: ['fingerprint', 'iris'],
  gaps: [{ modality: 'iris', reason: 'presentation-doubt' }],
};

/** The finger has been given, and the eyes are asked for. */
function atCamera(config = two): LaneWalk {
  const walk = atDesk(config);
  walk.do(captured(1, true));
  return walk;
}

test('after the finger the eyes are asked for, with a number of attempts of their own', () => {
  const walk = atDesk(two);
  walk.do(captured(1, false));
  const { effects } = walk.do(captured(2, true));
  assert.deepEqual(names(effects), ['look-into-camera', 'capture']);
  assert.deepEqual(walk.capture, { serial: 1, trait: 'iris', attempt: 1 });
  const search = walk.do(captured(1, true, 'iris')).effects.at(-1);
  assert.deepEqual(search, { type: 'search', serial: 1, taken: ['fingerprint', 'iris'], gaps: [] });
});

test('a poor picture of an eye gives hints and another attempt; after the third the finger is searched with', () => {
  const walk = atCamera();
  assert.deepEqual(walk.do(captured(1, false, 'iris')).effects[0], {
    type: 'prompt',
    prompt: 'look-into-camera',
    hints: ['come-closer'],
  });
  walk.do(captured(2, false, 'iris'));
  assert.deepEqual(walk.do(captured(3, false, 'iris')).effects.at(-1), {
    type: 'search',
    serial: 1,
    taken: ['fingerprint'],
    gaps: [{ modality: 'iris', reason: 'unreadable' }],
  });
});

test('an unreadable finger does not end the visit: the iris is still taken and searched', () => {
  const walk = atDesk(two);
  for (const attempt of [1, 2, 3]) walk.do(captured(attempt, false));
  assert.deepEqual(walk.do(captured(1, true, 'iris')).effects.at(-1), {
    type: 'search',
    serial: 1,
    taken: ['iris'],
    gaps: [{ modality: 'fingerprint', reason: 'unreadable' }],
  });
});

test('nothing usable at all is GREY by what went wrong first', () => {
  const walk = atDesk(two);
  for (const trait of ['fingerprint', 'iris'] as const) {
    for (const attempt of [1, 2, 3]) walk.do(captured(attempt, false, trait));
  }
  const effects = walk.strides.at(-1)?.step.effects;
  assert.equal(groundsOf(effects), 'unreadable');
});

test('a camera that fails while the traveller looks into it: the finger is searched with, at once', () => {
  const walk = atCamera();
  const { effects } = walk.do(noCamera);
  assert.deepEqual(names(effects), ['alarm', 'cancel-sensing', 'please-wait', 'search']);
  assert.deepEqual(effects.at(-1), { type: 'search', serial: 1, taken: ['fingerprint'], gaps: noIris });
});

test('a camera that does not keep its own time limit has failed, and is a gap like any other', () => {
  const walk = atCamera();
  walk.pass(timings.captureTimeoutMs + timings.answerMarginMs);
  assert.deepEqual(walk.state.surroundings.failed, ['iris-camera']);
  assert.deepEqual(names(walk.strides.at(-1)?.step.effects ?? []).slice(0, 2), ['alarm', 'cancel-sensing']);
  assert.equal(stateOf(walk), 'deciding');
});

test('without its iris camera a lane stays in service, passes it over and asks now and again whether it is back', () => {
  const walk = idleLane(two);
  walk.do(noCamera);
  assert.equal(stateOf(walk), 'idle');
  walk.pass(timings.deviceRetryMs);
  assert.deepEqual(walk.strides.at(-1)?.step.effects, [{ type: 'probe', device: 'iris-camera' }]);
  assert.ok(names(walk.do(beam('outer', true)).effects).includes('probe'));
  walk.do(beam('outer', false));
  walk.do(beam('inner', true));
  const { effects } = walk.do(captured(1, true));
  assert.deepEqual(effects.at(-1), { type: 'search', serial: 1, taken: ['fingerprint'], gaps: noIris });
});

test('a camera that is back before the desk is asked again', () => {
  const walk = idleLane(two);
  walk.do(noCamera);
  walk.do(beam('outer', true));
  const { effects } = walk.do(cameraBack);
  assert.deepEqual(effects, [{ type: 'alarm', kind: 'device-restored', detail: 'iris-camera' }]);
  walk.do(beam('outer', false));
  walk.do(beam('inner', true));
  assert.ok(names(walk.do(captured(1, true)).effects).includes('look-into-camera'));
});

test('an idle lane whose camera is back wants to be woken by nothing but people', () => {
  const walk = idleLane(two);
  walk.do(noCamera);
  walk.do(cameraBack);
  walk.pass(timings.absenceMs);
  const strides = walk.strides.length;
  walk.pass(600_000);
  assert.equal(walk.strides.length, strides);
});

test('a lane of which every sensor has failed is out of service, and serves again with the first that is back', () => {
  const walk = idleLane(two);
  walk.do(noCamera);
  walk.do({ type: 'device-failed', device: 'scanner', detail: 'io' });
  assert.equal(stateOf(walk), 'out-of-service device-failed');
  walk.pass(timings.deviceRetryMs);
  assert.deepEqual(names(walk.strides.at(-1)?.step.effects ?? []), ['probe', 'probe']);
  walk.do(cameraBack);
  assert.equal(stateOf(walk), 'idle');
});

test('who lacks a required trait is not admitted, whatever the verdict says; who lacks a wanted one may be', () => {
  const outcome = (config: LaneConfig) => {
    const walk = atCamera(config);
    walk.do(noCamera);
    walk.do({ type: 'searched', serial: 1, verdict: green });
    return names(walk.do({ type: 'committed', serial: 1 }).effects);
  };
  assert.deepEqual(outcome(two), ['announce', 'wait-for-officer', 'call-officer']);
  assert.deepEqual(outcome(irisWanted), ['announce', 'please-pass', 'open-barrier']);
});

test('what speaks against a presentation is not asked away: the trait is in doubt and the next one is asked for', () => {
  const walk = atDesk(two);
  const { effects } = walk.do({ ...captured(1, true), doubt: 'against' } as LaneEvent);
  assert.deepEqual(names(effects), ['look-into-camera', 'capture']);
  const doubt = [{ modality: 'fingerprint', reason: 'presentation-doubt' }];
  assert.deepEqual(walk.do(captured(1, true, 'iris')).effects.at(-1), {
    type: 'search',
    serial: 1,
    taken: ['fingerprint', 'iris'],
    gaps: doubt,
  });
});

test('a doubt is one even where the sample is of no use, and where the trait is only wanted', () => {
  const walk = atCamera(irisWanted);
  walk.do({ ...captured(1, false, 'iris'), doubt: 'against' } as LaneEvent);
  walk.do({ type: 'searched', serial: 1, verdict: green });
  const { effects } = walk.do({ type: 'committed', serial: 1 });
  assert.deepEqual(effects.at(-1), { type: 'call-officer', reason: 'presentation-doubt' });
});

test('a presentation that could not be judged is asked for again; after the last attempt it is a doubt', () => {
  const walk = atCamera();
  for (const attempt of [1, 2]) {
    const { effects } = walk.do({ ...captured(attempt, true, 'iris'), doubt: 'undecided' } as LaneEvent);
    assert.deepEqual(names(effects), ['look-into-camera', 'capture']);
  }
  const last = walk.do({ ...captured(3, true, 'iris'), doubt: 'undecided' } as LaneEvent).effects.at(-1);
  assert.ok(last?.type === 'search' && last.taken.length === 2);
  assert.deepEqual(last.gaps, [{ modality: 'iris', reason: 'presentation-doubt' }]);
});

test('a doubt that could not be judged stays one when the attempts after it are of no use, and its sample is searched with', () => {
  const walk = atCamera(irisWanted);
  walk.do({ ...captured(1, true, 'iris'), doubt: 'undecided' } as LaneEvent);
  walk.do(captured(2, false, 'iris'));
  const { effects } = walk.do(captured(3, false, 'iris'));
  assert.deepEqual(effects[0], { type: 'recall', serial: 1, trait: 'iris', attempt: 1 });
  assert.deepEqual(effects.at(-1), doubtfulSearch);
});

test('a comparer that does not answer for one trait leaves the other', () => {
  const walk = atCamera();
  const { effects } = walk.do({ type: 'capture-failed', serial: 1, trait: 'iris', attempt: 1 });
  assert.deepEqual(names(effects), ['please-wait', 'search']);
});

test('a late answer of the finger is not taken for one of the iris', () => {
  const walk = atCamera();
  const { phase } = walk.state;
  walk.do(captured(1, true));
  walk.do({ type: 'capture-failed', serial: 1, trait: 'fingerprint', attempt: 1 });
  assert.equal(walk.state.phase, phase);
});

test('who gives a finger and leaves is searched for by it, and the lane is free again', () => {
  const walk = atCamera();
  walk.do(beam('inner', false));
  walk.pass(timings.absenceMs);
  const { effects } = walk.strides.at(-1)?.step ?? { effects: [] };
  assert.deepEqual(names(effects), ['cancel-sensing', 'please-wait', 'search']);
  walk.do({ type: 'searched', serial: 1, verdict: { ...red, outcome: 'leave' } });
  walk.do({ type: 'committed', serial: 1 });
  assert.equal(stateOf(walk), 'idle');
});

test('two people at the camera: the prompt goes back to the eyes when the second steps out', () => {
  const walk = atCamera();
  walk.do(beam('outer', true));
  walk.pass(timings.crowdGraceMs);
  assert.deepEqual(names(walk.do(beam('outer', false)).effects), ['look-into-camera']);
});

test('a lane that takes fingers alone does not miss an iris camera', () => {
  const walk = committing(green);
  walk.do(noCamera);
  walk.do({ type: 'committed', serial: 1 });
  assert.equal(stateOf(walk), 'passing');
});

test('who leaves after a presentation that could not be judged leaves the doubt behind', () => {
  const walk = atCamera();
  walk.do({ ...captured(1, true, 'iris'), doubt: 'undecided' } as LaneEvent);
  walk.do(beam('inner', false));
  walk.pass(timings.absenceMs);
  const { effects } = walk.strides.at(-1)?.step ?? { effects: [] };
  assert.deepEqual(names(effects), ['cancel-sensing', 'recall', 'please-wait', 'search']);
  assert.deepEqual(effects.at(-1), doubtfulSearch);
});

test('who gives nothing but a presentation that could not be judged is searched for by it, and not taken for gone', () => {
  const walk = atDesk(two);
  walk.do({ ...captured(1, true), doubt: 'undecided' } as LaneEvent);
  walk.do(beam('inner', false));
  walk.pass(timings.absenceMs);
  assert.deepEqual(walk.strides.at(-1)?.step.effects.at(-1), {
    type: 'search',
    serial: 1,
    taken: ['fingerprint'],
    gaps: [
      { modality: 'fingerprint', reason: 'presentation-doubt' },
      { modality: 'iris', reason: 'abandoned' },
    ],
  });
});

test('a scanner that fails after a presentation that could not be judged leaves the sample to be searched with', () => {
  const walk = atDesk(two);
  walk.do({ ...captured(1, true), doubt: 'undecided' } as LaneEvent);
  const { effects } = walk.do({ type: 'device-failed', device: 'scanner', detail: 'io' });
  assert.deepEqual(names(effects), ['alarm', 'cancel-sensing', 'recall', 'look-into-camera', 'capture']);
  const last = walk.do(captured(1, true, 'iris')).effects.at(-1);
  assert.ok(last?.type === 'search' && last.taken.join() === 'fingerprint,iris');
});
