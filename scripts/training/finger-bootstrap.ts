import { randomFrom } from '../../hal/drivers/sim/random.ts';

/** A rate over comparisons, and what it would be with other fingers. */
export interface ResampledRate {
  readonly count: number;
  readonly rate: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Standard error over the rate; infinite where nothing was counted. */
  readonly relativeError: number;
}

const replicates = 1000;

/**
 * Rates of comparisons with their uncertainty, by drawing fingers anew with replacement: comparisons that share a finger are
 * not independent (one finger may be like many), so that an interval that counts comparisons is far too narrow. A comparison
 * counts as often as its two fingers were drawn together. (R. M. Bolle, N. K. Ratha, S. Pankanti, 2004: the subsets
 * bootstrap; here over both sides of a pair.)
 */
export function fingerBootstrap(
  pairs: readonly { readonly fingers: readonly [string, string] }[],
  seed = 1,
): (isCounted: (index: number) => boolean) => ResampledRate {
  const ids = new Map(
    [...new Set(pairs.flatMap(({ fingers }) => fingers))].map((finger, id) => [finger, id]),
  );
  const cells = pairs.map(({ fingers: [a, b] }) => (ids.get(a) ?? 0) * ids.size + (ids.get(b) ?? 0));
  const drawn = drawFingers(ids.size, seed);
  const made = weighted(tally(cells), ids.size, drawn);
  return isCounted => {
    const counted = cells.filter((_, index) => isCounted(index));
    const seen = weighted(tally(counted), ids.size, drawn);
    const rates = seen.map((sum, r) => (made[r] > 0 ? sum / made[r] : 0)).sort();
    const rate = counted.length / pairs.length;
    const variance = rates.reduce((sum, value) => sum + (value - rate) ** 2, 0) / replicates;
    const relativeError = rate > 0 ? Math.sqrt(variance) / rate : Number.POSITIVE_INFINITY;
    const [low, high] = [0.025, 0.975].map(share => rates[Math.floor(share * replicates)]);
    return { count: counted.length, rate, low, high, relativeError };
  };
}

/** How often each finger was drawn, replicate by replicate. */
function drawFingers(fingers: number, seed: number): Uint8Array[] {
  const random = randomFrom(seed);
  return Array.from({ length: replicates }, () => {
    const times = new Uint8Array(fingers);
    for (let n = 0; n < fingers; n++) times[random.integer(fingers)]++;
    return times;
  });
}

function tally(cells: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const cell of cells) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  return counts;
}

/** The count that each replicate would have made. */
function weighted(counts: Map<number, number>, fingers: number, drawn: readonly Uint8Array[]): Float64Array {
  return Float64Array.from(drawn, times => {
    let sum = 0;
    for (const [cell, count] of counts)
      sum += count * times[Math.floor(cell / fingers)] * times[cell % fingers];
    return sum;
  });
}

/**
 * How far the raw scores of impostors carry a calibration, whole dB: to the lowest rate that is known, over fingers, to within
 * itself (standard error at most the rate). Independent comparisons carry to one in their number; these to less.
 */
export function carriedDb(
  impostors: readonly number[],
  resample: (isCounted: (index: number) => boolean) => ResampledRate,
  sensorMargin: number,
): number {
  const descending = Float64Array.from(impostors).sort().reverse();
  for (let level = 10; ; level++) {
    const count = Math.floor((descending.length / sensorMargin) * 10 ** (-level / 10));
    if (count < 1) return level - 1;
    const threshold = descending[count];
    if (resample(index => impostors[index] > threshold).relativeError > 1) return level - 1;
  }
}
