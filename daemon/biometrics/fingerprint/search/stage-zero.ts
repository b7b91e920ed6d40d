import { blocksOf, printsPerBlock, scanBits, type SearchMemory, wholeBits } from './layout.ts';
import type { PackedProbe } from './pack.ts';
import { searchParameters } from './parameters.ts';
import type { ScanKernel } from './scan-kernel.ts';
import { weighDistances } from './weights.ts';

const { samplePrints, wholeSamplePrints, commonest, wholeCommonest } = searchParameters.weights;

/** Stage 0: holds the packed probe against an even sample of the prints, and lays out its weights for stage 1. */
export function weighScan(search: SearchMemory, kernel: ScanKernel, { scanned }: PackedProbe): void {
  const { probe, histogram, listed, prints } = search;
  const blocks = spread(blocksOf(prints), Math.ceil(samplePrints / printsPerBlock));
  histogram.fill(0);
  listed.set(blocks);
  kernel.sampleNearest(scanned, blocks.length);
  const sampled = Math.min(prints, blocks.length * printsPerBlock);
  const { thresholds, weights } = weighDistances(histogram, scanBits, scanned, sampled, commonest);
  probe.thresholds.set(thresholds);
  probe.weights.set(weights);
}

/** The same over all bits, for stages 2 and 3. */
export function weighWhole(search: SearchMemory, kernel: ScanKernel, { minutiae }: PackedProbe): void {
  const { probe, histogram, listed, prints } = search;
  const sample = spread(prints, wholeSamplePrints);
  histogram.fill(0);
  listed.set(sample);
  kernel.sampleNearestWhole(minutiae, sample.length);
  const { thresholds, weights } = weighDistances(
    histogram,
    wholeBits,
    minutiae,
    sample.length,
    wholeCommonest,
  );
  probe.wholeThresholds.set(thresholds);
  probe.wholeWeights.set(weights);
}

/** Up to `most` of the numbers below `count`, evenly. */
function spread(count: number, most: number): number[] {
  const taken = Math.min(count, most);
  return Array.from({ length: taken }, (_, k) => Math.floor((k * count) / taken));
}
