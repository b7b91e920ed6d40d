// Whatever happens at an intake desk, in whatever order: what always holds.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import type { Closing, IntakeEffect } from '../daemon/lane/intake/effects.ts';
import type { SeenTrait } from '../daemon/lane/intake/events.ts';
import { objection } from '../daemon/lane/intake/orders.ts';
import { type IntakeState, modalityOf } from '../daemon/lane/intake/state.ts';
import { configs, happenings, type IntakeWalk, walked } from './helpers/intake-walk.ts';

function always(check: (walk: IntakeWalk) => void): void {
  fc.assert(
    fc.property(configs, happenings, (config, given) => check(walked(config, given))),
    { numRuns: 400 },
  );
}

const isClosing = (effect: IntakeEffect): effect is IntakeEffect & Closing =>
  effect.type === 'search' || effect.type === 'commit';

test('it can be cancelled in every state, at the latest when the disk has let its time pass', () => {
  always(walk => {
    if (walk.state.name === 'idle') return;
    if (walk.state.name === 'committing') walk.pass(walk.config.timings.commitTimeoutMs);
    assert.equal(objection(walk.state, { order: 'cancel', reason: 'left' }), undefined);
    const { state, effects } = walk.order({ order: 'cancel', reason: 'left' });
    assert.equal(state.name, 'idle');
    assert.ok(effects.some(({ type }) => type === 'end'));
  });
});

test('with nothing but time nobody’s captures lie there for longer than the limit', () => {
  always(walk => {
    const { timings, traits, attempts } = walk.config;
    const capturesMs = traits.length * attempts * (timings.captureTimeoutMs + timings.answerMarginMs);
    walk.pass(timings.unattendedMs + capturesMs);
    // What the disk has been given is the disk's; a cancel is the way out.
    if (walk.state.name === 'committing') assert.ok(walk.state.overdue);
    else assert.equal(walk.state.name, 'idle');
  });
});

test('from wherever it stands an officer comes to a record by answering what is asked', () => {
  always(walk => {
    if (walk.state.name === 'idle') walk.order({ order: 'start' });
    for (let moves = 0; walk.state.name !== 'idle'; moves++) {
      assert.ok(moves < 100, `still ${walk.state.name}`);
      advance(walk);
    }
    const last = walk.effects.findLast(isClosing);
    assert.equal(last?.type, 'commit');
  });
});

/** What a person who does as asked, and an officer who goes on, do next. */
function advance(walk: IntakeWalk): void {
  const { serial, state } = walk;
  if (state.name === 'capturing') walk.see(90);
  else if (state.name === 'searching') walk.do({ type: 'searched', serial, answer: 'GREEN' });
  else if (state.name === 'committing') walk.do({ type: 'committed', serial });
  else walk.order({ order: state.name === 'paused' ? 'resume' : 'finish' });
}

test('no trait is without an outcome at the end, and what is said to be taken has a sample', () => {
  always(walk => {
    if (walk.state.name === 'capturing' || walk.state.name === 'review') walk.order({ order: 'finish' });
    for (const effect of walk.effects.filter(isClosing)) {
      assert.deepEqual(
        effect.traits.map(({ trait }) => trait),
        walk.config.traits,
      );
      for (const { outcome, best } of effect.traits) {
        if (outcome.kind === 'taken' || outcome.kind === 'overridden') assert.ok(best);
      }
      const given = effect.traits.filter(({ outcome }) => /taken|overridden/.test(outcome.kind));
      assert.deepEqual(new Set(effect.taken), new Set(given.map(({ trait }) => modalityOf(trait))));
    }
  });
});

test('nobody is GREEN of whom a modality is missing or in doubt', () => {
  always(({ effects }) => {
    for (const { traits, taken, gaps } of effects.filter(isClosing)) {
      for (const modality of new Set(traits.map(({ trait }) => modalityOf(trait)))) {
        const doubted = traits.some(({ trait, doubt }) => doubt && modalityOf(trait) === modality);
        const isGap = gaps.some(gap => gap.modality === modality);
        assert.equal(isGap, doubted || !taken.includes(modality));
      }
    }
  });
});

test('no capture is lost: the best of those that answer a question stays, until an officer says that it goes', () => {
  always(({ strides }) => {
    for (const { before, event, step } of strides) {
      if (before.name === 'idle' || step.state.name === 'idle') continue;
      const isOfficers = event.type === 'order' && /retake|absent/.test(event.order);
      for (const { trait, best, outcome } of before.session.traits) {
        const after = bestIn(step.state, trait);
        const isSpokenOf = isOfficers && 'trait' in event && event.trait === trait;
        if (best !== undefined && !isSpokenOf) assert.ok(after, `${trait} is lost`);
        if (best && after && !isSpokenOf && !best.sameAs && !best.doubt && !best.isPoor) {
          assert.ok(after.score >= best.score);
        }
        if (outcome?.kind === 'taken' && !isSpokenOf) {
          assert.equal(statusIn(step.state, trait)?.outcome?.kind, 'taken');
        }
      }
      if (event.type !== 'captured' || before.name !== 'capturing') continue;
      if (event.serial !== before.session.serial || event.question !== before.session.question) continue;
      for (const seen of event.seen.filter(isSample)) {
        assert.ok(bestIn(step.state, seen.trait), `${seen.trait} was captured`);
      }
    }
  });
});

const isSample = ({ sample }: SeenTrait) => sample !== undefined;
const statusIn = (state: IntakeState, trait: string) =>
  state.name === 'idle' ? undefined : state.session.traits.find(status => status.trait === trait);
const bestIn = (state: IntakeState, trait: string) => statusIn(state, trait)?.best;

test('every sample that may still be asked for is kept', () => {
  always(({ strides }) => {
    for (const { step } of strides) {
      for (const effect of step.effects) {
        if (effect.type !== 'capture' || step.state.name === 'idle') continue;
        const wanted = step.state.session.traits.flatMap(({ best }) => (best ? [best.sample] : []));
        assert.deepEqual(new Set(effect.kept), new Set(wanted));
      }
    }
  });
});

test('nothing is asked of a sensor while an earlier question is open', () => {
  always(({ strides }) => {
    let open = false;
    for (const { before, event, step } of strides) {
      const { serial, question } = before.name === 'capturing' ? before.session : {};
      if ('question' in event && event.question === question && event.serial === serial) open = false;
      for (const { type } of step.effects) {
        if (type === 'cancel-sensing') open = false;
        if (type !== 'capture') continue;
        assert.ok(!open);
        open = true;
      }
    }
  });
});

test('a sensor that fails takes nothing from what another takes', () => {
  always(({ strides }) => {
    for (const { before, event, step } of strides) {
      if (event.type !== 'sensor-failed' || before.name !== 'capturing' || step.state.name === 'idle')
        continue;
      if (event.serial !== before.session.serial || event.question !== before.session.question) continue;
      const modality = modalityOf(before.targets[0]);
      for (const { trait, outcome } of before.session.traits) {
        if (modalityOf(trait) === modality) continue;
        assert.deepEqual(statusIn(step.state, trait)?.outcome, outcome);
      }
    }
  });
});

test('an answer is known only once the record is on the disk', () => {
  always(({ strides }) => {
    for (const { before, event, step } of strides) {
      if (step.state.name !== 'idle' || step.state.last === undefined || before.name === 'idle') continue;
      assert.equal(event.type, 'committed');
    }
  });
});
