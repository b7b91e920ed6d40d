import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { describer } from '../daemon/biometrics/fingerprint/search/describe.ts';
import { keepBest } from '../daemon/biometrics/fingerprint/search/keep.ts';
import {
  blocksOf,
  scanBits,
  type SearchMemory,
  searchMemory,
  slots,
  wholeBits,
  wholeBytes,
} from '../daemon/biometrics/fingerprint/search/layout.ts';
import { packPrint, packProbe } from '../daemon/biometrics/fingerprint/search/pack.ts';
import { projectScalar } from '../daemon/biometrics/fingerprint/search/projection.ts';
import type { PrintRecord } from '../daemon/biometrics/fingerprint/search/record.ts';
import {
  alignScalar,
  nearestOf,
  refineScalar,
  scanScalar,
} from '../daemon/biometrics/fingerprint/search/scalar.ts';
import { scanKernel } from '../daemon/biometrics/fingerprint/search/scan-kernel.ts';
import { weighScan, weighWhole } from '../daemon/biometrics/fingerprint/search/stage-zero.ts';
import {
  surroundingsScalar,
  surroundingsStride,
} from '../daemon/biometrics/fingerprint/search/surroundings.ts';
import { type Random, randomFrom } from '../hal/drivers/sim/random.ts';

/** A print with nothing behind it; `like` lends it some minutiae, a few bits off, turned and shifted alike. */
function randomRecord(random: Random, like?: PrintRecord): PrintRecord {
  const count = random.integer(slots + 1);
  const byte = () => random.integer(256);
  const bits = Uint8Array.from({ length: count * wholeBytes }, byte);
  const directions = Uint8Array.from({ length: count }, byte);
  const places = Uint8Array.from({ length: 2 * count }, byte);
  if (like === undefined) return { count, bits, directions, places };
  const lent = Math.min(count, like.count, random.integer(slots));
  for (let i = 0; i < lent; i++) {
    for (let at = i * wholeBytes; at < (i + 1) * wholeBytes; at++) {
      bits[at] = like.bits[at] ^ (random.chance(0.5) ? 1 << random.integer(8) : 0);
    }
    directions[i] = like.directions[i] + 3;
    places[2 * i] = Math.min(255, like.places[2 * i] + random.integer(5));
    places[2 * i + 1] = Math.min(255, like.places[2 * i + 1] + 4);
  }
  return { count, bits, directions, places };
}

/** Some prints and a probe, packed and weighed. */
function randomSearch(seed: number, prints = 40) {
  const random = randomFrom(seed);
  const probe = randomRecord(random);
  const records = Array.from({ length: prints }, () =>
    randomRecord(random, random.chance(0.5) ? probe : undefined),
  );
  const search = searchMemory(prints);
  records.forEach((record, print) => packPrint(search, print, record));
  const kernel = scanKernel(search, 0);
  const packed = packProbe(search, probe);
  weighScan(search, kernel, packed);
  weighWhole(search, kernel, packed);
  return { probe, records, search, kernel, ...packed };
}

const scanWeights = ({ probe }: SearchMemory) => ({ thresholds: probe.thresholds, weights: probe.weights });
const wholeWeights = ({ probe }: SearchMemory) => ({
  thresholds: probe.wholeThresholds,
  weights: probe.wholeWeights,
});
const anySearch = (check: (search: ReturnType<typeof randomSearch>) => void) =>
  fc.assert(
    fc.property(fc.integer(), seed => check(randomSearch(seed))),
    { numRuns: 12 },
  );

