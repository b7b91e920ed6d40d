import { slots, wholeBits } from '../layout.ts';
import type { PrintRecord } from '../record.ts';
import type { DistanceWeights } from '../weights.ts';
import { distanceOf } from './distances.ts';

/** Minutia `i` of the probe and `j` of the print. */
export interface Pair {
  readonly i: number;
  readonly j: number;
  readonly weight: number;
  /** Direction of j less direction of i, 256 to the turn. */
  readonly turn: number;
}

/** The pairs that are near in all 128 bits, in the order of the probe. */
export function nearPairs(
  probe: PrintRecord,
  minutiae: number,
  { thresholds, weights }: DistanceWeights,
  print: PrintRecord,
): Pair[] {
  const pairs: Pair[] = [];
  for (let i = 0; i < minutiae; i++) {
    for (let j = 0; j < Math.min(print.count, slots); j++) {
      const distance = distanceOf(probe.bits, i, print.bits, j, wholeBits);
      if (distance > thresholds[i]) continue;
      const turn = (print.directions[j] - probe.directions[i]) & 255;
      pairs.push({ i, j, weight: weights[i * wholeBits + distance], turn });
    }
  }
  return pairs;
}
