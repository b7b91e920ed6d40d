import { wrapped } from './angle.ts';
import { fineDecayAt } from './decay.ts';
import { oneToOne } from '../one-to-one.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';

const tunable = parameters.consensus;

/** Minutia `i` of one print held for minutia `j` of the other. */
export interface CandidatePair {
  readonly i: number;
  readonly j: number;
  readonly similarity: number;
}

/** The pairs that agree with each other best. */
export interface Consensus {
  readonly pairs: readonly CandidatePair[];
  /** [m * pairs.length + n]: how well pair n lies where pair m foretells it, and the reverse; 0 to 1. */
  readonly compatibility: Float32Array;
  /** How much each pair is part of the strongest group, non-negative. */
  readonly membership: Float32Array;
  /** The group: indices of pairs, one to one, strongest first. */
  readonly selected: readonly number[];
  /** Largest eigenvalue of the compatibility matrix. */
  readonly eigenvalue: number;
  /** Sum of compatibilities inside the group, over its size. */
  readonly agreement: number;
}

/**
 * Spectral matching (M. Leordeanu and M. Hebert, "A spectral technique for correspondence problems using pairwise
 * constraints", ICCV 2005): the main eigenvector of who-agrees-with-whom, by power iteration, points at the largest
 * consistent group, from which pairs are taken greedily, one to one. It needs no global alignment, and so follows distorted
 * skin. That two minutia pairs agree when each lies in the frame of the other as its counterpart does, within a tolerance
 * that grows with the distance, is this project's choice.
 *
 * `similarities` are those of `localSimilarities`: [i * b.count + j], 0 where the pair is no candidate.
 */
export function findConsensus(
  a: PreparedTemplate,
  b: PreparedTemplate,
  similarities: Float32Array,
): Consensus {
  const pairs = mostSimilarPairs(similarities, b.count);
  const compatibility = compatibilities(a, b, pairs);
  const { membership, eigenvalue } = mainEigenvector(compatibility, pairs);
  const selected = selectOneToOne(pairs, membership);
  const agreement = agreementWithin(compatibility, pairs.length, selected);
  return { pairs, compatibility, membership, selected, eigenvalue, agreement };
}

function mostSimilarPairs(similarities: Float32Array, bCount: number): CandidatePair[] {
  const pairs: CandidatePair[] = [];
  let least = 0;
  for (let at = 0; at < similarities.length; at++) {
    const similarity = similarities[at];
    if (similarity <= least) continue;
    let place = pairs.length;
    while (place > 0 && pairs[place - 1].similarity < similarity) place--;
    pairs.splice(place, 0, { i: Math.floor(at / bCount), j: at % bCount, similarity });
    if (pairs.length <= tunable.pairs) continue;
    pairs.pop();
    least = pairs[pairs.length - 1].similarity;
  }
  return pairs;
}

function compatibilities(
  a: PreparedTemplate,
  b: PreparedTemplate,
  pairs: readonly CandidatePair[],
): Float32Array {
  const n = pairs.length;
  const matrix = new Float32Array(n * n);
  for (let m = 0; m < n; m++) {
    for (let k = m + 1; k < n; k++) {
      const value = compatibility(a, b, pairs[m], pairs[k]);
      matrix[m * n + k] = value;
      matrix[k * n + m] = value;
    }
  }
  return matrix;
}

/** Gaussian in the misplacement of each minutia in the frame of the other, and in the change of their relative direction. */
function compatibility(a: PreparedTemplate, b: PreparedTemplate, p: CandidatePair, q: CandidatePair): number {
  if (p.i === q.i || p.j === q.j) return 0;
  const ai = p.i * a.count + q.i;
  const bi = p.j * b.count + q.j;
  const ar = q.i * a.count + p.i;
  const br = q.j * b.count + p.j;
  const tolerance = tunable.tolerancePx + (tunable.toleranceGrowth * (a.distance[ai] + b.distance[bi])) / 2;
  const there = misplaced(a, ai, b, bi);
  const back = misplaced(a, ar, b, br);
  const turn = wrapped(a.turn[ai] - b.turn[bi]) / tunable.toleranceAngle;
  const exponent = (there + back) / (2 * tolerance * tolerance) + turn * turn;
  return exponent > tunable.largestExponent ? 0 : fineDecayAt(exponent);
}

function misplaced(a: PreparedTemplate, ai: number, b: PreparedTemplate, bi: number): number {
  const forward = a.forward[ai] - b.forward[bi];
  const sideward = a.sideward[ai] - b.sideward[bi];
  return forward * forward + sideward * sideward;
}

function mainEigenvector(matrix: Float32Array, pairs: readonly CandidatePair[]) {
  const n = pairs.length;
  let membership = Float32Array.from(pairs, ({ similarity }) => similarity);
  let eigenvalue = 0;
  normaliseVector(membership);
  for (let iteration = 0; iteration < tunable.iterations; iteration++) {
    const next = new Float32Array(n);
    for (let m = 0; m < n; m++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += matrix[m * n + k] * membership[k];
      next[m] = sum;
    }
    eigenvalue = normaliseVector(next);
    membership = next;
  }
  return { membership, eigenvalue };
}

/** Scales to unit length; gives the length it had. */
function normaliseVector(vector: Float32Array): number {
  let square = 0;
  for (const value of vector) square += value * value;
  const length = Math.sqrt(square);
  if (length > 0) for (let i = 0; i < vector.length; i++) vector[i] /= length;
  return length;
}

function selectOneToOne(pairs: readonly CandidatePair[], membership: Float32Array): number[] {
  const order = Array.from(pairs.keys()).sort((m, n) => membership[n] - membership[m]);
  const least = tunable.leastMembership * (membership[order[0]] ?? 0);
  return oneToOne(
    order.filter(m => membership[m] > least),
    m => pairs[m],
  );
}

function agreementWithin(matrix: Float32Array, n: number, selected: readonly number[]): number {
  let sum = 0;
  for (const m of selected) for (const k of selected) sum += matrix[m * n + k];
  return selected.length === 0 ? 0 : sum / selected.length;
}
