import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as checkProperty, boolean, double, property } from 'fast-check';
import { applyCalibration, fitCalibration, tailScore } from '../daemon/biometrics/calibration.ts';
import { calibrate, calibratedTo, extrapolated } from '../daemon/biometrics/fingerprint/calibration.ts';
import { decide } from '../daemon/lane/policy.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { carriedDb, fingerBootstrap } from '../scripts/training/finger-bootstrap.ts';
import { policyOf } from './helpers/lane-bench.ts';

/** About normal. */
function impostors(seed: number, count: number): number[] {
  const random = randomFrom(seed).uniform;
  return Array.from({ length: count }, () => random() + random() + random() + random() - 2);
}

test('a greater raw score never gives a smaller score, and no score is below 0 or above the end of the tail', () => {
  const raw = double({ min: -100, max: 1000, noNaN: true });
  checkProperty(
    property(raw, raw, boolean(), (a, b, detailed) => {
      const [low, high] = [calibrate(Math.min(a, b), detailed), calibrate(Math.max(a, b), detailed)];
      assert.ok(low >= 0 && low <= high && high < 41);
    }),
  );
  assert.equal(calibrate(Number.NEGATIVE_INFINITY, false), 0);
});

test('the better of two scores beyond the data stays the better', () => {
  for (const detailed of [false, true]) {
    assert.ok(calibrate(40, detailed) > calibrate(30, detailed));
    assert.ok(calibrate(30, detailed) > calibratedTo && calibratedTo <= 40);
  }
});

test('the line of the tail goes on where scores are held back, whatever the data carry', () => {
  const calibration = fitCalibration(impostors(3, 10_000), 40);
  const [from, end] = calibration.knots.slice(-2);
  const line = (raw: number) =>
    from.score + ((raw - from.raw) / (end.raw - from.raw)) * (end.score - from.score);
  for (const raw of [from.raw, end.raw, end.raw + 0.1, end.raw + 1]) {
    assert.ok(Math.abs(tailScore(calibration, applyCalibration(calibration, raw)) - line(raw)) < 1e-6);
  }
  for (const score of [calibratedTo, calibratedTo + 1, 40]) assert.equal(extrapolated(score), score);
  for (const detailed of [false, true]) {
    assert.ok(extrapolated(calibrate(30, detailed)) > extrapolated(calibrate(20, detailed)));
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

test('what is no number scores 0', () => {
  const calibration = { knots: [0, 1, 2].map(raw => ({ raw, score: 10 * raw })) };
  const scores = [Number.NaN, Number.NEGATIVE_INFINITY, 1.5];
  assert.deepEqual(
    scores.map(raw => applyCalibration(calibration, raw)),
    [0, 0, 15],
  );
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

/** Pairs of so many fingers, none with itself, in turn. */
function pairsAmong(fingers: number, count: number): { readonly fingers: readonly [string, string] }[] {
  const random = randomFrom(7);
  return Array.from({ length: count }, () => {
    const a = random.integer(fingers);
    const b = (a + 1 + random.integer(fingers - 1)) % fingers;
    return { fingers: [`${a}`, `${b}`] as const };
  });
}

test('an interval over fingers covers what another draw of fingers would have shown', () => {
  const pairs = pairsAmong(40, 6_000);
  const { rate, count, low, high } = fingerBootstrap(pairs)(index => pairs[index].fingers.includes('3'));
  assert.equal(count, pairs.filter(({ fingers }) => fingers.includes('3')).length);
  assert.equal(rate, count / pairs.length);
  assert.equal(low, 0, 'the finger that is like all others may not be drawn at all');
  assert.ok(high > 2 * rate, 'or more than twice');
});

test('the calibration carries as far as the number of impostors and of fingers allows', () => {
  const carried = (fingers: number, count: number, margin = 1) =>
    carriedDb(impostors(11, count), fingerBootstrap(pairsAmong(fingers, count)), margin);
  const few = carried(40, 600);
  const many = carried(40, 6_000);
  assert.ok(few < many && many <= 10 * Math.log10(6_000), `${few}, ${many} dB`);
  assert.ok(carried(40, 6_000, 4) <= many - 5);
});

test('one finger of many that all others resemble holds the calibration back', () => {
  const pairs = pairsAmong(40, 6_000);
  const plain = impostors(12, pairs.length);
  const wolf = plain.map((raw, k) => (pairs[k].fingers.includes('3') ? raw + 3 : raw));
  const [fair, held] = [plain, wolf].map(raws => carriedDb(raws, fingerBootstrap(pairs), 1));
  assert.ok(held < fair - 5, `${held} against ${fair} dB`);
});

test('beyond what the fingerprint calibration carries the policy refuses RED, however high the score', () => {
  const now = new Date('2026-01-02T00:00:00Z');
  const fpirRed = 0.002;
  const policy = policyOf({
    fpir: { red: fpirRed, yellow: 0.01 },
    lists: [{ name: 'wanted', action: 'refer', maximumAgeHours: 24 }],
  });
  const answerAmong = (templates: number) => {
    const list = {
      name: 'wanted',
      templates,
      importedAt: '2026-01-01T12:00:00Z',
      subjectsWithout: () => 0,
      actionOf: () => undefined,
    };
    const candidates = [{ list: 'wanted', subject: 'S1', instance: 1, score: calibrate(1000, true) }];
    const lists = [{ name: 'wanted', version: 1, templates }];
    const search = { candidates, lists, searchMs: 1 };
    return decide({
      search,
      steps: [{ modality: 'fingerprint', need: 'required' }],
      taken: ['fingerprint'],
      gaps: [],
      known: [list],
      policy,
      calibratedTo: { fingerprint: calibratedTo },
      now,
    }).answer;
  };
  const most = Math.floor(fpirRed * 10 ** (calibratedTo / 10));
  assert.deepEqual([answerAmong(most), answerAmong(most + 1)], ['RED', 'YELLOW']);
});
