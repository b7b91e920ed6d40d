import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Alignment, bestAlignment } from '../daemon/biometrics/fingerprint/align.ts';
import { wrapped } from '../daemon/biometrics/fingerprint/angle.ts';
import { findConsensus } from '../daemon/biometrics/fingerprint/consensus.ts';
import { parameters } from '../daemon/biometrics/fingerprint/parameters.ts';
import { type PreparedTemplate, prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import { localSimilarities } from '../daemon/biometrics/fingerprint/similarity.ts';
import { moved, randomTemplate } from './helpers/ridge-patterns.ts';

function align(a: PreparedTemplate, b: PreparedTemplate): Alignment {
  const alignment = bestAlignment(a, b, findConsensus(a, b, localSimilarities(a, b)));
  assert.ok(alignment);
  return alignment;
}

test('the best alignment is the motion that was made', () => {
  const template = randomTemplate(4);
  const a = prepare(template);
  const b = prepare(moved(template, { turn: 0.6, dx: 40, dy: -25 }));
  const { motion, pairs } = align(a, b);
  assert.equal(pairs.length, a.count);
  for (let i = 0; i < a.count; i++) {
    assert.ok(Math.abs(motion.cosine * a.x[i] - motion.sine * a.y[i] + motion.dx - b.x[i]) < 1);
    assert.ok(Math.abs(motion.sine * a.x[i] + motion.cosine * a.y[i] + motion.dy - b.y[i]) < 1);
  }
});

test('alternatives lie apart from the best and from each other, and are no better', () => {
  const { distinctPx, distinctAngle, seeds } = parameters.alignment;
  let seen = 0;
  for (let seed = 1; seed <= 40; seed++) {
    const a = prepare(randomTemplate(seed));
    const { alternatives, ...best } = align(a, prepare(randomTemplate(seed + 1_000)));
    const all = [best, ...alternatives];
    assert.ok(alternatives.length < seeds);
    const x = a.x.reduce((sum, value) => sum + value) / a.count;
    const y = a.y.reduce((sum, value) => sum + value) / a.count;
    const images = all.map(({ motion: { angle, cosine, sine, dx, dy } }) => ({
      x: cosine * x - sine * y + dx,
      y: sine * x + cosine * y + dy,
      angle,
    }));
    for (let k = 1; k < all.length; k++) {
      seen++;
      assert.ok(all[k].weightSum <= all[k - 1].weightSum);
      for (const other of images.slice(0, k)) {
        const apart = Math.hypot(other.x - images[k].x, other.y - images[k].y);
        const turn = Math.abs(wrapped(other.angle - images[k].angle));
        assert.ok(apart > distinctPx || turn > distinctAngle, `${apart} px, ${turn} rad`);
      }
    }
  }
  assert.ok(seen > 20, `${seen} alternatives`);
});
