// Synthetic eyes are found and matched as real ones are.
import assert from 'node:assert/strict';
import test from 'node:test';
import { compare, searchDistance } from '../daemon/biometrics/iris/compare.ts';
import { extractIris } from '../daemon/biometrics/iris/extract.ts';
import { prepare } from '../daemon/biometrics/iris/prepare.ts';
import type { Contour } from '../daemon/biometrics/iris/segment/segmentation.ts';
import {
  drawCapture,
  type EyeCondition,
  largeSensor,
  renderEye,
  smallSensor,
  synthesiseEye,
  type TrueContour,
} from '../hal/drivers/sim/iris/index.ts';

const eyes = [1, 2, 3, 4].flatMap(person =>
  (['left', 'right'] as const).map(side => synthesiseEye(person, side)),
);
const attempts = [1, 2, 3];

function look(eye: (typeof eyes)[number], attempt: number, condition: EyeCondition, sensor = smallSensor) {
  const { picture, truth } = renderEye(eye, drawCapture(eye, attempt, condition, sensor), sensor);
  return { ...extractIris({ ...picture, dpi: 500 }), truth };
}

const normal = eyes.flatMap(eye => attempts.map(attempt => ({ eye, ...look(eye, attempt, 'normal') })));

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean distance between what was found and what is true, along the rays of the true contour; px. */
function astray(found: Contour, truth: TrueContour): number {
  const steps = truth.radii.length;
  const errors = Array.from(found.radii, (radius, n) => {
    const turn = (2 * Math.PI * n) / found.radii.length;
    const [x, y] = [found.x + radius * Math.cos(turn) - truth.x, found.y + radius * Math.sin(turn) - truth.y];
    const ray = Math.round((Math.atan2(y, x) / (2 * Math.PI) + 1) * steps) % steps;
    return Math.abs(Math.sqrt(x * x + y * y) - truth.radii[ray]);
  });
  return mean(errors);
}

test('pupil and limbus are found within some pixels of where they are', () => {
  const errors = (which: 'pupil' | 'limbus', looks: readonly ReturnType<typeof look>[]) =>
    looks.map(({ found, truth }) => (found ? astray(found.segmentation[which], truth[which]) : Infinity));
  assert.ok(median(errors('pupil', normal)) < 1, `${median(errors('pupil', normal))} px`);
  assert.ok(median(errors('limbus', normal)) < 3, `${median(errors('limbus', normal))} px`);
  assert.ok(errors('pupil', normal).filter(error => error > 4).length <= 1);
  const large = eyes.slice(0, 3).map(eye => look(eye, 1, 'normal', largeSensor));
  assert.ok(median(errors('pupil', large)) < 2, `${median(errors('pupil', large))} px of 640`);
  assert.ok(median(errors('limbus', large)) < 6, `${median(errors('limbus', large))} px of 640`);
});

test('codes of one eye agree as those of real eyes do, codes of different eyes as much as chance', () => {
  const prepared = normal.map(({ eye, template }) => ({ eye, code: prepare(template) }));
  const distances = (genuine: boolean, reachColumns: number) =>
    prepared.flatMap((one, n) =>
      prepared.slice(n + 1).flatMap(other => {
        if ((one.eye === other.eye) !== genuine) return [];
        return searchDistance(one.code, other.code, reachColumns)?.distance ?? [];
      }),
    );
  const genuine = median(distances(true, 8));
  assert.ok(genuine > 0.08 && genuine < 0.25, `genuine ${genuine}`);
  const unturned = distances(false, 0);
  assert.ok(mean(unturned) > 0.46 && mean(unturned) < 0.51, `impostors ${mean(unturned)}`);
  const spread = Math.sqrt(mean(unturned.map(distance => (distance - mean(unturned)) ** 2)));
  assert.ok(spread > 0.025 && spread < 0.055, `spread ${spread}`);
});

test('an eye half closed or out of focus is seldom usable, and is told why: codes of lids are alike, whose ever they are', () => {
  const reasonOf = { 'half-closed': 'open-eyes-wide', 'out-of-focus': 'hold-still' } as const;
  for (const [condition, reason] of Object.entries(reasonOf)) {
    const looks = eyes.flatMap(eye => [1, 2].map(attempt => look(eye, attempt, condition as EyeCondition)));
    const refused = looks.filter(({ quality }) => !quality.usable);
    assert.ok(
      refused.length >= 0.4 * looks.length,
      `${condition}: ${refused.length} of ${looks.length} refused`,
    );
    const told = refused.filter(({ quality }) => quality.reasons.includes(reason));
    assert.ok(
      told.length >= 0.7 * refused.length,
      `${condition}: ${told.length} of ${refused.length} told ${reason}`,
    );
  }
});

test('good captures of strangers score no more than chance against whatever is usable', () => {
  const conditions = ['half-closed', 'looks-away', 'out-of-focus', 'far'] as const;
  const spoilt = conditions.flatMap(condition =>
    eyes.flatMap(eye => [1, 2].map(attempt => ({ eye, ...look(eye, attempt, condition) }))),
  );
  const usable = spoilt.filter(({ quality }) => quality.usable);
  const scores = normal.flatMap(one =>
    usable.filter(other => other.eye !== one.eye).map(other => compare(one.template, other.template)),
  );
  const expected = 10 * Math.log10(scores.length);
  assert.ok(
    scores.length > 400 && Math.max(...scores) < expected + 6,
    `${Math.max(...scores)} of ${scores.length}`,
  );
});
