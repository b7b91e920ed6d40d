import { searchParameters } from '../parameters.ts';
import type { PrintRecord } from '../record.ts';
import type { DistanceWeights } from '../weights.ts';
import { type Group, groupsOf } from './groups.ts';
import { type Meeting, type Met, meet } from './meeting.ts';
import { type Motion, motionOf, refit } from './motion.ts';

const { motions, refits } = searchParameters.align;

/** What a print and the probe have in common under the best motion that stage 3 tried. */
export interface Aligned extends Met {
  /** Weight of the heaviest group. */
  readonly group: number;
}

/** Stage 3: lays the probe on the print as each of the heaviest groups says; the best of these motions is refitted. */
export function alignScalar(
  probe: PrintRecord,
  minutiae: number,
  weights: DistanceWeights,
  print: PrintRecord,
): Aligned {
  const groups = groupsOf(probe, minutiae, weights, print);
  const heaviest = inOrderOfPairs(groups).sort((a, b) => b.weight - a.weight);
  let best: Aligned = { group: heaviest[0]?.weight ?? 0, closeness: 0, met: 0, inside: 0 };
  let leading: { motion: Motion; meetings: readonly Meeting[] } | undefined;
  for (const group of heaviest.slice(0, motions)) {
    const motion = motionOf(probe, print, group);
    const { meetings, ...met } = meet(probe, minutiae, print, motion);
    if (met.closeness <= best.closeness) continue;
    best = { ...best, ...met };
    leading = { motion, meetings };
  }
  for (let round = 0; round < refits && leading !== undefined; round++) {
    const motion = refit(probe, print, leading.motion, leading.meetings);
    if (motion === undefined) break;
    const { meetings, ...met } = meet(probe, minutiae, print, motion);
    if (met.closeness > best.closeness) best = { ...best, ...met };
    leading = { motion, meetings };
  }
  return best;
}

/** Of groups of equal weight, the one whose reference stands first among the pairs is tried first. */
function inOrderOfPairs(groups: readonly Group[]): Group[] {
  return [...groups].sort((a, b) => a.reference.i - b.reference.i || a.reference.j - b.reference.j);
}
