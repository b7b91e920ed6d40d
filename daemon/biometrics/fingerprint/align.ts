import { wrapped } from './angle.ts';
import type { CandidatePair, Consensus } from './consensus.ts';
import { oneToOne } from './one-to-one.ts';
import { wasSeen } from './outline.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';

const tunable = parameters.alignment;

/** A rotation, then a shift: b = R a + t, px at the working resolution. */
interface RigidMotion {
  readonly angle: number;
  readonly cosine: number;
  readonly sine: number;
  readonly dx: number;
  readonly dy: number;
}

/** One minutia of each print under one alignment, and how well they meet, 0 to 1. */
interface WeightedPair {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
}

export interface Alignment {
  readonly pairs: readonly WeightedPair[];
  readonly weightSum: number;
  /** How many minutiae of each print fall inside what the other shows. */
  readonly overlapA: number;
  readonly overlapB: number;
}

/** Lays one print on the other from several starting groups; gives the alignment under which most minutiae meet. */
export function bestAlignment(
  a: PreparedTemplate,
  b: PreparedTemplate,
  consensus: Consensus,
): Alignment | undefined {
  let best: { motion: RigidMotion; pairs: WeightedPair[]; weightSum: number } | undefined;
  for (const seed of seedGroups(consensus)) {
    let pairs = seed;
    let motion = fitRigid(a, b, pairs);
    for (let round = 0; round < tunable.rounds && pairs.length > 0; round++) {
      motion = fitRigid(a, b, pairs);
      pairs = pairUnder(a, b, motion);
    }
    const weightSum = pairs.reduce((sum, { weight }) => sum + weight, 0);
    if (best === undefined || weightSum > best.weightSum) best = { motion, pairs, weightSum };
  }
  if (best === undefined) return undefined;
  const { motion, pairs, weightSum } = best;
  return { pairs, weightSum, overlapA: countSeen(a, b, motion), overlapB: countSeen(b, a, inverse(motion)) };
}

/** The consensus group, and the surroundings of each of its strongest pairs. */
function seedGroups({ pairs, compatibility, selected, membership }: Consensus): WeightedPair[][] {
  if (selected.length === 0) return [];
  const weighted = (m: number, weight: number): WeightedPair => ({ ...ends(pairs[m]), weight });
  const groups = [selected.map(m => weighted(m, membership[m]))];
  for (const seed of selected.slice(0, tunable.seeds - 1)) {
    const around = selected.filter(
      m => m !== seed && compatibility[seed * pairs.length + m] > tunable.seedCompatibility,
    );
    groups.push([weighted(seed, 1), ...around.map(m => weighted(m, compatibility[seed * pairs.length + m]))]);
  }
  return groups;
}

const ends = ({ i, j }: CandidatePair) => ({ i, j });

/** The weighted least-squares motion of places; a few pixels of each minutia's direction count as a second place. */
function fitRigid(a: PreparedTemplate, b: PreparedTemplate, pairs: readonly WeightedPair[]): RigidMotion {
  const { armPx } = tunable;
  let total = 1e-9;
  let ax = 0;
  let ay = 0;
  let bx = 0;
  let by = 0;
  for (const { i, j, weight } of pairs) {
    total += weight;
    ax += weight * a.x[i];
    ay += weight * a.y[i];
    bx += weight * b.x[j];
    by += weight * b.y[j];
  }
  ax /= total;
  ay /= total;
  bx /= total;
  by /= total;
  let cosineSum = 0;
  let sineSum = 0;
  for (const { i, j, weight } of pairs) {
    const turn = b.angle[j] - a.angle[i];
    const px = a.x[i] - ax;
    const py = a.y[i] - ay;
    const qx = b.x[j] - bx;
    const qy = b.y[j] - by;
    cosineSum += weight * (px * qx + py * qy + armPx * armPx * Math.cos(turn));
    sineSum += weight * (px * qy - py * qx + armPx * armPx * Math.sin(turn));
  }
  const angle = Math.atan2(sineSum, cosineSum);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  return { angle, cosine, sine, dx: bx - cosine * ax + sine * ay, dy: by - sine * ax - cosine * ay };
}

/** Where the motion brings minutia `i`. */
function moved({ x, y }: PreparedTemplate, i: number, { cosine, sine, dx, dy }: RigidMotion) {
  return { x: cosine * x[i] - sine * y[i] + dx, y: sine * x[i] + cosine * y[i] + dy };
}

function inverse({ angle, cosine, sine, dx, dy }: RigidMotion): RigidMotion {
  return { angle: -angle, cosine, sine: -sine, dx: -cosine * dx - sine * dy, dy: sine * dx - cosine * dy };
}

/** Pairs the minutiae that meet under the motion, closest first, one to one. */
function pairUnder(a: PreparedTemplate, b: PreparedTemplate, motion: RigidMotion): WeightedPair[] {
  const candidates: WeightedPair[] = [];
  for (let i = 0; i < a.count; i++) {
    const { x, y } = moved(a, i, motion);
    for (let j = 0; j < b.count; j++) {
      const square = (b.x[j] - x) ** 2 + (b.y[j] - y) ** 2;
      if (square > tunable.reachPx ** 2) continue;
      const turn = Math.abs(wrapped(b.angle[j] - a.angle[i] - motion.angle));
      if (turn > tunable.reachAngle) continue;
      const weight = Math.exp((-2 * square) / tunable.reachPx ** 2 - 2 * (turn / tunable.reachAngle) ** 2);
      candidates.push({ i, j, weight });
    }
  }
  candidates.sort((p, q) => q.weight - p.weight);
  return oneToOne(candidates, pair => pair);
}

/** How many minutiae of `a` fall inside what `b` shows. */
function countSeen(a: PreparedTemplate, b: PreparedTemplate, motion: RigidMotion): number {
  let seen = 0;
  for (let i = 0; i < a.count; i++) {
    const { x, y } = moved(a, i, motion);
    seen += wasSeen(b.outline, x, y);
  }
  return seen;
}
