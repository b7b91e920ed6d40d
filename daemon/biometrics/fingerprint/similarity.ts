import { coarseDecayAt } from './decay.ts';
import { lookupStride, type NeighbourTable } from './neighbours.ts';
import { wasSeen } from './outline.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';

const tunable = parameters.neighbour;
const { most } = tunable;

const furthest = tunable.furthestTolerances;

/**
 * How alike the surroundings of each minutia of `a` and each of `b` are: [i * b.count + j], from 0 to nearly 1. The
 * neighbours are paired one to one in the two minutiae's own frames, so that it does not matter how the finger lay; the
 * sum is set against the neighbours that could have been paired, those that fall inside what the other print shows.
 *
 * Source: the nearest minutiae in the minutia's own frame describe it in A. K. Hrechak and J. A. McHugh, "Automated
 * fingerprint recognition using structural matching", Pattern Recognition 23(8), 1990, and in X. Jiang and W.-Y. Yau,
 * "Fingerprint minutiae matching based on the local and global structures", ICPR 2000. The tolerance that grows with the
 * distance, and the division by what could have been paired, are this project's. No cylinders: nothing is rasterised into
 * cells and compared as a vector. Constants: a prototype's, then measured over all four shared FVC sets at once.
 */
export function localSimilarities(a: PreparedTemplate, b: PreparedTemplate): Float32Array {
  const similarities = new Float32Array(a.count * b.count);
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < b.count; j++) {
      const matched = matchNeighbours(a, i, b, j);
      if (matched < tunable.leastMatched) continue;
      const possible = (seenNeighbours(a, i, b, j) + seenNeighbours(b, j, a, i)) / 2;
      const similarity = matched / (Math.max(possible, matched) + tunable.doubt);
      similarities[i * b.count + j] = similarity * typeFactor(a.type[i], b.type[j]);
    }
  }
  return similarities;
}

function typeFactor(a: number, b: number): number {
  return a !== b && a !== 0 && b !== 0 ? tunable.typePenalty : 1;
}

/** Sum of the weights of the neighbours of i that find one of j's at their place, nearest first, each used once. */
function matchNeighbours(a: PreparedTemplate, i: number, b: PreparedTemplate, j: number): number {
  const { cell, sector, counts } = a.neighbours;
  const { byCell, bySector } = b.neighbours;
  let unused = (1 << most) - 1;
  let sum = 0;
  for (let p = i * most; p < i * most + counts[i]; p++) {
    let left = byCell[cell[p] * lookupStride + j] & bySector[sector[p] * lookupStride + j] & unused;
    let best = 0;
    let bestBit = 0;
    while (left !== 0) {
      const bit = left & -left;
      left ^= bit;
      const weight = neighbourWeight(a.neighbours, p, b.neighbours, j * most + 31 - Math.clz32(bit));
      if (weight <= best) continue;
      best = weight;
      bestBit = bit;
    }
    unused ^= bestBit;
    sum += best;
  }
  return sum;
}

/** Gaussian in place and relative direction; 0 beyond the tolerances. */
function neighbourWeight(a: NeighbourTable, p: number, b: NeighbourTable, q: number): number {
  const forward = (a.forward[p] - b.forward[q]) * a.sharpness[p];
  const sideward = (a.sideward[p] - b.sideward[q]) * a.sharpness[p];
  const apart = forward * forward + sideward * sideward;
  if (apart > furthest * furthest) return 0;
  const angle = Math.abs(a.turn[p] - b.turn[q]);
  const turn = Math.min(angle, 2 * Math.PI - angle) * (1 / tunable.toleranceAngle);
  const exponent = apart + turn * turn;
  return exponent > tunable.largestExponent ? 0 : coarseDecayAt(exponent);
}

/** How many neighbours of i fall inside what b shows, when i is laid on j. */
function seenNeighbours(a: PreparedTemplate, i: number, b: PreparedTemplate, j: number): number {
  const { forward, sideward, counts } = a.neighbours;
  let seen = 0;
  for (let p = i * most; p < i * most + counts[i]; p++) {
    const x = b.x[j] + forward[p] * b.cosine[j] - sideward[p] * b.sine[j];
    const y = b.y[j] + forward[p] * b.sine[j] + sideward[p] * b.cosine[j];
    seen += wasSeen(b.outline, x, y);
  }
  return seen;
}
