// Several fingers of one person in one score: what it may claim.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { fuseTraits, meet } from '../daemon/biometrics/gallery/fuse-traits.ts';
import {
  bestPairs,
  type CapturedTrait,
  fuse,
  mayBeSame,
  waysToPair,
} from '../daemon/biometrics/gallery/fusion.ts';
import { probeTraits } from '../daemon/biometrics/gallery/probe-traits.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';

const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

test('one finger against one is its own score, and against several references the best of theirs', () => {
  near(fuse([27], [1, 1], 1).score, 27);
  near(fuse([27], [1, 5], 5).score, 27);
});

test('two fingers by hand: the tail of the sum, twice the rate for the choice of how many', () => {
  const x = (60 * Math.LN10) / 10;
  near(fuse([30, 30], [1, 2, 1], 2).score, -10 * Math.log10(2 * Math.exp(-x) * (1 + x)));
  assert.equal(fuse([30, 30], [1, 2, 1], 2).traits, 2);
});

test('a finger that shows nothing takes little from one that agrees, and is not counted as agreeing', () => {
  const { score, traits } = fuse([40, 0], [1, 2, 1], 2);
  near(score, 40 - 10 * Math.log10(2));
  assert.equal(traits, 1);
});

test('a pair that was picked among more is worth less; a score is never negative', () => {
  assert.ok(fuse([30, 30], [1, 40, 90], 10).score < fuse([30, 30], [1, 2, 1], 10).score);
  assert.deepEqual(fuse([0, 0], [1, 4, 2], 2), { score: 0, traits: 1 });
});

const finger = fc.record({ position: fc.nat({ max: 3 }), captures: fc.integer({ min: 1, max: 2 }) });
/** Each known position once, as fingers are. */
const hand = fc
  .array(finger, { minLength: 1, maxLength: 4 })
  .map(all =>
    all.filter((one, k) => one.position === 0 || all.findIndex(o => o.position === one.position) === k),
  );

/** [j], counted one by one. */
function counted(probes: readonly CapturedTrait[], references: readonly CapturedTrait[]): number[] {
  const ways = [1, ...probes.map(() => 0)];
  const count = (next: number, used: ReadonlySet<CapturedTrait>, product: number) => {
    if (used.size > 0 && product > 0) ways[used.size] += product;
    for (let p = next; p < probes.length; p++) {
      for (const reference of references) {
        if (used.has(reference) || !mayBeSame(probes[p].position, reference.position)) continue;
        count(p + 1, new Set([...used, reference]), product * probes[p].captures * reference.captures);
      }
    }
  };
  count(0, new Set(), 1);
  return ways;
}

test('the ways to pair are never fewer than can be counted, and as many where all fingers or none are known', () => {
  fc.assert(
    fc.property(hand, hand, (probes, references) => {
      const given = waysToPair(probes, references);
      const exact = counted(probes, references);
      assert.ok(given.every((ways, j) => ways >= exact[j]));
      const isAny = [...probes, ...references].every(
        ({ position, captures }) => position === 0 && captures === 1,
      );
      const isKnown = [...probes, ...references].every(({ position }) => position !== 0);
      if (isAny || isKnown) assert.deepEqual(given, exact.slice(0, given.length));
    }),
  );
});

test('ways to pair, by hand: four unknown with five, and a known one beside one that may be any', () => {
  const unknown = { position: 0, captures: 1 };
  const thumb = { position: 1, captures: 1 };
  const five = Array.from({ length: 5 }, () => unknown);
  assert.deepEqual(waysToPair(five.slice(1), five), [1, 20, 120, 240, 120]);
  assert.deepEqual(waysToPair([unknown, thumb], [thumb, unknown]), [1, 4, 2]);
});

test('each finger is in one pair at most, and the best pair is first', () => {
  const pair = fc.record({
    probeTrait: fc.nat({ max: 3 }),
    referenceTrait: fc.nat({ max: 3 }),
    score: fc.nat({ max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1 }), pairs => {
      const best = bestPairs(pairs);
      assert.equal(best[0]?.score, Math.max(...pairs.map(({ score }) => score)));
      assert.equal(new Set(best.map(({ probeTrait }) => probeTrait)).size, best.length);
      assert.equal(new Set(best.map(({ referenceTrait }) => referenceTrait)).size, best.length);
    }),
  );
});

test('impostors whose scores hold what they state, cut at 0 as ours are, hold it fused too', () => {
  const random = randomFrom('fusion');
  for (const [probes, references, known] of [
    [2, 2, true],
    [2, 5, false],
    [4, 4, false],
    [4, 4, true],
  ] as const) {
    const positionOf = (place: number) => (known ? place + 1 : 0);
    const enrolled = Array.from({ length: references }, (_, place) => {
      return { instance: place + 1, position: positionOf(place), prepared: () => 1 };
    });
    const given = Array.from({ length: probes }, (_, place) => {
      return { template: 0, prepared: 0, position: positionOf(place) };
    });
    const impostor = () => Math.max(0, -10 * Math.log10(1 - random.uniform()) - 0.5);
    const comparer = { name: 'fingerprint' as const, comparePrepared: impostor, calibratedTo: 40 };
    const traits = probeTraits(given, () => 0);
    const rounds = 20_000;
    const reached = [5, 10, 20].map(() => 0);
    for (let round = 0; round < rounds; round++) {
      const score = fuseTraits([meet(traits, enrolled, comparer)]).best?.score ?? 0;
      [5, 10, 20].forEach((level, at) => void (reached[at] += Number(score >= level)));
    }
    [5, 10, 20].forEach((level, at) => {
      const stated = Math.min(1, references * 10 ** (-level / 10)) * rounds;
      assert.ok(reached[at] <= stated + 3 * Math.sqrt(stated), `${reached[at]} of ${stated} at ${level} dB`);
    });
    assert.ok(reached[1] > 0.05 * references * 0.1 * rounds, `${reached[1]}: not so safe as to be of no use`);
  }
});
