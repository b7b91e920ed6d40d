import { oneToOne } from '../one-to-one.ts';

/** A finger or eye of the probes and one of the references that were held for the same, by their places, and their score. */
export interface TraitPair {
  readonly probeTrait: number;
  readonly referenceTrait: number;
  /** -10 log10(FMR). */
  readonly score: number;
}

/** What several fingers and eyes of one person are worth together. */
export interface Fused {
  /** -10 log10 of the false match rate of what agrees, for one reference of the person: see `fuse`. 0 and up. */
  readonly score: number;
  /** How many of the pairs, of those that were given, went into it. */
  readonly traits: number;
}

/** A score of so many dB is a logarithm to the base e of so much. */
const decibelsPerNat = 10 / Math.LN10;

/**
 * Fuses the scores of the fingers and eyes of one person, best first, into one on the same scale.
 *
 * The sum of the j best scores of an impostor is at most that of j draws from an exponential distribution, since a score is
 * -10 log10(FMR) and is cut at 0 (R. A. Fisher's method of combining tests, 1925); they count as independent, which for
 * fingers is measured in docs/measurements.md. The j pairs were picked among `ways[j]` that could have been, and j among as many as could
 * have met, so that the rate is multiplied by both (C. E. Bonferroni): one that shows nothing takes little from those
 * that agree. The rate is that of the whole person; a policy counts every reference of a list as one comparison, so it is
 * shared out among the person's `references`. With one against one it is the score itself.
 */
export function fuse(scores: readonly number[], ways: readonly number[], references: number): Fused {
  const most = ways.findLastIndex(count => count > 0);
  let best: Fused = { score: 0, traits: Math.min(1, scores.length) };
  let sum = 0;
  for (const [index, score] of scores.entries()) {
    const traits = index + 1;
    sum += score;
    const picked = Math.max(1, ways[traits] / references);
    const fused = sum - 10 * Math.log10(erlangSum(traits, sum / decibelsPerNat) * picked * most);
    if (fused > best.score) best = { score: fused, traits };
  }
  return best;
}

/** P(sum of k unit exponentials >= x), without its factor exp(-x). */
function erlangSum(k: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let i = 1; i < k; i++) {
    term *= x / i;
    sum += term;
  }
  return sum;
}

/** A finger or eye of which there are captures, and which one it is: 0 where that is not known. */
export interface CapturedTrait {
  readonly position: number;
  readonly captures: number;
}

/** Whether two of a modality may be the same. A position that is not known may be any. */
export function mayBeSame(a: number, b: number): boolean {
  return a === 0 || b === 0 || a === b;
}

/**
 * [j]: in how many ways j probes of different fingers can be paired with j references of different fingers, at most; of eyes
 * likewise. What may be any finds one reference fewer for each pair that was picked before; a known one might not.
 */
export function waysToPair(probes: readonly CapturedTrait[], references: readonly CapturedTrait[]): number[] {
  const ways = [1, ...probes.map(() => 0)];
  const knownFirst = probes.toSorted((a, b) => Number(a.position === 0) - Number(b.position === 0));
  for (const { position, captures } of knownFirst) {
    const met = references
      .filter(reference => mayBeSame(position, reference.position))
      .reduce((sum, reference) => sum + reference.captures, 0);
    for (let j = probes.length; j > 0; j--) {
      const left = position === 0 ? Math.max(0, met - (j - 1)) : met;
      ways[j] += ways[j - 1] * captures * left;
    }
  }
  const most = Math.min(probes.length, references.length);
  return ways.slice(0, most + 1);
}

/** [j]: the ways to pick j pairs over several modalities, where pairs of each can be picked in so many: `waysToPair`. */
export function waysTogether(waysOfEach: readonly (readonly number[])[]): number[] {
  return waysOfEach.reduce<number[]>(
    (together, ways) =>
      Array.from({ length: together.length + ways.length - 1 }, (_, j) =>
        ways.reduce((sum, count, own) => sum + count * (together[j - own] ?? 0), 0),
      ),
    [1],
  );
}

/** The best pairs such that each finger or eye is in one of them at most, best first. */
export function bestPairs<Pair extends TraitPair>(pairs: readonly Pair[]): Pair[] {
  return oneToOne(
    pairs.toSorted((a, b) => b.score - a.score),
    ({ probeTrait, referenceTrait }) => ({ i: probeTrait, j: referenceTrait }),
  );
}
