// The button for help: an officer is called, and whatever was being taken of the traveller is left.
import assert from 'node:assert/strict';
import test from 'node:test';
import { LaneBench } from './helpers/lane-bench.ts';
import {
  atDesk,
  closed,
  committing,
  green,
  groundsOf,
  idleLane,
  names,
  stateOf,
} from './helpers/lane-steps.ts';
import { laneConfig } from './helpers/lane-walk.ts';

const effectsOf = (walk: ReturnType<typeof atDesk>) => walk.strides.at(-1)?.step.effects ?? [];

test('whoever presses it while something is taken is GREY and an officer comes', () => {
  for (const config of [undefined, laneConfig]) {
    const walk = atDesk(config);
    const before = stateOf(walk);
    walk.do({ type: 'panic' });
    assert.ok(['document', 'capturing'].includes(before), before);
    assert.equal(groundsOf(effectsOf(walk)), 'officer-called', before);
    assert.ok(names(effectsOf(walk)).includes('cancel-sensing'));
    assert.deepEqual(
      effectsOf(walk).filter(({ type }) => type === 'alarm'),
      [{ type: 'alarm', kind: 'panic', detail: 'the button for help was pressed' }],
    );
    walk.do({ type: 'committed', serial: 1 });
    assert.equal(stateOf(walk), 'referred');
  }
});

test('in every other state it is told of, and nothing else changes', () => {
  for (const walk of [idleLane(), committing(green)]) {
    const before = walk.state.phase;
    walk.do({ type: 'panic' });
    assert.deepEqual(names(effectsOf(walk)), ['alarm']);
    assert.equal(walk.state.phase, before);
    walk.do(closed);
  }
});

test('a button that is held down at the start is heard, and each press is one alarm', async () => {
  const bench = new LaneBench({ panic: true });
  await bench.ready();
  assert.deepEqual(
    bench.alarms.filter(kind => kind === 'panic'),
    ['panic'],
  );
  bench.panic.set(false);
  bench.panic.set(true);
  await bench.clock.advance(100);
  assert.deepEqual(
    bench.alarms.filter(kind => kind === 'panic'),
    ['panic', 'panic'],
  );
});
