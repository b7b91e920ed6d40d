// What must hold of the lane whatever happens, over random walks.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { type LaneEffect, movesBarrier } from '../daemon/lane/effects.ts';
import type { LaneState } from '../daemon/lane/state.ts';
import { sensorOf, weighs } from '../daemon/lane/traits.ts';
import { configs, happenings, type LaneWalk, type Stride, walkThrough } from './helpers/lane-walk.ts';

const runs = { numRuns: 1_500 };
const always = (holds: (walk: LaneWalk) => void) =>
  fc.assert(
    fc.property(configs, happenings, (config, sequence) => holds(walkThrough(sequence, config))),
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

test('a traveller is asked for each trait three times at most', () => {
  always(({ strides }) => {
    const captures = new Map<string, number>();
    for (const effect of effectsOf(strides)) {
      if (effect.type !== 'capture') continue;
      const asked = `${effect.serial} ${effect.trait}`;
      const count = (captures.get(asked) ?? 0) + 1;
      captures.set(asked, count);
      assert.ok(count <= 3);
    }
  });
});

test('a search rests on usable captures of that traveller, and tells of every other trait why it is missing', () => {
  always(({ strides, config }) => {
    const usable = new Set<string>();
    for (const { event, step } of strides) {
      if (event.type === 'captured' && event.usable) usable.add(`${event.serial} ${event.trait}`);
      for (const effect of step.effects) {
        if (effect.type !== 'search') continue;
        const { serial, taken, gaps } = effect;
        assert.ok(taken.length > 0);
        assert.ok(taken.every(trait => usable.has(`${serial} ${trait}`)));
        const told = new Set([...taken, ...gaps.map(({ modality }) => modality)]);
        assert.equal(told.size, config.traits.length);
      }
    }
  });
});

test('whoever lacks a required trait, or leaves a doubt, is not let through without an officer', () => {
  always(({ strides, config }) => {
    const lacking = new Set<number>();
    for (const { step } of strides) {
      for (const effect of step.effects) {
        if (effect.type === 'search' && effect.gaps.some(gap => weighs(gap, config.traits))) {
          lacking.add(effect.serial);
        }
        if (effect.type !== 'open-barrier' || effect.by === 'officer') continue;
        assert.ok(effect.serial !== undefined && !lacking.has(effect.serial));
      }
    }
  });
});

test('a doubt is never forgotten: it is judged by a later attempt, or it goes with the search', () => {
  always(({ strides }) => {
    for (const [at, { before, event, step }] of strides.entries()) {
      if (event.type !== 'captured' || event.doubt === undefined || before.phase.name !== 'capturing')
        continue;
      const { phase } = before;
      const isAnswer =
        event.serial === phase.serial && event.trait === phase.trait && event.attempt === phase.attempt;
      const counts = event.doubt === 'against' || (event.usable && !phase.crowded);
      if (!isAnswer || !counts || !isStillTaking(step.state)) continue;
      const later = strides.slice(at + 1).map(stride => stride.event);
      const isSettled = later.some(one => {
        const isOfTrait = one.type === 'captured' && one.serial === phase.serial && one.trait === phase.trait;
        return isOfTrait && one.usable && one.doubt === undefined;
      });
      const search = strides
        .slice(at)
        .flatMap(stride => stride.step.effects)
        .find(isSearchFor(phase.serial));
      if (search === undefined || (isSettled && event.doubt === 'undecided')) continue;
      const doubts = search.gaps.filter(({ reason }) => reason === 'presentation-doubt');
      assert.ok(doubts.some(({ modality }) => modality === phase.trait));
    }
  });
});

/** Not interrupted in the very step: by fire, by two who stay, by the lane being empty. */
const isStillTaking = ({ phase }: LaneState) => phase.name === 'capturing' || phase.name === 'deciding';

const isSearchFor =
  (serial: number) =>
  (effect: LaneEffect): effect is LaneEffect & { type: 'search' } =>
    effect.type === 'search' && effect.serial === serial;

test('no search is given up for a trait that cannot be had while there is another one', () => {
  always(({ strides, config }) => {
    for (const { before, step } of strides) {
      const { failed } = step.state.surroundings;
      if (before.phase.name !== 'capturing' || failed.includes('presence')) continue;
      for (const effect of step.effects) {
        if (effect.type !== 'commit') continue;
        if (effect.grounds !== 'device-failed' && effect.grounds !== 'unreadable') continue;
        assert.equal(before.phase.taken.length, 0);
        assert.equal(effect.gaps.length, config.traits.length);
      }
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
  always(({ strides, config }) => {
    for (const { before, step } of strides) {
      const { phase, surroundings } = step.state;
      if (phase.name !== 'idle') continue;
      if (before.phase.name !== 'idle') assert.equal(surroundings.barrier, 'closed');
      const needed = ['barrier', 'presence', 'document-reader'] as const;
      assert.ok(needed.every(device => !surroundings.failed.includes(device)));
      assert.ok(config.traits.some(({ modality }) => !surroundings.failed.includes(sensorOf[modality])));
      assert.ok(!surroundings.fire);
    }
  });
});

test('what is begun is ended: no sensor is asked while an earlier question is open', () => {
  always(({ strides }) => {
    let open: string | undefined;
    for (const { event, step } of strides) {
      const answers = ['captured', 'capture-failed', 'document-read', 'document-refused'];
      if (answers.includes(event.type)) open = undefined;
      for (const effect of step.effects) {
        if (effect.type === 'cancel-sensing') open = undefined;
        if (effect.type !== 'capture' && effect.type !== 'read-document') continue;
        assert.equal(open, undefined);
        open = effect.type;
      }
    }
  });
});
