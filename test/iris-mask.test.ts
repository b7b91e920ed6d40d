import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noiseShare, withoutNoise } from '../daemon/biometrics/iris/denoise.ts';
import { maskOf, shareOf } from '../daemon/biometrics/iris/mask.ts';
import { parameters } from '../daemon/biometrics/iris/parameters.ts';
import { type RubberSheet, sheetColumns, sheetRings, shows } from '../daemon/biometrics/iris/rubber-sheet.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';

const cells = sheetRings * sheetColumns;

/** An iris of grey 100 with a texture of 8 grey levels, to which something is added. */
function irisWith(added: (ring: number, column: number) => number): RubberSheet {
  const random = randomFrom('iris');
  return {
    grey: Float32Array.from(
      { length: cells },
      (_, cell) => random.normal(100, 8) + added(Math.floor(cell / sheetColumns), cell % sheetColumns),
    ),
    shows: new Uint8Array(cells),
  };
}

const inTheMiddle = (column: number) => column >= 170 && column < 214;
const countOf = (mask: Uint8Array, what: number, isCounted: (ring: number, column: number) => boolean) =>
  mask.filter(
    (seen, cell) => seen === what && isCounted(Math.floor(cell / sheetColumns), cell % sheetColumns),
  ).length;

test('a bare iris is iris, all but what chance makes strange', () => {
  assert.ok(shareOf(maskOf(irisWith(() => 0)), shows.iris) > 0.98);
});

test('a lid over the outer rings is found to within a ring or two', () => {
  const mask = maskOf(irisWith((ring, column) => (ring >= 14 && inTheMiddle(column) ? 90 : 0)));
  const isLid = (ring: number, column: number) => ring >= 14 && inTheMiddle(column);
  assert.equal(countOf(mask, shows.lid, isLid), 18 * 44);
  const { shadowRings, shadowColumns } = parameters.lid;
  const isShadow = (ring: number, column: number) =>
    ring >= 14 - shadowRings && inTheMiddle(column) && !isLid(ring, column);
  assert.equal(countOf(mask, shows.lid, isShadow), shadowRings * 44, 'its shadow before it is no iris');
  const mostBeside = 2 * (shadowColumns + 2) * (18 + shadowRings);
  assert.ok(
    countOf(mask, shows.lid, (ring, column) => !isLid(ring, column) && !isShadow(ring, column)) <=
      44 * 3 + mostBeside,
  );
});

test('dark lashes across the iris are lashes', () => {
  const isLash = (column: number) => column % 16 === 0;
  const mask = maskOf(irisWith((ring, column) => (isLash(column) && ring < 20 ? -60 : 0)));
  assert.ok(countOf(mask, shows.lash, (ring, column) => isLash(column) && ring < 20) > 0.95 * 16 * 20);
  assert.ok(countOf(mask, shows.lash, (_, column) => !isLash(column)) < 0.01 * cells);
});

test('a shadow over a side of the iris is no lid: shading is taken out before anything is called strange', () => {
  // Without it two deviations of shading would make a lid of every column here.
  const shade = (column: number) => (column >= 150 && column < 230 ? -17 : 0);
  const mask = maskOf(irisWith((_, column) => shade(column)));
  assert.ok(shareOf(mask, shows.iris) > 0.95, `${shareOf(mask, shows.iris)}`);
});

test('rings of different grey are no lids: every ring has its own middle', () => {
  const mask = maskOf(irisWith(ring => 3 * ring));
  assert.ok(shareOf(mask, shows.iris) > 0.98);
});

test('reflections and what lies outside the image stay what they are, and make no lid around them', () => {
  const sheet = irisWith(() => 0);
  const isStained = (cell: number) => cell % sheetColumns < 12;
  const stained = {
    grey: sheet.grey.map((grey, cell) => (isStained(cell) ? 0 : grey)),
    shows: Uint8Array.from({ length: cells }, (_, cell) => (isStained(cell) ? shows.reflection : shows.iris)),
  };
  const mask = maskOf(stained);
  assert.equal(shareOf(mask, shows.reflection), 12 / sheetColumns);
  assert.ok(shareOf(mask, shows.lid) < 0.01);
});

test('a sheet of noise is smoothed across its rings, one of texture that runs outwards is not', () => {
  const texture = Array.from({ length: sheetColumns }, (_, column) => 60 * Math.sin(column * column));
  const noisy = irisWith(() => 0);
  const clean = { ...noisy, grey: noisy.grey.map((_, cell) => 100 + texture[cell % sheetColumns]) };
  assert.ok(noiseShare(noisy) > 0.8 && noiseShare(clean) < 0.05);
  const spread = (sheet: RubberSheet) =>
    Math.sqrt(sheet.grey.reduce((sum, grey) => sum + (grey - 100) ** 2, 0) / cells);
  assert.ok(spread(withoutNoise(noisy)) < 0.6 * spread(noisy));
  assert.equal(withoutNoise(clean), clean);
});
