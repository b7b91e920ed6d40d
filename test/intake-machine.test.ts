// Single moves of an intake desk's machine.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { IntakeTrait } from '../daemon/core/intake.ts';
import { statusOf } from '../daemon/lane/intake/state.ts';
import { IntakeWalk, intakeConfig } from './helpers/intake-walk.ts';

function begun(traits: readonly IntakeTrait[], more: object = {}): IntakeWalk {
  const walk = new IntakeWalk(intakeConfig({ traits: [...traits], ...more }));
  walk.order({ order: 'start' });
  return walk;
}

const status = ({ state }: IntakeWalk, trait: IntakeTrait) =>
  state.name === 'idle' ? undefined : statusOf(state.session, trait);

test('a trait that is to be taken once more is asked for at once, before what still waits', () => {
  const walk = begun(['right-thumb', 'right-index', 'right-middle']);
  walk.see(90);
  walk.order({ order: 'absent', trait: 'right-middle', reason: 'refused' });
  assert.deepEqual(walk.question?.targets, ['right-index']);
  walk.order({ order: 'retake', trait: 'right-middle', discard: false });
  assert.deepEqual(walk.question?.targets, ['right-middle']);
  walk.see(90);
  assert.deepEqual(walk.question?.targets, ['right-index']);
});

test('an answer to a question that was withdrawn is nobody’s', () => {
  const walk = begun(['right-thumb', 'right-index']);
  const { serial } = walk;
  const withdrawn = walk.question?.question ?? 0;
  walk.order({ order: 'absent', trait: 'right-thumb', reason: 'bandaged' });
  const seen = [{ trait: 'right-index', score: 90, hints: [], sample: 1 } as const];
  walk.do({ type: 'captured', serial, question: withdrawn, seen });
  assert.equal(status(walk, 'right-index')?.outcome, undefined);
  walk.do({ type: 'captured', serial, question: withdrawn + 1, seen });
  assert.equal(status(walk, 'right-index')?.outcome?.kind, 'taken');
});

test('what could not be judged is asked for again, and a capture that can be settles it', () => {
  const walk = begun(['left-iris']);
  walk.see({ doubt: 'undecided', score: 95 });
  assert.deepEqual([walk.state.name, status(walk, 'left-iris')?.doubt], ['capturing', 'undecided']);
  walk.see({ score: 70 });
  assert.deepEqual(
    [status(walk, 'left-iris')?.doubt, status(walk, 'left-iris')?.best?.score],
    [undefined, 70],
  );
});

test('what can never be judged is taken in the end, in doubt', () => {
  const walk = begun(['left-iris'], { attempts: 2 });
  walk.see({ doubt: 'undecided' });
  walk.see({ doubt: 'undecided' });
  const { doubt, outcome } = status(walk, 'left-iris') ?? {};
  assert.deepEqual([doubt, outcome?.kind], ['undecided', 'taken']);
});

test('what speaks against a presentation is not asked away by taking it once more', () => {
  const walk = begun(['left-iris']);
  walk.see({ doubt: 'against' });
  walk.order({ order: 'retake', trait: 'left-iris', discard: true });
  walk.see(90);
  assert.deepEqual(
    [status(walk, 'left-iris')?.doubt, status(walk, 'left-iris')?.best?.score],
    ['against', 90],
  );
});

test('eyes are asked for together where the camera shows both, and one by one where it does not', () => {
  const traits: IntakeTrait[] = ['right-iris', 'left-iris'];
  assert.deepEqual(begun(traits).question?.targets, traits);
  const walk = new IntakeWalk(intakeConfig({ traits }, false));
  walk.order({ order: 'start' });
  assert.deepEqual(walk.question?.targets, ['right-iris']);
});
