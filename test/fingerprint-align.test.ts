import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Alignment, bestAlignment } from '../daemon/biometrics/fingerprint/align.ts';
import { findConsensus } from '../daemon/biometrics/fingerprint/consensus.ts';
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

test('of the groups that an alignment can start from the one counts under which most minutiae meet', () => {
  const [left, right] = [randomTemplate(5, 12), randomTemplate(6, 30)];
  const beside = (template: typeof left, dx: number) => moved(template, { turn: 0, dx });
  const both = (apart: number) => ({
    ...left,
    minutiae: [...left.minutiae, ...beside(right, apart).minutiae],
  });
  const { motion, pairs } = align(prepare(both(300)), prepare(both(360)));
  assert.ok(pairs.length >= right.minutiae.length, `${pairs.length}`);
  assert.ok(Math.abs(motion.dx - 60) < 3, `${motion.dx}`);
});
