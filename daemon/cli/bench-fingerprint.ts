import { synthesiseMaster, takeImpression } from '../../hal/drivers/sim/fingerprint/index.ts';
import type { Image } from '../core/image.ts';
import { timeComparison } from './bench-comparison.ts';
import { timeExtraction } from './bench-extraction.ts';

export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The scalar twin's value, the table's "must", and whether it is met; null where there is none yet. */
  readonly twin: number | null;
  readonly goal: number | null;
  readonly pass: boolean | null;
}

const sensor = { widthPx: 300, heightPx: 400, dpi: 500 };
const timeMs = 1_500;

/** Extraction and comparison of synthetic fingers, so that every machine measures the same. */
export async function benchFingerprint(): Promise<BenchRow[]> {
  return [...extractionRows(impression('a', 'probe')), ...(await comparisonRows())];
}

/** Fewest comparisons a second. */
const comparisonGoal = 1_000;

async function comparisonRows(): Promise<BenchRow[]> {
  const { compare, kernel, twin } = await timeComparison(impression, timeMs);
  const whole = row('fingerprint.compare', compare, 'a second');
  return [
    { ...whole, goal: comparisonGoal, pass: compare >= comparisonGoal },
    { ...row('fingerprint.kernel.minutiae', kernel, 'a second'), twin },
  ];
}

/** What a print may take, ms. */
const extractionGoalMs = 60;

/** The whole of it and each kernel, beside the scalar twins. */
function extractionRows(image: Image): BenchRow[] {
  const { simd, twin } = timeExtraction(image);
  const whole = {
    ...row('fingerprint.extract', simd.allMs, 'ms'),
    twin: twin.allMs,
    goal: extractionGoalMs,
    pass: simd.allMs <= extractionGoalMs,
  };
  const kernels = Array.from(simd.kernelsMs, ([name, ms]) => ({
    ...row(`fingerprint.kernel.${name}`, ms, 'ms a print'),
    twin: twin.kernelsMs.get(name) ?? null,
  }));
  return [whole, ...kernels];
}

const row = (name: string, value: number, unit: string): BenchRow => ({
  name,
  value,
  unit,
  twin: null,
  goal: null,
  pass: null,
});

function impression(finger: string, seed: string): Image {
  return takeImpression(synthesiseMaster(finger), seed, 'normal', sensor);
}
