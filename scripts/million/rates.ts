// Thresholds of scripts/search-million.ts.
import { extrapolated } from '../../daemon/biometrics/fingerprint/calibration.ts';

/**
 * The threshold at which a search of all prints would answer falsely at that rate. Each probe saw a slice with
 * `sliceShare` of the prints, where the rate is p = 1 - (1 - FPIR)^sliceShare: mostly rarer than one of the probes. So an
 * exponential tail is fitted to the highest 2 %; `bound` -1 and 1 give the ends of its 95 % interval.
 */
export function thresholdFor(
  fpir: number,
  highest: Float64Array,
  sliceShare: number,
  bound: -1 | 0 | 1,
): number {
  const sorted = Float64Array.from(highest, extrapolated).sort().reverse();
  const p = 1 - (1 - fpir) ** sliceShare;
  const tail = Math.max(20, Math.round(0.02 * sorted.length));
  const from = sorted[tail];
  const meanExcess = sorted.subarray(0, tail).reduce((sum, score) => sum + score - from, 0) / tail;
  const scale = meanExcess * (1 + (bound * 1.96) / Math.sqrt(tail));
  return from + scale * Math.log(tail / sorted.length / p);
}
