import { blocksOf, printsPerBlock, scanBits, type SearchMemory, wholeBits } from './layout.ts';
import type { PackedProbe } from './pack.ts';
import { searchParameters } from './parameters.ts';
import type { ScanKernel } from './scan-kernel.ts';
import { weighDistances } from './weights.ts';

const { samplePrints, wholeSamplePrints, commonest, wholeCommonest } = searchParameters.weights;

/** Stage 0: holds the packed probe against an even sample of the prints, and lays its weights out for stages 1 and 2. */
export function probeWeights(
  search: SearchMemory,
  kernel: ScanKernel,
  { scanned, minutiae }: PackedProbe,
): void {
  const { probe, histogram, listed, prints } = search;
  const blocks = spread(blocksOf(prints), Math.ceil(samplePrints / printsPerBlock));
  histogram.fill(0);
  listed.set(blocks);
  kernel.sampleNearest(scanned, blocks.length);
  const sampled = Math.min(prints, blocks.length * printsPerBlock);
  const scan = weighDistances(histogram, scanBits, scanned, sampled, commonest);
  probe.thresholds.set(scan.thresholds);
  probe.weights.set(scan.weights);

  const whole = spread(prints, wholeSamplePrints);
  histogram.fill(0);
  listed.set(whole);
  kernel.sampleNearestWhole(minutiae, whole.length);
  const refine = weighDistances(histogram, wholeBits, minutiae, whole.length, wholeCommonest);
  probe.wholeThresholds.set(refine.thresholds);
  probe.wholeWeights.set(refine.weights);
}

/** Up to `most` of the numbers below `count`, evenly. */
function spread(count: number, most: number): number[] {
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, k) => Math.floor((k * count) / taken));
}
