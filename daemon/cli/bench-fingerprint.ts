import { Bench } from 'tinybench';
import { synthesiseMaster, takeImpression } from '../../hal/drivers/sim/fingerprint/index.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { Image } from '../core/image.ts';
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

/** Synthetic fingers, so that every machine measures the same. */
export async function benchFingerprint(): Promise<BenchRow[]> {
  const image = impression('a', 'probe');
  const probe = fingerprint.extract(image);
  const mate = fingerprint.extract(impression('a', 'mate'));
  const [a, b] = [fingerprint.prepare(probe), fingerprint.prepare(mate)];
  const bench = new Bench({ time: timeMs, warmupTime: 300 }).add(
    'fingerprint.compare',
    () => void fingerprint.comparePrepared(a, b),
  );
  await bench.run();
  const ms = (name: string) => {
    const result = bench.getTask(name)?.result;
    if (result === undefined || !('latency' in result)) throw new Error(`${name} did not run`);
    return result.latency.p50;
  };
  return [
    ...extractionRows(image),
    row('fingerprint.compare', 1_000 / ms('fingerprint.compare'), 'a second'),
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
