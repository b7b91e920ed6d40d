import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as checkProperty, boolean, double, property } from 'fast-check';
import { applyCalibration, fitCalibration } from '../daemon/biometrics/calibration.ts';
import { calibrate, calibratedTo } from '../daemon/biometrics/fingerprint/calibration.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';

/** About normal. */
function impostors(seed: number, count: number): number[] {
  const random = randomFrom(seed).uniform;
  return Array.from({ length: count }, () => random() + random() + random() + random() - 2);
}

test('a greater raw score never gives a smaller score, and no score is below 0 or far above what the data carry', () => {
  const raw = double({ min: -100, max: 1000, noNaN: true });
  checkProperty(
    property(raw, raw, boolean(), (a, b, detailed) => {
      const [low, high] = [calibrate(Math.min(a, b), detailed), calibrate(Math.max(a, b), detailed)];
      assert.ok(low >= 0 && low <= high && high < calibratedTo + 1);
    }),
  );
  assert.equal(calibrate(Number.NEGATIVE_INFINITY, false), 0);
});

test('the better of two scores beyond the data stays the better', () => {
  for (const detailed of [false, true]) {
    assert.ok(calibrate(40, detailed) > calibrate(30, detailed));
    assert.ok(calibrate(30, detailed) > calibratedTo);
  }
});

test('the rate of false matches that was measured is no higher than the score says', () => {
  const scores = impostors(3, 10_000);
  const calibration = fitCalibration(scores, 40);
  const calibrated = scores.map(raw => applyCalibration(calibration, raw));
  for (const stated of [3, 10, 17, 20, 25, 30, 35, 38]) {
    const measured = calibrated.filter(score => score >= stated).length / calibrated.length;
    assert.ok(measured <= 10 ** (-stated / 10), `${measured} at ${stated} dB`);
  }
});

test('a margin for sensors that were not seen states every rate so many times higher', () => {
  const scores = impostors(3, 20_000);
  const [plain, careful] = [1, 2].map(margin => fitCalibration(scores, 40, margin));
  for (const raw of [0.5, 0.8, 1, 1.2]) {
    const apart = applyCalibration(plain, raw) - applyCalibration(careful, raw);
    assert.ok(Math.abs(apart - 10 * Math.log10(2)) < 1, `${apart} dB at ${raw}`);
  }
});

test('it is not needlessly far on the safe side', () => {
  const scores = impostors(4, 10_000);
  const calibration = fitCalibration(scores, 40);
  const fresh = impostors(5, 100_000).map(raw => applyCalibration(calibration, raw));
  const measured = fresh.filter(score => score >= 20).length / fresh.length;
  assert.ok(measured > 0.006 && measured <= 0.0105, `${measured}`);
});
