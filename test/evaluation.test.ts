import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classOf, evaluate, type NamedImage } from '../daemon/biometrics/evaluate-folder.ts';
import { errorRates, percentile } from '../daemon/biometrics/evaluation.ts';
import { reportOf } from '../daemon/biometrics/evaluation-report.ts';
import { finished } from './helpers/finished.ts';

test('rates by hand: one genuine score below one impostor score', () => {
  const rates = errorRates([9, 8, 7, 3], [1, 2, 4, 0, 0]);
  assert.equal(rates.genuine, 4);
  assert.equal(rates.impostor, 5);
  assert.equal(rates.fmr100, 0.25);
  assert.equal(rates.zeroFmr, 0.25);
  // At threshold 3: FMR 1/5, FNMR 0. At 4: FMR 1/5, FNMR 1/4. The lines cross at 1/5.
  assert.ok(Math.abs(rates.eer - 0.2) < 1e-12, `eer ${rates.eer}`);
});

test('rates by hand: thresholds at 1/100 and 1/1000 lie apart', () => {
  const impostor = Array.from({ length: 1000 }, (_, k) => k);
  const rates = errorRates([2000, 988.5, 995, 997.5], impostor);
  // FMR <= 1/100 from threshold 990 on, <= 1/1000 from 999 on.
  assert.equal(rates.fmr100, 0.25);
  assert.equal(rates.fmr1000, 0.75);
  assert.equal(rates.fmr10000, 0.75);
});

test('perfect, hopeless and tied scores', () => {
  assert.equal(errorRates([5, 6], [1, 2]).eer, 0);
  assert.equal(errorRates([5, 6], [1, 2]).zeroFmr, 0);
  assert.equal(errorRates([1, 2], [5, 6]).eer, 1);
  assert.equal(errorRates([0, 0], [0, 0]).zeroFmr, 1);
  assert.equal(errorRates([0, 0], [0, 0]).eer, 0.5);
  assert.equal(errorRates([], []).eer, 0);
});

test('percentiles are by nearest rank', () => {
  assert.equal(percentile([4, 1, 3, 2], 0.5), 2);
  assert.equal(percentile([4, 1, 3, 2], 0.95), 4);
  assert.equal(percentile([], 0.5), 0);
});

test('the class is what stands before the last underscore', () => {
  assert.equal(classOf('101_1.png'), '101');
  assert.equal(classOf('a_left_2'), 'a_left');
  assert.equal(classOf('loner.png'), 'loner');
});

/** Ten fingers of eight impressions, told by the grey of a single pixel; finger 3's second impression is blank. */
function tenFingers(): NamedImage[] {
  return Array.from({ length: 80 }, (_, k) => {
    const finger = Math.floor(k / 8) + 1;
    const impression = (k % 8) + 1;
    const grey = finger === 3 && impression === 2 ? 0 : finger;
    return {
      name: `${finger}_${impression}.png`,
      image: { widthPx: 1, heightPx: 1, dpi: 500, pixels: Uint8Array.of(grey) },
    };
  });
}

function lastReport(impostors?: 'all' | 'fvc') {
  let nowMs = 0;
  const steps = evaluate(
    tenFingers(),
    {
      acquire: ({ pixels: [grey] }) => (grey === 0 ? { quality: 0 } : { prepared: grey, quality: 50 }),
      compare: (a: number, b: number) => (a === b ? 40 : 1),
    },
    { monotonicMs: () => (nowMs += 5) },
    impostors,
  );
  return reportOf(finished(steps));
}

test('a set of 10 x 8 has 280 genuine and 2,880 impostor pairs, and a failure to acquire scores 0 in all of its own', () => {
  const report = lastReport();
  assert.equal(report.genuine, 280);
  assert.equal(report.impostor, 2880);
  assert.equal(report.failuresToAcquire, 1);
  assert.equal(report.zeroFmr, 7 / 280);
  assert.equal(report.extractMs.p50, 5);
  assert.equal(report.comparePerSecond, ((3160 - 79) / 5) * 1000);
});

test('FVC impostors are the first impressions alone', () => {
  const report = lastReport('fvc');
  assert.equal(report.genuine, 280);
  assert.equal(report.impostor, 45);
});
