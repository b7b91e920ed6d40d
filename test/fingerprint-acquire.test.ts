import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acquire } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { parameters } from '../daemon/biometrics/fingerprint/parameters.ts';
import type { Image } from '../daemon/core/image.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { drawn, parallelRidges } from './helpers/ridge-patterns.ts';

const random = randomFrom(7).uniform;
const noise = drawn(300, 300, () => 256 * random());
/** Noise as coarse as ridges are. */
const coarseNoise = drawn(300, 300, (x, y) => noise.pixels[Math.floor(y / 4) * 300 + Math.floor(x / 4)]);

const hopeless: Record<string, Image> = {
  black: drawn(300, 300, () => 0),
  white: drawn(300, 300, () => 255),
  ramp: drawn(300, 300, x => x * 0.8),
  noise,
  'coarse noise': coarseNoise,
  'one pixel': drawn(1, 1, () => 9),
  'a few pixels': drawn(9, 5, () => 256 * random()),
  'a line': drawn(400, 1, x => (x % 9) * 20),
  'ridges without a minutia': parallelRidges(300, 9, 0.5),
  'a speck of finger': drawn(400, 400, (x, y) =>
    Math.hypot(x - 200, y - 200) < 30 ? 128 + 100 * Math.sin(x) : 255,
  ),
};

for (const [name, image] of Object.entries(hopeless)) {
  test(`${name}: not usable, with a reason, and no error`, () => {
    const { quality, template } = acquire(image);
    assert.equal(quality.usable, false);
    assert.equal(quality.score, 0);
    assert.ok(quality.reasons.length > 0);
    assert.ok(Object.values(quality.measures).every(Number.isFinite));
    assert.equal(template.widthPx, image.widthPx);
  });
}

test('a blank platen is called that first', () => {
  assert.equal(acquire(drawn(300, 300, () => 250)).quality.reasons[0], 'no-finger');
});

test('a raster far larger than any finger is cut, not refused for ever', () => {
  const { template } = acquire(drawn(4000, 900, (x, y) => 128 + 100 * Math.sin((x + y) / 2)));
  assert.ok(template.minutiae.length <= parameters.minutia.kept);
});
