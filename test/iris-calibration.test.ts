import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calibrate, calibratedTo } from '../daemon/biometrics/iris/calibration.ts';

const agreements = Array.from({ length: 101 }, (_, k) => k / 200);

const maps: Record<string, (agreement: number) => number> = {
  'two scales': agreement => calibrate(agreement, 2),
  'one scale': agreement => calibrate(agreement, 1),
};

for (const [name, map] of Object.entries(maps)) {
  test(`${name}: the score grows with agreement, from nearly 0 to more than the data carry and less than 41`, () => {
    const scores = agreements.map(map);
    assert.ok(scores.every((score, k) => k === 0 || score >= scores[k - 1]));
    assert.ok(scores[0] < 1);
    const highest = scores[scores.length - 1];
    assert.ok(highest >= calibratedTo && highest < 41, `${highest}`);
  });
}

test('the data carry scores of 30 dB and more', () => {
  assert.ok(calibratedTo >= 30 && calibratedTo <= 40);
});