describe('the kernels of the fingerprint search give what their scalar twins give', () => {
  it('stage 1, bit for bit, and something for a print that resembles the probe', () => {
    let highest = 0;
    anySearch(({ probe, records, search, kernel, scanned }) => {
      kernel.scan(scanned, 0, blocksOf(records.length));
      const twin = records.map(record => scanScalar(probe, scanned, scanWeights(search), record));
      assert.deepEqual([...search.scores.subarray(0, records.length)], twin);
      highest = Math.max(highest, ...twin);
    });
    assert.ok(highest > 1_000, `${highest}`);
  });

  it('stage 2, bit for bit', () => {
    anySearch(({ probe, records, search, kernel, minutiae }) => {
      search.listed.set([...records.keys()]);
      kernel.refine(minutiae, 0, records.length);
      const twin = records.map(record => refineScalar(probe, minutiae, wholeWeights(search), record));
      assert.deepEqual([...search.refined.subarray(0, records.length)], twin);
    });
  });

  it('stage 3, bit for bit', () => {
    anySearch(({ probe, records, search, kernel, minutiae }) => {
      search.closest.set([...records.keys()]);
      kernel.align(minutiae, 0, records.length);
      const twin = records.flatMap(record => {
        const { group, closeness, met, inside } = alignScalar(probe, minutiae, wholeWeights(search), record);
        return [group, closeness, met, inside];
      });
      assert.deepEqual([...search.aligned.subarray(0, 4 * records.length)], twin);
    });
  });

  it('the distances that stage 0 counts', () => {
    anySearch(({ probe, records, search, kernel, minutiae }) => {
      search.histogram.fill(0);
      search.listed.set(Array.from({ length: blocksOf(records.length) }, (_, block) => block));
      kernel.sampleNearest(minutiae, blocksOf(records.length));
      const counted = new Uint32Array(minutiae * scanBits);
      const whole = new Uint32Array(minutiae * wholeBits);
      for (const record of records) {
        for (let i = 0; i < minutiae; i++) {
          const near = nearestOf(probe, i, record, scanBits);
          if (near !== undefined && near.distance < scanBits) counted[i * scanBits + near.distance]++;
          const nearWhole = nearestOf(probe, i, record, wholeBits);
          if (nearWhole !== undefined) whole[i * wholeBits + Math.min(127, nearWhole.distance)]++;
        }
      }
      assert.deepEqual(search.histogram.slice(0, counted.length), counted);
      search.histogram.fill(0);
      search.listed.set([...records.keys()]);
      kernel.sampleNearestWhole(minutiae, records.length);
      assert.deepEqual(search.histogram.slice(0, whole.length), whole);
    });
  });

  it('what lies around a minutia, within 2 steps of the fixed point', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 45 }), fc.integer(), (count, seed) => {
        const random = randomFrom(seed);
        const draw = (to: number) => Float32Array.from({ length: count }, () => random.uniform(0, to));
        const angles = draw(2 * Math.PI);
        const [cosine, sine] = [angles.map(Math.cos), angles.map(Math.sin)];
        const points = { count, x: draw(300), y: draw(400), cosine, sine };
        const twin = surroundingsScalar(points);
        const furthest = describer()
          .surroundings(points, count)
          .reduce((most, value, at) => Math.max(most, Math.abs(value - twin[at])), 0);
        assert.ok(furthest <= 2, `${furthest}`);
      }),
      // The example has a neighbour on the border of two steps of the table.
      { numRuns: 30, examples: [[19, 1_691_316_913]] },
    );
  });

  it('the bits of a descriptor', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: slots }), fc.integer(), (count, seed) => {
        const random = randomFrom(seed);
        const surroundings = Int16Array.from({ length: count * surroundingsStride }, () =>
          Math.round(random.normal(0, 2_000)),
        );
        assert.deepEqual(describer().project(surroundings, count), projectScalar(surroundings, count));
      }),
      { numRuns: 10 },
    );
  });
});

describe('the best of many scores', () => {
  it('are those that a sort would take, of equals the first, without those left out', () => {
    const scores = fc.array(fc.nat({ max: 40 }), { maxLength: 60 });
    fc.assert(
      fc.property(scores, fc.nat({ max: 70 }), fc.integer({ min: 2, max: 9 }), (scores, most, leftOut) => {
        const mayBe = (place: number) => place % leftOut !== 0;
        const sorted = Array.from(scores.keys())
          .filter(mayBe)
          .sort((a, b) => scores[b] - scores[a] || a - b);
        const kept = keepBest(Uint32Array.from(scores), most, mayBe);
        assert.deepEqual(
          kept,
          sorted.slice(0, most).sort((a, b) => a - b),
        );
      }),
    );
  });
});
