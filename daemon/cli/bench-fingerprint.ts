import { synthesiseMaster, takeImpression } from '../../hal/drivers/sim/fingerprint/index.ts';
import type { Image } from '../core/image.ts';
import { comparisonRows } from './bench-comparison.ts';
import { extractionRows } from './bench-extraction.ts';
import type { BenchRow } from './bench-row.ts';

/** What is extracted in DESIGN.md's row; and a scanner of 15 x 20 mm, whose prints are compared. */
const extracted = { widthPx: 400, heightPx: 400, dpi: 500 };
const compared = { widthPx: 300, heightPx: 400, dpi: 500 };

/** Extraction and comparison of synthetic fingers, so that every machine measures the same; CPU time of one thread. */
export async function benchFingerprint(): Promise<BenchRow[]> {
  const impression = (finger: string, seed: string, sensor = compared): Image =>
    takeImpression(synthesiseMaster(finger), seed, 'normal', sensor);
  return [
    ...(await extractionRows(impression('a', 'probe', extracted))),
    ...(await comparisonRows(impression)),
  ];
}
