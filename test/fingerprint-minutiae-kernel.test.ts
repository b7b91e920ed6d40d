import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { matchScalar } from '../daemon/biometrics/fingerprint/match.ts';
import { Matcher } from '../daemon/biometrics/fingerprint/matcher.ts';
import { type PreparedTemplate, prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import type { FingerprintTemplate } from '../daemon/core/fingerprint.ts';
import { firstDifference } from './helpers/first-difference.ts';
import { minutiaeWithin } from './helpers/fingerprint-arbitraries.ts';
import { moved, randomTemplate } from './helpers/ridge-patterns.ts';

const matcher = new Matcher();

/** Bit for bit: sums, similarities, motion and pairs of the best alignment. */
function assertSame(a: PreparedTemplate, b: PreparedTemplate): void {
  assert.equal(firstDifference(matcher.match(a, b), matchScalar(a, b)), undefined);
}

const sides = fc.constantFrom(60, 250, 400, 1_500);
const minutiae = sides.chain(minutiaeWithin);
const templates = minutiae.map(list => ({ ...randomTemplate(1), minutiae: list }));

test('the kernel finds what its twin finds, in any two templates', () => {
  const pair = fc.property(templates, templates, (a, b) => assertSame(prepare(a), prepare(b)));
  fc.assert(pair, { numRuns: 120, seed: 1 });
});

test('... and in prints of the same finger, moved, stretched and with minutiae missing', () => {
  const impressions = fc.record({
    seed: fc.integer({ min: 1, max: 10_000 }),
    turn: fc.double({ min: -3, max: 3, noNaN: true }),
    dx: fc.integer({ min: -150, max: 150 }),
    stretch: fc.double({ min: 0.93, max: 1.07, noNaN: true }),
    kept: fc.integer({ min: 2, max: 44 }),
  });
  const property = fc.property(impressions, ({ seed, turn, dx, stretch, kept }) => {
    const master = randomTemplate(seed, 45);
    const mate = moved(master, { turn, dx });
    const stretched = mate.minutiae.slice(0, kept).map(m => ({ ...m, x: m.x * stretch }));
    assertSame(prepare(master), prepare({ ...mate, minutiae: stretched }));
  });
  fc.assert(property, { numRuns: 120, seed: 2 });
});

test('many minutiae in one place, or the same one again and again, break nothing', () => {
  const [first] = randomTemplate(2).minutiae;
  const same = prepare({ ...randomTemplate(2), minutiae: Array.from({ length: 45 }, () => first) });
  const other = prepare(randomTemplate(3));
  for (const [a, b] of [
    [same, same],
    [same, other],
    [other, same],
  ]) {
    assertSame(a, b);
  }
});

test('templates come and go: with few places in memory the results stay', () => {
  const small = new Matcher(3);
  const prints = Array.from({ length: 6 }, (_, k) => prepare(randomTemplate(20 + k, 30)));
  for (let step = 0; step < 90; step++) {
    const a = prints[step % 6];
    const b = prints[(step * step + (step >> 3)) % 6];
    assert.deepEqual(small.match(a, b), matcher.match(a, b), `step ${step}`);
  }
});

test('a print too wide for the kernel is matched all the same', () => {
  const wide: FingerprintTemplate = { ...randomTemplate(5) };
  const far = wide.minutiae.map((m, k) => (k < 3 ? { ...m, x: m.x + 4_000, y: m.y + 4_000 } : m));
  const a = prepare({ ...wide, minutiae: far });
  const b = prepare(wide);
  assert.equal(matcher.match(a, b)?.alignment.pairs.length, b.count - 3);
  assertSame(a, b);
});
