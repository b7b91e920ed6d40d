import { instantiateKernel } from '../../../kernels/kernel.ts';
import { type SearchMemory, turnTable } from './layout.ts';
import { screen } from './screen.ts';

interface ScanExports {
  sampleNearest(
    masks: number,
    minutiae: number,
    blocks: number,
    listed: number,
    count: number,
    histogram: number,
    scratch: number,
  ): void;
  sampleNearestWhole(
    words: number,
    minutiae: number,
    blocks: number,
    rows: number,
    listed: number,
    count: number,
    histogram: number,
    scratch: number,
  ): void;
  scan(
    masks: number,
    minutiae: number,
    thresholds: number,
    weights: number,
    directions: number,
    blocks: number,
    from: number,
    to: number,
    scores: number,
    scratch: number,
  ): void;
  refine(
    words: number,
    minutiae: number,
    thresholds: number,
    weights: number,
    directions: number,
    places: number,
    turns: number,
    blocks: number,
    rows: number,
    listed: number,
    count: number,
    scores: number,
    scratch: number,
  ): void;
  align(
    words: number,
    minutiae: number,
    thresholds: number,
    weights: number,
    directions: number,
    places: number,
    turns: number,
    blocks: number,
    rows: number,
    listed: number,
    count: number,
    found: number,
    scratch: number,
  ): void;
}

/** The stages over one search's memory, as one worker runs them. */
export interface ScanKernel {
  /** Adds to the histogram (distances 0 to 63) the prints of so many listed blocks. */
  sampleNearest(minutiae: number, count: number): void;
  /** Adds to the histogram (distances 0 to 127) so many listed prints. */
  sampleNearestWhole(minutiae: number, count: number): void;
  /** Stage 1: scores of the prints of blocks [from, to). */
  scan(minutiae: number, from: number, to: number): void;
  /** Stage 2: scores of the prints at [from, to) of the list. */
  refine(minutiae: number, from: number, to: number): void;
  /** Stage 3: what the prints at [from, to) of the second list have in common with the probe. */
  align(minutiae: number, from: number, to: number): void;
  /** Stage 4: how alike the prints at [from, to) of the third list are to the probe. */
  screen(minutiae: number, from: number, to: number): void;
}

export function scanKernel(search: SearchMemory, worker: number): ScanKernel {
  const kernel = instantiateKernel<ScanExports>('scan', search.memory);
  const { probe, blocks, rows, listed, refined, closest, aligned, histogram, scores, turns } = search;
  const scratch = search.scratch[worker];
  const at = (view: { readonly byteOffset: number }) => view.byteOffset;
  turns.set(turnTable);
  return {
    sampleNearest: (minutiae, count) =>
      kernel.sampleNearest(at(probe.masks), minutiae, at(blocks), at(listed), count, at(histogram), scratch),
    sampleNearestWhole: (minutiae, count) =>
      kernel.sampleNearestWhole(
        at(probe.words),
        minutiae,
        at(blocks),
        at(rows),
        at(listed),
        count,
        at(histogram),
        scratch,
      ),
    scan: (minutiae, from, to) =>
      kernel.scan(
        at(probe.masks),
        minutiae,
        at(probe.thresholds),
        at(probe.weights),
        at(probe.directions),
        at(blocks),
        from,
        to,
        at(scores),
        scratch,
      ),
    refine: (minutiae, from, to) =>
      kernel.refine(
        at(probe.words),
        minutiae,
        at(probe.wholeThresholds),
        at(probe.wholeWeights),
        at(probe.directions),
        at(probe.places),
        at(turns),
        at(blocks),
        at(rows),
        at(listed) + 4 * from,
        to - from,
        at(refined) + 4 * from,
        scratch,
      ),
    align: (minutiae, from, to) =>
      kernel.align(
        at(probe.words),
        minutiae,
        at(probe.wholeThresholds),
        at(probe.wholeWeights),
        at(probe.directions),
        at(probe.places),
        at(turns),
        at(blocks),
        at(rows),
        at(closest) + 4 * from,
        to - from,
        at(aligned) + 16 * from,
        scratch,
      ),
    screen: (minutiae, from, to) => screen(search, minutiae, from, to),
  };
}
