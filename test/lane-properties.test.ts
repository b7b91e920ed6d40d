// What must hold of the lane whatever happens, over random walks.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { movesBarrier } from '../daemon/lane/effects.ts';
import { happenings, type LaneWalk, type Stride, walkThrough } from './helpers/lane-walk.ts';

const runs = { numRuns: 1_500 };
const always = (holds: (walk: LaneWalk) => void) =>
  fc.assert(
    fc.property(happenings, sequence => holds(walkThrough(sequence))),
    runs,
  );

const effectsOf = (strides: readonly Stride[]) => strides.flatMap(stride => stride.step.effects);

test('the barrier opens on a decision only after that traveller is on the disk', () => {
  always(({ strides }) => {
    const asked = new Set<number>();
    const committed = new Set<number>();
    for (const { event, step } of strides) {
      if (event.type === 'committed' && asked.has(event.serial)) committed.add(event.serial);
      for (const effect of step.effects) {
        if (effect.type === 'commit') asked.add(effect.serial);
        if (effect.type !== 'open-barrier' || effect.by === 'officer') continue;
        assert.ok(effect.serial !== undefined && committed.has(effect.serial));
      }
    }
  });
});

test('an answer is announced only in the step in which the disk has confirmed it', () => {
  always(({ strides }) => {
    for (const { event, step } of strides) {
      for (const effect of step.effects) {
        if (effect.type !== 'announce') continue;
        assert.ok(event.type === 'committed' && event.serial === effect.serial);
      }
    }
  });
});

test('while there is fire nothing moves the barrier, and nothing but an officer ends the evacuation', () => {
  always(({ strides }) => {
    for (const { before, event, step } of strides) {
      if (step.state.surroundings.fire) assert.ok(!step.effects.some(movesBarrier));
      if (event.type === 'fire' && event.active) assert.equal(step.effects[0]?.type, 'release-barrier');
      const evacuated = before.phase.name === 'out-of-service' && before.phase.reason === 'evacuation';
      if (!evacuated || step.state.phase === before.phase || event.type === 'fire') continue;
      assert.ok(event.type === 'officer' && event.command === 'open-lane' && !before.surroundings.fire);
    }
  });
});

test('a traveller is asked for a finger three times at most', () => {
  always(({ strides }) => {
    const captures = new Map<number, number>();
    for (const effect of effectsOf(strides)) {
      if (effect.type !== 'capture') continue;
      const count = (captures.get(effect.serial) ?? 0) + 1;
      captures.set(effect.serial, count);
      assert.ok(count <= 3);
    }
  });
});

test('the barrier opens without an officer for an admission alone', () => {
  always(({ strides }) => {
    const admitted = new Map<number, boolean>();
    for (const { before, event, step } of strides) {
      // A verdict that nobody waits for, of another traveller or too late, decides nothing.
      const { phase } = before;
      const isAwaited = phase.name === 'deciding' && phase.verdict === undefined;
      if (event.type === 'searched' && isAwaited && phase.serial === event.serial) {
        admitted.set(event.serial, event.verdict.outcome === 'admit');
      }
      for (const effect of step.effects) {
        if (effect.type === 'commit' && effect.grounds) admitted.set(effect.serial, false);
        if (effect.type !== 'open-barrier') continue;
        if (effect.by === 'officer') {
          assert.ok(event.type === 'officer' && event.command === 'release-traveller');
        } else {
          assert.equal(admitted.get(effect.serial ?? -1), true);
        }
      }
    }
  });
});

test('with nothing but time the traveller is free, or an officer is called, within three minutes', () => {
  const atRest = new Set(['idle', 'referred', 'blocked', 'out-of-service']);
  always(walk => {
    const untilMs = walk.nowMs + 180_000;
    while (!atRest.has(walk.state.phase.name)) {
      walk.pass(1_000);
      assert.ok(walk.nowMs <= untilMs, `still ${walk.state.phase.name}`);
    }
  });
});

test('whoever is kept waiting has an officer called', () => {
  always(({ strides }) => {
    for (const { before, step } of strides) {
      const { name } = step.state.phase;
      if (name === before.phase.name || (name !== 'referred' && name !== 'blocked')) continue;
      assert.ok(step.effects.some(effect => effect.type === 'call-officer'));
    }
  });
});

test('a lane is idle only behind a closed barrier and with all that it needs', () => {
  always(({ strides }) => {
    for (const { before, step } of strides) {
      const { phase, surroundings } = step.state;
      if (phase.name !== 'idle') continue;
      if (before.phase.name !== 'idle') assert.equal(surroundings.barrier, 'closed');
      assert.ok(surroundings.failed.every(device => device === 'indicator'));
      assert.ok(!surroundings.fire);
    }
  });
});

test('what is begun is ended: no sensor is asked while an earlier question is open', () => {
  always(({ strides }) => {
    let open: string | undefined;
    for (const { event, step } of strides) {
      if (event.type === 'captured' || event.type === 'document-read' || event.type === 'document-refused') {
        open = undefined;
      }
      for (const effect of step.effects) {
        if (effect.type === 'cancel-sensing') open = undefined;
        if (effect.type !== 'capture' && effect.type !== 'read-document') continue;
        assert.equal(open, undefined);
        open = effect.type;
      }
    }
  });
});
