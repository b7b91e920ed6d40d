// Rates by quality, by set and without the worst, from scores that are known.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { EvaluatedSet, ScoredPair } from '../daemon/biometrics/evaluate-folder.ts';
import { reportOf, reportOfSets, worstPairs } from '../daemon/biometrics/evaluation-report.ts';

/** Six images in three fingers: the two of the last finger are poor and do not match each other. */
const qualities = [90, 80, 70, 60, 10, 20];
const set: EvaluatedSet = {
  images: qualities.map((quality, k) => ({
    name: `${Math.floor(k / 2)}_${k % 2}`,
    quality,
    acquired: k !== 5,
  })),
  pairs: qualities.flatMap((_, a) =>
    qualities.slice(a + 1).map((_other, offset): ScoredPair => {
      const b = a + 1 + offset;
      const genuine = Math.floor(a / 2) === Math.floor(b / 2);
      return { a, b, genuine, score: genuine ? qualities[b] : 5 + a };
    }),
  ),
  extractTimesMs: [1, 2, 3, 4, 5, 6],
  compareMs: 10,
  compared: 15,
};
const low: EvaluatedSet = {
  ...set,
  pairs: set.pairs.map(p => ({ ...p, score: p.genuine && p.a === 4 ? 0 : p.score })),
};

test('a pair belongs to the bin of its worse image, and the bins hold all pairs', () => {
  const { qualityBins } = reportOf(low);
  assert.deepEqual(
    qualityBins.map(({ from, below, genuine }) => [from, below, genuine]),
    [
      [0, 60, 1],
      [60, 80, 1],
      [80, 100, 1],
    ],
  );
  assert.deepEqual(
    qualityBins.map(({ fmr100 }) => fmr100),
    [1, 0, null],
    'the best bin has no impostors, and so no rate',
  );
  assert.equal(
    qualityBins.reduce((sum, { impostor }) => sum + impostor, 0),
    12,
  );
});

test('without the worst third, the finger that fails is gone; without an option, nothing is said of it', () => {
  const { withoutWorst, fmr1000 } = reportOf(low, { rejectWorst: 1 / 3 });
  assert.equal(fmr1000, 1 / 3);
  assert.deepEqual(
    [withoutWorst?.images, withoutWorst?.genuine, withoutWorst?.impostor, withoutWorst?.fmr1000],
    [4, 2, 4, 0],
  );
  assert.ok(!('withoutWorst' in reportOf(low)));
});

test('several sets: each by name, the mean of their rates, and all comparisons under one threshold', () => {
  const sets = [
    { name: 'a', set },
    { name: 'b', set: low },
  ];
  const report = reportOfSets(sets, { rejectWorst: 1 / 3 });
  assert.deepEqual(
    report.sets.map(({ name, fmr1000 }) => [name, fmr1000]),
    [
      ['a', 0],
      ['b', 1 / 3],
    ],
  );
  assert.equal(report.mean.fmr1000, 1 / 6);
  assert.equal(report.mean.withoutWorst?.fmr1000, 0);
  assert.deepEqual([report.pooled.genuine, report.pooled.failuresToAcquire], [6, 2]);
  assert.equal(report.pooled.fmr1000, 1 / 6);
  assert.equal(report.pooled.withoutWorst?.images, 8);
});

test('a set without impostors has no rates, and takes no part in the mean of those that have', () => {
  const lonely = { ...set, pairs: set.pairs.filter(({ genuine }) => genuine) };
  const { sets, mean, pooled } = reportOfSets([
    { name: 'a', set: low },
    { name: 'b', set: lonely },
  ]);
  assert.deepEqual([sets[1]?.genuine, sets[1]?.impostor, sets[1]?.eer, sets[1]?.zeroFmr], [3, 0, null, null]);
  assert.equal(mean.fmr1000, 1 / 3);
  assert.equal(typeof pooled.fmr1000, 'number');
  const { mean: none } = reportOfSets([{ name: 'b', set: lonely }]);
  assert.deepEqual(none, { eer: null, fmr100: null, fmr1000: null, fmr10000: null, zeroFmr: null });
});

test('the worst pairs: the lowest genuine and the highest impostor scores, worst first', () => {
  const { genuine, impostor } = worstPairs(low, 2);
  assert.deepEqual(
    genuine.map(({ a, score }) => [a, score]),
    [
      [4, 0],
      [2, 60],
    ],
  );
  assert.deepEqual(
    impostor.map(({ score }) => score),
    [8, 8],
  );
});

test('whatever the qualities, no pair is lost between the bins, and a lower share rejects fewer', () => {
  const quality = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(quality, fc.double({ min: 0, max: 0.9, noNaN: true }), (given, rejectWorst) => {
      const images = set.images.map((image, k) => ({ ...image, quality: given[k] }));
      const report = reportOf({ ...set, images }, { rejectWorst });
      const total = report.qualityBins.reduce((sum, bin) => sum + bin.genuine + bin.impostor, 0);
      assert.equal(total, 15);
      assert.equal(report.withoutWorst?.images, 6 - Math.round(6 * rejectWorst));
    }),
  );
});
