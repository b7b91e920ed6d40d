import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as checkProperty, constantFrom, double, integer, pre, property, record } from 'fast-check';
import { calibratedTo } from '../daemon/biometrics/fingerprint/calibration.ts';
import { compare, pairs } from '../daemon/biometrics/fingerprint/compare.ts';
import { prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import type { FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import { moved, randomTemplate } from './helpers/ridge-patterns.ts';

const seeds = integer({ min: 1, max: 100_000 });
const quickly = { numRuns: 40, seed: 1 };

test('a print matches itself, however the finger lay and at whatever resolution', () => {
  const motions = record({
    turn: double({ min: -Math.PI, max: Math.PI, noNaN: true }),
    dx: integer({ min: -200, max: 200 }),
    dy: integer({ min: -200, max: 200 }),
    dpi: constantFrom(500, 569, 1000),
  });
  checkProperty(
    property(seeds, motions, (seed, motion) => {
      const template = randomTemplate(seed);
      assert.ok(compare(template, moved(template, motion)) > calibratedTo);
    }),
    quickly,
  );
});

test('a record that claims minutiae metres apart costs no more than another', () => {
  const template = randomTemplate(1);
  const corners = [0, 16_000].flatMap(x => [0, 16_000].map(y => ({ ...template.minutiae[0], x, y })));
  const far = {
    ...template,
    widthPx: 16_384,
    heightPx: 16_384,
    minutiae: [...template.minutiae, ...corners],
  };
  assert.ok(prepare(far).outline.cells.length < 42_000);
  assert.ok(compare(far, template) > calibratedTo, 'what is about the middle still matches');
});

test('different prints score low, and never below 0', () => {
  checkProperty(
    property(seeds, seeds, (a, b) => {
      pre(a !== b);
      const score = compare(randomTemplate(a), randomTemplate(b));
      assert.ok(score >= 0 && score < 30, `score ${score}`);
    }),
    quickly,
  );
});

test('probe and reference may change places', () => {
  checkProperty(
    property(seeds, seeds, (a, b) => {
      const probe = randomTemplate(a, 30);
      const reference = moved(randomTemplate(b % 3 === 0 ? a : b, 30), { turn: 1 });
      assert.equal(compare(probe, reference), compare(reference, probe));
    }),
    quickly,
  );
});

test('... though they say the same of their minutiae and only their ridges differ', () => {
  const minutiae = randomTemplate(1, 20);
  const bytes = (length: number, seed: number) =>
    Uint8Array.from({ length }, (_, at) => 60 + ((at * seed) % 97));
  const withRidges = (seed: number) => ({
    ...minutiae,
    detail: {
      xPx: 0,
      yPx: 0,
      cols: 160,
      rows: 160,
      ridges: bytes(160 * 160, seed).map(value => 1 + (value % 2)),
      orientation: bytes(400, seed),
      period: bytes(400, seed),
    },
  });
  for (const [a, b] of [1, 2, 3, 4, 5].map(seed => [withRidges(seed), withRidges(seed + 7)])) {
    const [forward, backward] = [compare(a, b), compare(b, a)];
    assert.ok(forward > 0);
    assert.equal(forward, backward);
  }
});

test('... and so may templates whose minutiae lie all in one place', () => {
  const inOnePlace = (turn: number): FingerprintTemplate => {
    const template = randomTemplate(1, 30);
    const minutiae = template.minutiae.map((minutia, k) => ({
      ...minutia,
      x: 100 + 40 * (k % 2),
      y: 100,
      angle: (k * turn) % (2 * Math.PI),
    }));
    return { ...template, minutiae };
  };
  for (const [a, b] of [
    [0.7, 1.3],
    [0.4, 2.1],
    [1.1, 0.2],
  ].map(turns => turns.map(inOnePlace))) {
    assert.equal(compare(a, b), compare(b, a));
  }
});

test('skin that stretches unevenly still matches, and half of a print does', () => {
  const template = randomTemplate(5, 45);
  const stretch = (value: number, other: number) => Math.round(value * 1.05 + 6 * Math.sin(other / 60));
  const minutiae = template.minutiae.map(m => ({ ...m, x: stretch(m.x, m.y), y: stretch(m.y, m.x) }));
  assert.ok(compare(template, { ...template, minutiae }) > 30);
  const half = { ...template, minutiae: template.minutiae.filter(({ x }) => x < 200) };
  assert.ok(compare(template, half) > 30);
});

test('empty and nearly empty templates score 0', () => {
  const template = randomTemplate(3);
  for (const count of [0, 1, 2]) {
    const poor: FingerprintTemplate = { ...template, minutiae: template.minutiae.slice(0, count) };
    assert.equal(compare(poor, template), 0);
    assert.equal(compare(poor, poor), 0);
  }
});

test('the pairs are the same minutiae in each picture, best first, each once', () => {
  const template = randomTemplate(11);
  const turned = moved(template, { turn: 0.7, dx: 20, dpi: 569 });
  const found = pairs(template, turned);
  assert.ok(found.length > 35, `${found.length} pairs`);
  for (const { probe, reference } of found) {
    const at = template.minutiae.findIndex(({ x, y }) => Math.hypot(x - probe.x, y - probe.y) < 0.01);
    assert.ok(Math.hypot(turned.minutiae[at].x - reference.x, turned.minutiae[at].y - reference.y) < 0.01);
    assert.ok(Math.abs(template.minutiae[at].angle - probe.angle) < 1e-5);
  }
  assert.deepEqual(
    pairs(turned, template).map(({ probe }) => probe),
    found.map(({ reference }) => reference),
  );
});
