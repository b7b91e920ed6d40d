import { wrapped } from './angle.ts';
import type { CandidatePair, Consensus } from './consensus.ts';
import { fineDecayAt } from './decay.ts';
import { fitRigid, inverse, moved, type RigidMotion, type WeightedPair } from './motion.ts';
import { oneToOne } from '../one-to-one.ts';
import { wasSeen } from './outline.ts';
import { parameters } from './parameters.ts';
import type { PreparedTemplate } from './prepare.ts';

const tunable = parameters.alignment;

/** One way to lay a print on another, and the minutiae that meet under it, best first. */
export interface Hypothesis {
  readonly motion: RigidMotion;
  readonly pairs: readonly WeightedPair[];
  readonly weightSum: number;
}

/** The best hypothesis, and what else was found. */
export interface Alignment extends Hypothesis {
  /** How many minutiae of each print fall inside what the other shows. */
  readonly overlapA: number;
  readonly overlapB: number;
}

/**
 * Lays one print on the other from several starting groups; gives the alignment under which most minutiae meet, or undefined
 * where no pair agrees with another.
 *
 * Source: pairing the nearest and fitting anew, in turn, is the iterative closest point of P. J. Besl and N. D. McKay, "A
 * method for registration of 3-D shapes", IEEE PAMI 14(2), 1992; here from starting groups that the consensus gives, one to
 * one, with directions beside places. Constants: a prototype's, then measured over all four shared FVC sets at once.
 */
export function bestAlignment(
  a: PreparedTemplate,
  b: PreparedTemplate,
  consensus: Consensus,
): Alignment | undefined {
  let best: Hypothesis | undefined;
  for (const seed of seedGroups(consensus)) {
    const found = refine(a, b, seed);
    if (best === undefined || found.weightSum > best.weightSum) best = found;
  }
  if (best === undefined) return undefined;
  const overlapA = countSeen(a, b, best.motion);
  const overlapB = countSeen(b, a, inverse(best.motion));
  return { ...best, overlapA, overlapB };
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

/** Fits the motion to the pairs and pairs anew under it, in turn. */
function refine(a: PreparedTemplate, b: PreparedTemplate, seed: readonly WeightedPair[]): Hypothesis {
  let pairs = seed;
  let motion = fitRigid(a, b, pairs);
  for (let round = 0; round < tunable.rounds && pairs.length > 0; round++) {
    motion = fitRigid(a, b, pairs);
    pairs = pairUnder(a, b, motion);
  }
  return { motion, pairs, weightSum: pairs.reduce((sum, { weight }) => sum + weight, 0) };
}

/** Pairs the minutiae that meet under the motion, closest first, one to one. */
function pairUnder(a: PreparedTemplate, b: PreparedTemplate, motion: RigidMotion): WeightedPair[] {
  const { reachPx, reachAngle } = tunable;
  const candidates: WeightedPair[] = [];
  for (let i = 0; i < a.count; i++) {
    const { x, y } = moved(a.x[i], a.y[i], motion);
    for (let j = 0; j < b.count; j++) {
      const dx = b.x[j] - x;
      const dy = b.y[j] - y;
      const square = dx * dx + dy * dy;
      if (square > reachPx * reachPx) continue;
      const turn = Math.abs(wrapped(b.angle[j] - a.angle[i] - motion.angle));
      if (turn > reachAngle) continue;
      const turned = turn / reachAngle;
      const weight = fineDecayAt((2 * square) / (reachPx * reachPx) + 2 * (turned * turned));
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
    const { x, y } = moved(a.x[i], a.y[i], motion);
    seen += wasSeen(b.outline, x, y);
  }
  return seen;
}
