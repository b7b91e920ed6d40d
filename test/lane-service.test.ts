// The states idle and out of service: start, close, failing devices, fire.
import assert from 'node:assert/strict';
import test from 'node:test';
import { permits } from '../daemon/lane/machine.ts';
import {
  atDesk,
  closed,
  committing,
  concluded,
  green,
  idleLane,
  names,
  passage,
  red,
  stateOf,
} from './helpers/lane-steps.ts';
import { LaneWalk, laneConfig } from './helpers/lane-walk.ts';

const fire = (active: boolean) => ({ type: 'fire', active }) as const;
const officer = (command: 'open-lane' | 'close-lane' | 'reset' | 'release-traveller') =>
  ({ type: 'officer', command }) as const;

test('a lane serves once its barrier is known to be closed, and says so', () => {
  const { effects } = new LaneWalk().do(closed);
  assert.deepEqual(names(effects), ['cancel-sensing', 'end', 'alarm', 'welcome']);
});

test('a barrier that does not close at the start keeps the lane out of service, and is asked again', () => {
  const walk = new LaneWalk();
  walk.pass(laneConfig.timings.barrierTimeoutMs);
  assert.equal(stateOf(walk), 'out-of-service device-failed');
  walk.pass(laneConfig.timings.deviceRetryMs);
  assert.deepEqual(walk.strides.at(-1)?.step.effects, [{ type: 'probe', device: 'barrier' }]);
  walk.do(closed);
  assert.equal(stateOf(walk), 'idle');
});

for (const device of ['scanner', 'document-reader', 'presence', 'barrier'] as const) {
  test(`an idle lane without its ${device} is out of service, and says so once`, () => {
    const walk = idleLane(laneConfig);
    walk.do({ type: 'device-failed', device, detail: 'absent' });
    walk.do({ type: 'device-failed', device, detail: 'absent' });
    const alarms = walk.strides.flatMap(({ step }) =>
      step.effects.flatMap(effect => (effect.type === 'alarm' ? [effect.kind] : [])),
    );
    assert.deepEqual(alarms, ['in-service', 'device-failed', 'out-of-service']);
  });
}

test('a lane without a document step does not miss the reader, and no lane misses the indicator', () => {
  const walk = idleLane();
  walk.do({ type: 'device-failed', device: 'document-reader', detail: 'absent' });
  walk.do({ type: 'device-failed', device: 'indicator', detail: 'absent' });
  assert.equal(stateOf(walk), 'idle');
});

test('an officer closes and opens the lane', () => {
  const walk = idleLane();
  walk.do(officer('close-lane'));
  assert.equal(permits(walk.state, 'close-lane'), false);
  walk.do(officer('open-lane'));
  walk.do(closed);
  assert.equal(stateOf(walk), 'idle');
});

const states: readonly [string, () => LaneWalk][] = [
  ['starting', () => new LaneWalk()],
  ['idle', idleLane],
  ['document', () => atDesk(laneConfig)],
  ['capturing', atDesk],
  ['committing', () => committing(green)],
  ['passing', passage],
  ['referred', () => concluded(red)],
];
for (const [name, enter] of states) {
  test(`fire while ${name} releases the barrier before all else; only an officer ends it, and not while it burns`, () => {
    const walk = enter();
    const { effects } = walk.do(fire(true));
    assert.deepEqual(names(effects), ['release-barrier', 'cancel-sensing', 'evacuate', 'alarm', 'end']);
    assert.equal(permits(walk.state, 'open-lane'), false);
    assert.deepEqual(walk.do(officer('open-lane')).effects, []);
    assert.deepEqual(walk.do({ type: 'committed', serial: 1 }).effects, []);
    walk.pass(600_000);
    assert.deepEqual(walk.do(fire(false)).effects, []);
    walk.pass(600_000);
    assert.deepEqual(names(walk.do(officer('open-lane')).effects), ['lane-closed', 'close-barrier']);
  });
}
