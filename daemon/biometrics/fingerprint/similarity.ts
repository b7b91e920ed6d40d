import { wasSeen } from './outline.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';

const tunable = parameters.neighbour;

/**
 * How alike the surroundings of each minutia of `a` and each of `b` are: [i * b.count + j], from 0 to nearly 1. The
 * neighbours are paired one to one in the two minutiae's own frames, so that it does not matter how the finger lay; the
 * sum is set against the neighbours that could have been paired, those that fall inside what the other print shows.
 */
export function localSimilarities(a: PreparedTemplate, b: PreparedTemplate): Float32Array {
  const similarities = new Float32Array(a.count * b.count);
  for (let i = 0; i < a.count; i++) {
    for (let j = 0; j < b.count; j++) {
      const matched = matchNeighbours(a, i, b, j);
      if (matched === 0) continue;
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
  let used = 0;
  let sum = 0;
  let firstInReach = 0;
  for (let p = 0; p < tunable.most; p++) {
    const m = a.neighbours[i * tunable.most + p];
    if (m < 0) break;
    const am = i * a.count + m;
    const tolerance = tunable.tolerancePx + tunable.toleranceGrowth * a.distance[am];
    const reach = 1.5 * tolerance;
    let best = 0;
    let bestQ = -1;
    for (let q = firstInReach; q < tunable.most; q++) {
      const n = b.neighbours[j * tunable.most + q];
      if (n < 0) break;
      const bn = j * b.count + n;
      const further = b.distance[bn] - a.distance[am];
      if (further < -reach) {
        firstInReach = q + 1;
        continue;
      }
      if (further > reach) break;
      if (((used >> q) & 1) === 1) continue;
      const forward = (a.forward[am] - b.forward[bn]) / tolerance;
      const sideward = (a.sideward[am] - b.sideward[bn]) / tolerance;
      const apart = forward * forward + sideward * sideward;
      if (apart > 2.25) continue;
      const turn = wrapped(a.turn[am] - b.turn[bn]) / tunable.toleranceAngle;
      const exponent = apart + turn * turn;
      if (exponent > 4) continue;
      const weight = Math.exp(-exponent);
      if (weight > best) {
        best = weight;
        bestQ = q;
      }
    }
    if (bestQ < 0) continue;
    used |= 1 << bestQ;
    sum += best;
  }
  return sum;
}

/** How many neighbours of i fall inside what b shows, when i is laid on j. */
function seenNeighbours(a: PreparedTemplate, i: number, b: PreparedTemplate, j: number): number {
  let seen = 0;
  for (let p = 0; p < tunable.most; p++) {
    const m = a.neighbours[i * tunable.most + p];
    if (m < 0) break;
    const forward = a.forward[i * a.count + m];
    const sideward = a.sideward[i * a.count + m];
    const x = b.x[j] + forward * b.cosine[j] - sideward * b.sine[j];
    const y = b.y[j] + forward * b.sine[j] + sideward * b.cosine[j];
    seen += wasSeen(b.outline, x, y);
  }
  return seen;
}

/** An angle that is within two turns of zero, brought into [-pi, pi]. */
export function wrapped(angle: number): number {
  let turn = angle;
  while (turn > Math.PI) turn -= 2 * Math.PI;
  while (turn < -Math.PI) turn += 2 * Math.PI;
  return turn;
}
