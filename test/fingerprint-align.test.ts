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
  const template = randomTemplate(4);
  const a = prepare(template);
  const b = prepare(moved(template, { turn: 0.6, dx: 40, dy: -25 }));
  // Of the whole group, nearly all weight is on pairs that are wrong; so are the surroundings of the second and third pair.
  const right = [0, 1, 2, 3, 4].map(i => ({ i, j: i, similarity: 1 }));
  const wrong = [10, 11, 12, 13, 14].map(i => ({ i, j: i + 9, similarity: 1 }));
  const pairs = [...right, ...wrong];
  const isRight = (m: number) => m < right.length;
  const consensus = {
    pairs,
    compatibility: Float32Array.from({ length: pairs.length ** 2 }, (_, at) =>
      isRight(Math.floor(at / pairs.length)) === isRight(at % pairs.length) ? 1 : 0,
    ),
    membership: Float32Array.from(pairs, (_, m) => (isRight(m) ? 0.01 : 1)),
    selected: [0, 5, 6, 1, 2, 3, 4, 7, 8, 9],
    eigenvalue: 5,
    agreement: 4,
  };
  assert.equal(bestAlignment(a, b, consensus)?.pairs.length, a.count);
});
