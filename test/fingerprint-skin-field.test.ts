// The field that lays pushed skin on itself, on ridges whose displacement is known.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { BandedLeastSquares } from '../daemon/biometrics/fingerprint/banded-least-squares.ts';
import { isDetailed, skinField } from '../daemon/biometrics/fingerprint/skin-field.ts';
import { prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import type { FingerprintTemplate, RidgeDetail } from '../daemon/core/fingerprint.ts';
import { randomTemplate } from './helpers/ridge-patterns.ts';

const sidePx = 400;
const middlePx = 200;
const periodPx = 9;

/** Rings about the middle, `widening` further apart for each pixel outwards. */
function rings(widening: number): RidgeDetail {
  const samples = sidePx / 2;
  const cells = sidePx / 16;
  const cell = (valueOf: (x: number, y: number) => number) =>
    Uint8Array.from({ length: cells * cells }, (_, at) =>
      valueOf(((at % cells) + 0.5) * 16 - middlePx, (Math.floor(at / cells) + 0.5) * 16 - middlePx),
    );
  return {
    xPx: 0,
    yPx: 0,
    cols: samples,
    rows: samples,
    ridges: new Uint8Array(samples * samples).fill(1),
    orientation: cell((x, y) => Math.round(((Math.atan2(y, x) + Math.PI / 2) / Math.PI) * 256) & 0xff),
    period: cell((x, y) => Math.round(15 * periodPx * (1 + widening * Math.hypot(x, y)))),
  };
}

/** Paired minutiae near the middle alone, where both prints are the same. */
function printed(detail: RidgeDetail): FingerprintTemplate {
  const minutiae = randomTemplate(3).minutiae.slice(0, 6);
  const near = minutiae.map((minutia, k) => ({
    ...minutia,
    x: middlePx - 15 + 6 * k,
    y: middlePx + 10 * Math.cos(k),
  }));
  return { widthPx: sidePx, heightPx: sidePx, dpi: 500, position: 0, quality: 80, minutiae: near, detail };
}

function fieldBetween(a: RidgeDetail, b: RidgeDetail, turn = 0) {
  const [one, other] = [prepare(printed(a)), prepare(printed(b))];
  assert.ok(isDetailed(one) && isDetailed(other));
  const pairs = Array.from({ length: one.count }, (_, i) => ({ i, j: i, weight: 1 }));
  const [cosine, sine] = [Math.cos(turn), Math.sin(turn)];
  const about = { dx: middlePx * (1 - cosine + sine), dy: middlePx * (1 - cosine - sine) };
  const motion = { angle: turn, cosine, sine, ...about };
  return skinField(one, other, { motion, pairs: turn === 0 ? pairs : [], weightSum: pairs.length });
}

/** How far outwards the field moves what lies so far from the middle, in eight directions. */
function outwards(field: ReturnType<typeof fieldBetween>, radiusPx: number): number[] {
  return [0, 1, 2, 3, 4, 5, 6, 7].map(eighth => {
    const [right, down] = [Math.cos((eighth * Math.PI) / 4), Math.sin((eighth * Math.PI) / 4)];
    const { dx, dy } = field(middlePx + radiusPx * right, middlePx + radiusPx * down);
    return dx * right + dy * down;
  });
}

test('skin that was stretched by more than a ridge is followed far from any paired minutia', () => {
  const widening = 0.0012;
  const field = fieldBetween(rings(0), rings(widening));
  for (const radiusPx of [80, 120, 160]) {
    const wantedPx = Math.expm1(widening * radiusPx) / widening - radiusPx;
    for (const px of outwards(field, radiusPx)) {
      assert.ok(Math.abs(px - wantedPx) < periodPx / 2, `${radiusPx} px out: ${px}, wanted ${wantedPx}`);
    }
  }
});

test('where the ridges are the same nothing moves', () => {
  const found = outwards(fieldBetween(rings(0), rings(0)), 150);
  assert.ok(
    found.every(px => Math.abs(px) < 0.5),
    found.join(' '),
  );
});

test('... nor where they are turned as the motion says, however far', () => {
  for (const turn of [-3, -2, -1, 1, 2, 3]) {
    const found = outwards(fieldBetween(rings(0), rings(0), turn), 150);
    assert.ok(
      found.every(px => Math.abs(px) < 2),
      `${turn}: ${found.join(' ')}`,
    );
  }
});

test('ridges that cross tell nothing', () => {
  const crossing = { ...rings(0), orientation: rings(0).orientation.map(byte => byte + 128) };
  const found = outwards(fieldBetween(rings(0), { ...crossing, period: rings(0.002).period }), 150);
  assert.ok(
    found.every(px => Math.abs(px) < 0.5),
    found.join(' '),
  );
});

test('what is not print tells nothing, in either', () => {
  const half = (detail: RidgeDetail) => ({
    ...detail,
    ridges: detail.ridges.map((value, at) => (at % detail.cols < detail.cols * 0.6 ? value : 0)),
  });
  const wide = rings(0.0012);
  const spoilt = { ...wide, period: wide.period.map((byte, at) => (at % 25 < 15 ? byte : 255)) };
  const [alone, beside] = [fieldBetween(rings(0), half(wide)), fieldBetween(rings(0), half(spoilt))];
  assert.deepEqual(outwards(beside, 150), outwards(alone, 150));
  const [widened, other] = [fieldBetween(half(wide), rings(0)), fieldBetween(half(spoilt), rings(0))];
  assert.deepEqual(outwards(other, 150), outwards(widened, 150));
});

test('periods that no skin can have widen by no more than the widest ratio', () => {
  const periods = (value: number) => ({ ...rings(0), period: rings(0).period.fill(value) });
  const absurd = outwards(fieldBetween(periods(1), periods(255)), 150);
  const widest = outwards(fieldBetween(periods(100), periods(200)), 150);
  absurd.forEach((px, k) => assert.ok(Math.abs(px - widest[k]) < 1, `${px}, widest ${widest[k]}`));
});

test('a pair that lies elsewhere than all others hardly bends the field', () => {
  const one = prepare(printed(rings(0)));
  assert.ok(isDetailed(one));
  const pairs = Array.from({ length: one.count }, (_, i) => ({ i, j: i, weight: 1 }));
  const misled = { ...one, x: one.x.map((x, i) => (i === 2 ? x + 25 : x)) };
  const motion = { angle: 0, cosine: 1, sine: 0, dx: 0, dy: 0 };
  const { dx } = skinField(one, misled, { motion, pairs, weightSum: pairs.length })(middlePx, middlePx);
  assert.ok(Math.abs(dx) < 3, `${dx}`);
});

const equation = fc.record({
  first: fc.integer({ min: 0, max: 16 }),
  coefficients: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 4, maxLength: 4 }),
  wanted: fc.double({ min: -10, max: 10, noNaN: true }),
  weight: fc.double({ min: 0.1, max: 3, noNaN: true }),
});

