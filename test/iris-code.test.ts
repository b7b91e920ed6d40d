import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { encodeSheet, turned, validBits } from '../daemon/biometrics/iris/code.ts';
import { logGabor } from '../daemon/biometrics/iris/log-gabor.ts';
import { parameters } from '../daemon/biometrics/iris/parameters.ts';
import { meanOfRings, stepOverRings } from '../daemon/biometrics/iris/ring-weights.ts';
import { type RubberSheet, sheetColumns, sheetRings, shows } from '../daemon/biometrics/iris/rubber-sheet.ts';
import { codeBytes, codeColumns, codeRings } from '../daemon/core/iris.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';

const filter = { along: logGabor(16), across: meanOfRings() };
const cells = sheetRings * sheetColumns;
const nothing = new Uint8Array(cells);

function sheetOf(grey: (ring: number, column: number) => number): RubberSheet {
  return {
    grey: Float32Array.from({ length: cells }, (_, cell) =>
      grey(Math.floor(cell / sheetColumns), cell % sheetColumns),
    ),
    shows: nothing,
  };
}

function noiseSheet(seed: number): RubberSheet {
  const random = randomFrom(seed);
  return sheetOf(() => random.uniform(40, 160));
}

function turnedSheet({ grey }: RubberSheet, columns: number): RubberSheet {
  return sheetOf(
    (ring, column) => grey[ring * sheetColumns + ((column - columns + sheetColumns) % sheetColumns)],
  );
}

test('a turned sheet gives turned bytes: two for each column of the code', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: -127, max: 127 }), (seed, columns) => {
      const sheet = noiseSheet(seed);
      const code = encodeSheet(sheet, nothing, filter);
      const other = encodeSheet(turnedSheet(sheet, 2 * columns), nothing, filter);
      assert.deepEqual(other, turned(code, columns));
    }),
    { numRuns: 20 },
  );
});

test('bit r of byte 2c is the real part at column c and ring r, of byte 2c + 1 the imaginary one', () => {
  // A wave of the filter's own length, in the fourth ring alone: the real part follows it, the imaginary one a quarter later.
  const wave = (column: number) => Math.cos((2 * Math.PI * column) / 16);
  const code = encodeSheet(
    sheetOf((ring, column) => (ring >> 2 === 3 ? 100 + 20 * wave(column) : 100)),
    nothing,
    filter,
  );
  for (let column = 0; column < codeColumns; column++) {
    const phase = (2 * Math.PI * 2 * column) / 16;
    const expected = [Math.cos(phase), Math.sin(phase)];
    expected.forEach((value, part) => {
      const isValid = ((code.mask[2 * column + part] >> 3) & 1) === 1;
      if (isValid && Math.abs(value) > 0.1)
        assert.equal(
          (code.bits[2 * column + part] >> 3) & 1,
          value > 0 ? 1 : 0,
          `column ${column}, part ${part}`,
        );
    });
  }
  assert.ok(code.mask.some(byte => (byte & 8) !== 0));
});

test('bits are 0 wherever the mask is', () => {
  const code = encodeSheet(noiseSheet(1), nothing, filter);
  assert.equal(code.bits.length, codeBytes);
  assert.ok(code.bits.every((byte, k) => (byte & ~code.mask[k]) === 0));
});

test('the weakest fifth of every ring and part is left out as fragile', () => {
  const { mask } = encodeSheet(noiseSheet(2), nothing, filter);
  const kept = codeColumns - Math.floor(parameters.code.fragileShare * codeColumns);
  for (const part of [0, 1]) {
    for (let ring = 0; ring < codeRings; ring++) {
      const valid = Array.from({ length: codeColumns }, (_, column) => (mask[2 * column + part] >> ring) & 1);
      assert.equal(
        valid.reduce((sum, bit) => sum + bit, 0),
        kept,
        `part ${part}, ring ${ring}`,
      );
    }
  }
});

test('nothing is valid where the iris is covered, nor where most of the filter would lie on what covers it', () => {
  const isCovered = (column: number) => column >= 100 && column < 160;
  const mask = Uint8Array.from({ length: cells }, (_, cell) =>
    isCovered(cell % sheetColumns) ? shows.lid : shows.iris,
  );
  const code = encodeSheet(noiseSheet(3), mask, filter);
  for (let column = 100; column < 160; column += 2) assert.equal(code.mask[column], 0);
  assert.ok(validBits(code) > 1000);
});

test('what covers the iris leaves no trace in the bits that are valid', () => {
  const sheet = noiseSheet(4);
  const mask = Uint8Array.from({ length: cells }, (_, cell) =>
    cell % sheetColumns < 40 ? shows.lash : shows.iris,
  );
  const stained = {
    ...sheet,
    grey: sheet.grey.map((grey, cell) => (mask[cell] === shows.lash ? 255 : grey)),
  };
  assert.deepEqual(encodeSheet(stained, mask, filter), encodeSheet(sheet, mask, filter));
});

test('an iris that is covered all over has an empty code', () => {
  const code = encodeSheet(noiseSheet(5), new Uint8Array(cells).fill(shows.lid), filter);
  assert.equal(validBits(code), 0);
});

test('the filter passes no mean grey, and shortens with its wavelength', () => {
  for (const wavelength of [8, 16]) {
    const { real, imaginary, weights } = logGabor(wavelength);
    const sum = (taps: Float64Array) => taps.reduce((total, tap) => total + tap, 0);
    assert.ok(Math.abs(sum(real)) < 1e-12 && Math.abs(sum(imaginary)) < 1e-12);
    assert.ok(Math.abs(sum(weights) - 1) < 1e-12);
  }
  assert.ok(logGabor(8).reach < logGabor(16).reach);
});

test('steps over rings see what gets brighter outwards, and nothing of what does not', () => {
  const steps = { along: logGabor(16), across: stepOverRings() };
  const wave = (column: number) => 20 * Math.cos((2 * Math.PI * 17 * column) / sheetColumns);
  const growing = encodeSheet(
    sheetOf((ring, column) => 100 + ring * 0.1 * wave(column)),
    nothing,
    steps,
  );
  const means = encodeSheet(
    sheetOf((_, column) => 100 + wave(column)),
    nothing,
    filter,
  );
  const inBoth = growing.mask.map((valid, k) => valid & means.mask[k] & 0x3c);
  assert.ok(inBoth.some(byte => byte !== 0));
  assert.ok(inBoth.every((valid, k) => ((growing.bits[k] ^ means.bits[k]) & valid) === 0));
  const noise = Array.from({ length: sheetColumns }, (_, column) => 100 + 20 * Math.sin(column * column));
  const [plain, stained] = [0, 1].map(share =>
    encodeSheet(
      sheetOf((ring, column) => ring * 0.1 * wave(column) + share * noise[column]),
      nothing,
      steps,
    ),
  );
  const valid = plain.mask.map((byte, k) => byte & stained.mask[k]);
  assert.ok(valid.every((byte, k) => ((plain.bits[k] ^ stained.bits[k]) & byte) === 0));
});
