// What a pupil does when a light comes on, judged from its radius alone.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { parameters } from '../daemon/biometrics/presentation/parameters.ts';
import { judgeReflex, type PupilMoment } from '../daemon/biometrics/presentation/reflex.ts';
import { drawPupilHabit, type PupilHabit, pupilRatio } from '../hal/drivers/sim/presentation/pupil-model.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';

const stimulusAtMs = 70_000;
const intervalMs = 33;

const usual: PupilHabit = {
  rest: 0.45,
  latencyMs: 240,
  fall: 0.25,
  fallMs: 250,
  unrest: 0.01,
  unrestPeriodMs: 3000,
  unrestPhase: 1,
};

interface Filming {
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly everyMs?: number;
}

function film(
  ratioAt: (sinceLightMs: number) => number | undefined,
  { fromMs = -400, toMs = 1200, everyMs = intervalMs }: Filming = {},
): PupilMoment[] {
  const count = Math.ceil((toMs - fromMs) / everyMs) + 1;
  return Array.from({ length: count }, (_, frame) => {
    const sinceMs = fromMs + frame * everyMs;
    return { atMs: stimulusAtMs + sinceMs, ratio: ratioAt(sinceMs) };
  });
}

const reasonsOf = (moments: readonly PupilMoment[]) => judgeReflex(moments, stimulusAtMs).reasons;
const living = (habit: PupilHabit) => film(sinceMs => pupilRatio(habit, sinceMs));

describe('a light comes on:', () => {
  it('a pupil that waits its latency and narrows is not doubted', () => {
    const { reasons, measures } = judgeReflex(living(usual), stimulusAtMs);
    assert.deepEqual(reasons, []);
    assert.ok(measures.onsetMs > 240 && measures.onsetMs < 400, `onset ${measures.onsetMs} ms`);
    assert.ok(Math.abs(measures.fall - 0.25) < 0.03, `fall ${measures.fall}`);
  });

  it('a print does not narrow', () => {
    assert.deepEqual(reasonsOf(film(() => 0.45)), ['no-light-reflex']);
  });

  it('a print in a hand that trembles does not narrow', () => {
    const random = randomFrom(3);
    assert.deepEqual(reasonsOf(film(() => 0.45 + random.normal(0, 0.01))), ['no-light-reflex']);
  });

  it('a pupil that only drifts as it does by itself has not answered', () => {
    const hippus = { ...usual, fall: 0, unrest: 0.05, unrestPeriodMs: 5000 };
    for (let phase = 0; phase < 6; phase += 0.5) {
      assert.deepEqual(reasonsOf(living({ ...hippus, unrestPhase: phase })), ['no-light-reflex'], `${phase}`);
    }
  });

  it('a film whose eye narrows before the light is doubted', () => {
    assert.deepEqual(reasonsOf(film(sinceMs => pupilRatio(usual, sinceMs + 500))), ['narrows-too-early']);
    assert.deepEqual(reasonsOf(film(sinceMs => pupilRatio(usual, sinceMs + 240))), ['narrows-too-early']);
  });

  it('a film whose eye narrows a little too soon is doubted, however little it has narrowed by then', () => {
    assert.deepEqual(reasonsOf(film(sinceMs => pupilRatio(usual, sinceMs + 200))), ['narrows-too-early']);
  });

  it('a film that is cut, so that its eye narrows before the light and after it, is doubted', () => {
    const cut = (sinceMs: number) => (sinceMs < -250 ? 0.52 : pupilRatio(usual, sinceMs));
    assert.deepEqual(reasonsOf(film(cut)), ['narrows-too-early']);
  });

  it('a pupil that narrows as it should and hardly at all has not answered', () => {
    assert.deepEqual(reasonsOf(living({ ...usual, fall: 0.07 })), ['no-light-reflex']);
  });

  it('a film whose eye narrows long after the light is doubted', () => {
    assert.deepEqual(reasonsOf(film(sinceMs => pupilRatio(usual, sinceMs - 450))), ['narrows-too-late']);
  });

  it('a film whose eye had narrowed before it began is doubted', () => {
    assert.deepEqual(reasonsOf(film(sinceMs => pupilRatio(usual, sinceMs + 2500))), ['no-light-reflex']);
  });

  it('a blink where the pupil should narrow is no answer', () => {
    const blinking = (sinceMs: number) =>
      sinceMs > 200 && sinceMs < 450 ? undefined : pupilRatio(usual, sinceMs);
    assert.deepEqual(reasonsOf(film(blinking)), ['pupil-unclear']);
  });

  it('a frame or two without a pupil, or measured wrong, changes nothing', () => {
    const moments = living(usual);
    const spoilt = moments.map((moment, frame) =>
      frame % 9 === 4 ? { ...moment, ratio: frame % 2 === 0 ? undefined : 0.2 } : moment,
    );
    assert.deepEqual(reasonsOf(spoilt), []);
  });

  it('a sequence that is too short, too slow or out of order is not evidence', () => {
    const ratioAt = (sinceMs: number) => pupilRatio(usual, sinceMs);
    const wanting: Filming[] = [{ fromMs: -200 }, { toMs: 700 }, { everyMs: 100 }];
    for (const filming of wanting)
      assert.deepEqual(reasonsOf(film(ratioAt, filming)), ['evidence-invalid'], JSON.stringify(filming));
    assert.deepEqual(reasonsOf(living(usual).toReversed()), ['evidence-invalid']);
    assert.deepEqual(reasonsOf([]), ['evidence-invalid']);
  });
});

/** Evenly, which a double is not: most of them are next to nothing. */
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 1000 }).map(part => min + ((max - min) * part) / 1000);
const habits = fc.record({
  rest: between(0.3, 0.65),
  latencyMs: between(parameters.reflex.earliestMs, 350),
  fall: between(0, 0.4),
  fallMs: between(150, 350),
  unrest: between(0, 0.04),
  unrestPeriodMs: between(1500, 6000),
  unrestPhase: between(0, 6.28),
});

it('more of a light reflex is never taken for less: it may only be seen too early, since drift comes on top', () => {
  let [passed, early] = [0, 0];
  fc.assert(
    fc.property(habits, between(0, 0.3), (habit, more) => {
      if (reasonsOf(living(habit)).length > 0) return;
      passed++;
      const reasons = reasonsOf(living({ ...habit, fall: habit.fall + more }));
      assert.deepEqual(
        reasons.filter(reason => reason !== 'narrows-too-early'),
        [],
      );
      if (reasons.length > 0) early++;
    }),
    { numRuns: 2000 },
  );
  assert.ok(passed > 500, `${passed} of 2,000 were not doubted at first`);
  assert.ok(early < passed / 100, `${early} of ${passed} were too early`);
});

it('whatever the ratios are, the judgement ends and says why', () => {
  const ratios = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }));
  fc.assert(
    fc.property(ratios, given => {
      const moments = given.map((ratio, frame) => ({ atMs: stimulusAtMs - 400 + frame * 33, ratio }));
      assert.ok(Array.isArray(judgeReflex(moments, stimulusAtMs).reasons));
    }),
  );
});

it('of 1,000 healthy adults as the literature has them few are doubted', () => {
  const doubted = Array.from({ length: 1000 }, (_, person) => drawPupilHabit(randomFrom(person))).filter(
    habit => reasonsOf(living(habit)).length > 0,
  );
  assert.ok(doubted.length <= 20, `${doubted.length} of 1,000`);
});
