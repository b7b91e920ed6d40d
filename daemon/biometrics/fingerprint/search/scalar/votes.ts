import { scanBits } from '../layout.ts';
import type { PrintRecord } from '../record.ts';
import type { DistanceWeights } from '../weights.ts';
import { nearestOf } from './distances.ts';

/** Stage 1: the weights of the nearest minutiae, by the turn between the two; the best three neighbouring turns. */
export function scanScalar(
  probe: PrintRecord,
  minutiae: number,
  { thresholds, weights }: DistanceWeights,
  print: PrintRecord,
): number {
  const votes = new Uint16Array(32);
  for (let i = 0; i < minutiae; i++) {
    const nearest = nearestOf(probe, i, print, scanBits);
    if (nearest === undefined || nearest.distance > thresholds[i]) continue;
    const turn = ((print.directions[nearest.j] - probe.directions[i]) & 255) >> 3;
    votes[turn] += weights[i * scanBits + nearest.distance];
  }
  return votes.reduce((most, _, turn) => {
    const sum = votes[turn] + votes[(turn + 1) & 31] + votes[(turn + 2) & 31];
    return Math.max(most, Math.min(65_535, sum));
  }, 0);
}
