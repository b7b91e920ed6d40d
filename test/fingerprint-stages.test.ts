import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createExtractor, extract, extractStages } from '../daemon/biometrics/fingerprint/extract.ts';
import { boxMean } from '../daemon/biometrics/fingerprint/filters.ts';
import { isWellInside } from '../daemon/biometrics/fingerprint/mask.ts';
import { cellAt, emptyGrid } from '../daemon/biometrics/fingerprint/raster.ts';
import { resampler } from '../daemon/biometrics/fingerprint/resample.ts';
import { frameOf, indexOf, kernelBytes, ridgeRaster } from '../daemon/biometrics/fingerprint/ridge-raster.ts';
import { thinner } from '../daemon/biometrics/fingerprint/thin.ts';
import { traceMinutiae } from '../daemon/biometrics/fingerprint/trace.ts';
import { Arena, kernelMemory } from '../daemon/kernels/kernel.ts';
import { simdRidgeKernels } from '../daemon/kernels/ridges.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { drawn, parallelRidges, singleMinutia } from './helpers/ridge-patterns.ts';

const angleBetween = (a: number, b: number) => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));

test('the box mean is the mean over the part of the square that lies inside', () => {
  const random = randomFrom(1).uniform;
  const grid = emptyGrid({ cols: 13, rows: 7, cellPx: 4 });
  for (let i = 0; i < grid.values.length; i++) grid.values[i] = random();
  const mean = boxMean(grid, 12);
  for (const [x, y] of [
    [0, 0],
    [12, 6],
    [6, 3],
    [1, 5],
  ]) {
    const inside: number[] = [];
    for (let v = Math.max(0, y - 3); v <= Math.min(6, y + 3); v++) {
      for (let u = Math.max(0, x - 3); u <= Math.min(12, x + 3); u++) inside.push(grid.values[v * 13 + u]);
    }
    const expected = inside.reduce((sum, value) => sum + value, 0) / inside.length;
    assert.ok(Math.abs(mean.values[y * 13 + x] - expected) < 1e-5, `at ${x},${y}`);
  }
});

test('normalising takes out brightness and contrast, and makes ridges positive', () => {
  const image = drawn(100, 100, (x, y) => 60 + y + (20 + 0.5 * x) * Math.sign(Math.sin(x)) * -1);
  const { ridges } = extractStages(image).normalised;
  const dark = ridges.values.filter((_, at) => Math.sin(at % 100) > 0);
  const mean = dark.reduce((sum, value) => sum + value, 0) / dark.length;
  assert.ok(mean > 0.8 && mean < 1.2, `mean of the ridges is ${mean}`);
});

test('an image of another resolution is brought to 500 dpi, and 72 dpi is not believed', () => {
  const image = drawn(1138, 569, x => x / 5, 569);
  const resample = resampler({ arena: new Arena(kernelMemory(kernelBytes)) });
  const { frame, grey } = resample(image);
  assert.deepEqual([frame.widthPx, frame.heightPx], [1000, 500]);
  assert.ok(Math.abs(grey[250 * 1000 + 500] - 114) <= 1, 'the middle stays in the middle');
  assert.equal(resample({ ...image, dpi: 72 }).frame.widthPx, 1140, 'in whole cells');
});

for (const angle of [0, 0.4, Math.PI / 2, 2.2, 3]) {
  for (const periodPx of [6, 9, 13]) {
    test(`ridges at ${angle.toFixed(2)} rad and ${periodPx} px are measured as such`, () => {
      const { orientation, period } = extractStages(parallelRidges(200, periodPx, angle));
      const found = -orientation.angle.values[cellAt(orientation.angle, 100, 100)];
      assert.ok(angleBetween(2 * found, 2 * angle) < 0.06, `orientation ${found}`);
      const foundPx = period.values[cellAt(period, 100, 100)];
      assert.ok(Math.abs(foundPx - periodPx) < 0.06 * periodPx, `period ${foundPx}`);
    });
  }
}

for (const type of ['ending', 'bifurcation'] as const) {
  for (const angle of [0, 0.9, 2.2, Math.PI, 4, 5.6]) {
    test(`one ${type} that points at ${angle.toFixed(2)} rad is found there, alone`, () => {
      const { minutiae } = extract(singleMinutia(240, 9, angle, type));
      assert.equal(minutiae.length, 1);
      const [minutia] = minutiae;
      assert.equal(minutia.type, type);
      assert.ok(Math.hypot(minutia.x - 120, minutia.y - 120) < 6, `at ${minutia.x},${minutia.y}`);
      assert.ok(angleBetween(minutia.angle, angle) < 0.3, `angle ${minutia.angle}`);
      assert.ok(minutia.quality > 50, `quality ${minutia.quality}`);
    });
  }
}

test('a minutia is stated in pixels of the image, whatever its resolution', () => {
  const { minutiae, dpi } = extract(singleMinutia(300, 10.24, 1, 'ending', 569));
  assert.equal(dpi, 569);
  assert.equal(minutiae.length, 1);
  assert.ok(Math.hypot(minutiae[0].x - 150, minutiae[0].y - 150) < 7);
});

test('thinning leaves lines of one pixel that are still connected', () => {
  const memory = kernelMemory(kernelBytes);
  const arena = new Arena(memory);
  const frame = frameOf(60, 40);
  const bars = ridgeRaster(arena);
  const draw = (x: number, y: number) => (bars.values[indexOf(frame, x, y)] = 1);
  for (let y = 10; y < 17; y++) for (let x = 5; x < 55; x++) draw(x, y);
  for (let y = 10; y < 35; y++) for (let x = 27; x < 33; x++) draw(x, y);
  const everything = { ...frame, values: new Uint8Array(frame.cols * frame.rows).fill(1) };
  const skeleton = thinner({ arena, kernels: simdRidgeKernels(memory) })(bars, frame, everything);
  const count = skeleton.values.reduce((sum, value) => sum + value, 0);
  assert.ok(count > 55 && count < 80, `${count} pixels`);
  const found = traceMinutiae(skeleton).map(({ type }) => type);
  assert.deepEqual(found.sort(), ['bifurcation', 'ending', 'ending', 'ending']);
});

test('a place is well inside when it keeps away from the outline and from the border', () => {
  const mask = { cols: 20, rows: 20, cellPx: 4, values: new Uint8Array(400).fill(1) };
  mask.values[10 * 20 + 10] = 0;
  assert.equal(isWellInside(mask, 30, 7, 8), false, 'the border');
  assert.equal(isWellInside(mask, 8, 8, 8), true);
  assert.equal(isWellInside(mask, 33, 33, 8), false, 'the hole');
  assert.equal(isWellInside(mask, 31, 31, 8), true);
});

test('a print leaves nothing behind for the next', () => {
  const { extract: anew } = createExtractor();
  const first = singleMinutia(240, 9, 1, 'ending');
  const expected = anew(first);
  anew(parallelRidges(500, 7, 0.3));
  assert.deepEqual(anew(first), expected);
});