test('banded least squares: no small change of the unknowns would miss less', () => {
  fc.assert(
    fc.property(fc.array(equation, { minLength: 1, maxLength: 60 }), equations => {
      const system = new BandedLeastSquares(20, 3);
      const missed = new Float64Array(20);
      const unknownsOf = (first: number) => [first + 3, first, first + 1, first + 2];
      for (const { first, coefficients, wanted, weight } of equations) {
        system.add(unknownsOf(first), coefficients, wanted, weight);
      }
      const found = system.solve();
      for (const { first, coefficients, wanted, weight } of equations) {
        const unknowns = unknownsOf(first);
        const miss = unknowns.reduce((sum, unknown, k) => sum + coefficients[k] * found[unknown], -wanted);
        unknowns.forEach((unknown, k) => {
          missed[unknown] += weight * miss * coefficients[k];
        });
      }
      const slopes = missed.map((sum, unknown) => sum + 1e-6 * found[unknown]);
      assert.ok(Math.max(...slopes.map(Math.abs)) < 1e-6, slopes.join(' '));
    }),
  );
});

test('banded least squares: an unknown that no equation holds is 0', () => {
  const system = new BandedLeastSquares(3, 1);
  system.add([0], [2], 6, 1);
  const [held, , free] = system.solve();
  assert.ok(Math.abs(held - 3) < 1e-5 && free === 0, `${held} ${free}`);
});
