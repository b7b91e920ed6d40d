// What makes extraction and comparison accurate, and would break without an error: each test fails when its lever is off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createExtractor, extract, extractStages } from '../daemon/biometrics/fingerprint/extract.ts';
import { matchScalar } from '../daemon/biometrics/fingerprint/match.ts';
import { Matcher } from '../daemon/biometrics/fingerprint/matcher.ts';
import { prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import { scalarRidgeKernels } from '../daemon/kernels/ridges.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { drawn, randomTemplate } from './helpers/ridge-patterns.ts';

const periodPx = 9;

/** Bowed ridges, 1 on a ridge and -1 in a valley. */
const bow = (x: number, y: number) => Math.cos((2 * Math.PI * Math.hypot(x - 150, y - 320)) / periodPx);

/** The bowed ridges at 40 grey levels, under uniform noise of so many. */
function noisyBow(noise: number) {
  const random = randomFrom(5).uniform;
  return drawn(300, 300, (x, y) => 128 - 40 * bow(x, y) + noise * (random() - 0.5));
}

/** The mean of what `of` says of the pixels well inside the bow. */
function meanInside(of: (x: number, y: number) => number): number {
  let sum = 0;
  for (let y = 30; y < 230; y++) for (let x = 30; x < 270; x++) sum += of(x, y);
  return sum / (200 * 240);
}

test('areas where noise has six times the energy of the ridges are kept', () => {
  const { mask, energyShare } = extractStages(noisyBow(250));
  const share = meanInside((x, y) => energyShare.values[y * energyShare.widthPx + x]);
  assert.ok(share > 0.05 && share < 0.2, `the ridges have ${share} of the energy`);
  const kept = meanInside((x, y) => mask.values[y * mask.widthPx + x]);
  assert.ok(kept > 0.95, `${kept} is kept`);
});

test('the second pass finds ridges that the first does not', () => {
  const { enhanced } = extractStages(noisyBow(450));
  const isRidge = (x: number, y: number) => enhanced.values[y * enhanced.widthPx + x] > 0;
  const right = meanInside((x, y) => (isRidge(x, y) === bow(x, y) > 0 ? 1 : 0));
  assert.ok(right > 0.83, `${right} of the pixels are on the right side; one pass gets 0.79`);
});

test('of a hundred minutiae the best 45 are kept: those where it is clean', () => {
  const random = randomFrom(11).uniform;
  const spirals = Array.from({ length: 100 }, (_, k) => ({
    x: 48 + 45 * (k % 10),
    y: 48 + 45 * Math.floor(k / 10),
    turn: (k + Math.floor(k / 10)) % 2 === 0 ? 1 : -1,
  }));
  const image = drawn(500, 500, (x, y) => {
    let phase = (2 * Math.PI * y) / periodPx;
    for (const spiral of spirals) phase += spiral.turn * Math.atan2(y - spiral.y, x - spiral.x);
    const noise = y < 250 ? 20 : 150;
    return 128 - 60 * Math.cos(phase) + noise * (random() - 0.5);
  });
  const { minutiae } = extract(image);
  assert.equal(minutiae.length, 45);
  const clean = minutiae.filter(({ y }) => y < 260).length;
  assert.ok(clean >= 43, `${clean} of them are in the clean half, which has 50`);
  const byQuality = [...minutiae].sort((a, b) => b.quality - a.quality);
  assert.deepEqual(
    minutiae.map(({ quality }) => quality),
    byQuality.map(({ quality }) => quality),
  );
});

/** Two minutiae that far apart: each is the other's only neighbour. */
function twoMinutiae(apartPx: number) {
  const at = (x: number) => ({ type: 'ending' as const, x, y: 100, angle: 0, quality: 80 });
  return prepare({ ...randomTemplate(1), minutiae: [at(100), at(100 + apartPx)] });
}

test('minutiae are held for the same only when their neighbours match to 0.8 in sum', () => {
  const matcher = new Matcher(2);
  for (const match of [matchScalar, matcher.match.bind(matcher)] as const) {
    const pairsAt = (offPx: number) =>
      match(twoMinutiae(60), twoMinutiae(60 + offPx))?.alignment.pairs.length;
    assert.equal(pairsAt(6), 2, 'one neighbour, 6 px off its place, matches to 0.86');
    assert.equal(pairsAt(9), undefined, 'one neighbour, 9 px off its place, matches to 0.72');
  }
});

test('an ending that is held for a bifurcation counts a fifth less', () => {
  const template = randomTemplate(1);
  const swapped = { ending: 'bifurcation', bifurcation: 'ending', other: 'other' } as const;
  const minutiae = template.minutiae.map(minutia => ({ ...minutia, type: swapped[minutia.type] }));
  const matcher = new Matcher(3);
  for (const match of [matchScalar, matcher.match.bind(matcher)] as const) {
    const likeness = (other: typeof template) =>
      match(prepare(template), prepare(other))?.localSimilarity ?? Number.NaN;
    const share = likeness({ ...template, minutiae }) / likeness(template);
    assert.ok(Math.abs(share - 0.8) < 1e-6, `${share}`);
  }
});

test('the whole extraction is the same over the scalar twins', () => {
  const image = noisyBow(100);
  assert.deepEqual(createExtractor(scalarRidgeKernels).extractStages(image), extractStages(image));
});
