import { describer } from '../biometrics/fingerprint/search/describe.ts';
import {
  blocksOf,
  type SearchMemory,
  scanBits,
  slots,
  wholeBits,
} from '../biometrics/fingerprint/search/layout.ts';
import type { PackedProbe } from '../biometrics/fingerprint/search/pack.ts';
import { projectScalar } from '../biometrics/fingerprint/search/projection.ts';
import type { PrintRecord } from '../biometrics/fingerprint/search/record.ts';
import { alignScalar, nearestOf, refineScalar, scanScalar } from '../biometrics/fingerprint/search/scalar.ts';
import type { ScanKernel } from '../biometrics/fingerprint/search/scan-kernel.ts';
import { pointsOf, surroundingsScalar } from '../biometrics/fingerprint/search/surroundings.ts';
import type { FingerprintTemplate } from '../core/fingerprint.ts';
import { type BenchRow, row } from './bench-row.ts';
import { brief, cpuMs, slow } from './bench-timing.ts';

/** Prints that a kernel is given, and its twin: it is slow. */
const prints = 600;
const twinPrints = 30;

/** What a search is measured with: a packed probe over a memory whose first prints are `records`. */
export interface SearchBench {
  readonly search: SearchMemory;
  readonly kernel: ScanKernel;
  readonly probe: PrintRecord;
  readonly packed: PackedProbe;
  readonly records: readonly PrintRecord[];
}

/** Each kernel of the 1:N search beside its twin, in CPU time of one thread. */
export async function searchKernelRows(bench: SearchBench, print: FingerprintTemplate): Promise<BenchRow[]> {
  const { search, kernel, packed } = bench;
  const all = Array.from({ length: prints }, (_, place) => place);
  const listing = (list: Uint32Array, places: readonly number[], run: () => void) => () => {
    list.set(places);
    run();
  };
  const runs = {
    sampleNearest: listing(search.listed, all.slice(0, blocksOf(prints)), () =>
      kernel.sampleNearest(packed.scanned, blocksOf(prints)),
    ),
    sampleNearestWhole: listing(search.listed, all, () => kernel.sampleNearestWhole(packed.minutiae, prints)),
    scan: () => kernel.scan(packed.scanned, 0, blocksOf(prints)),
    refine: listing(search.listed, all, () => kernel.refine(packed.minutiae, 0, prints)),
    align: listing(search.closest, all, () => kernel.align(packed.minutiae, 0, prints)),
  };
  const twins = twinsOf(bench);
  const rows: BenchRow[] = [];
  for (const name of ['sampleNearest', 'sampleNearestWhole', 'scan', 'refine', 'align'] as const) {
    const aSecond = (1_000 * prints) / (await cpuMs(runs[name], brief));
    const twin =
      (1_000 * twinPrints) / (await cpuMs(() => bench.records.slice(0, twinPrints).map(twins[name]), slow));
    rows.push(row(`fingerprint.kernel.${name}`, aSecond, 'prints a second', twin));
  }
  return [...rows, ...(await descriptorRows(print))];
}

/** By the name of the kernel, the same for one print. */
function twinsOf({ search, probe, packed }: SearchBench) {
  const { thresholds, weights, wholeThresholds, wholeWeights } = search.probe;
  const scanning = { thresholds, weights };
  const whole = { thresholds: wholeThresholds, weights: wholeWeights };
  const nearest = (record: PrintRecord, minutiae: number, bits: number) => {
    for (let i = 0; i < minutiae; i++) nearestOf(probe, i, record, bits);
  };
  return {
    sampleNearest: (record: PrintRecord) => nearest(record, packed.scanned, scanBits),
    sampleNearestWhole: (record: PrintRecord) => nearest(record, packed.minutiae, wholeBits),
    scan: (record: PrintRecord) => scanScalar(probe, packed.scanned, scanning, record),
    refine: (record: PrintRecord) => refineScalar(probe, packed.minutiae, whole, record),
    align: (record: PrintRecord) => alignScalar(probe, packed.minutiae, whole, record),
  };
}

/** What describes a print's minutiae by bits: once for each print that is enrolled or looked for. */
async function descriptorRows(print: FingerprintTemplate): Promise<BenchRow[]> {
  const { surroundings, project } = describer();
  const points = pointsOf(print);
  const count = Math.min(slots, points.count);
  const around = surroundings(points, count);
  const beside = async (name: string, run: () => unknown, twin: () => unknown) =>
    row(`fingerprint.kernel.${name}`, await cpuMs(run, brief), 'ms a print', await cpuMs(twin, slow));
  return [
    await beside(
      'surround',
      () => surroundings(points, count),
      () => surroundingsScalar(points, count),
    ),
    await beside(
      'project',
      () => project(around, count),
      () => projectScalar(around, count),
    ),
  ];
}
