import { synthesiseMaster, takeImpression } from '../../hal/drivers/sim/fingerprint/index.ts';
import type { Image } from '../core/image.ts';
import { comparisonRows } from './bench-comparison.ts';
import { extractionRows } from './bench-extraction.ts';
import type { BenchRow } from './bench-row.ts';

const sensor = { widthPx: 300, heightPx: 400, dpi: 500 };

/** Extraction and comparison of synthetic fingers, so that every machine measures the same; CPU time of one thread. */
export async function benchFingerprint(): Promise<BenchRow[]> {
  return [...(await extractionRows(impression('a', 'probe'))), ...(await comparisonRows(impression))];
}

function impression(finger: string, seed: string): Image {
  return takeImpression(synthesiseMaster(finger), seed, 'normal', sensor);
}
