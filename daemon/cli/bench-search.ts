import { randomFrom } from '../../hal/drivers/sim/random.ts';
import { Crew } from '../biometrics/fingerprint/search/crew.ts';
import { keepBest } from '../biometrics/fingerprint/search/keep.ts';
import { blocksOf, scanKeeps, searchMemory } from '../biometrics/fingerprint/search/layout.ts';
import { packPrint, packProbe, type PackedProbe } from '../biometrics/fingerprint/search/pack.ts';
import { type PrintRecord, recordOf } from '../biometrics/fingerprint/search/record.ts';
import { refineScalar, scanScalar } from '../biometrics/fingerprint/search/scalar.ts';
import { weighScan, weighWhole } from '../biometrics/fingerprint/search/stage-zero.ts';
import type { FingerprintTemplate } from '../core/fingerprint.ts';
import { median } from '../core/median.ts';
import { atLeast, atMost, type BenchRow, row } from './bench-row.ts';
import { searchKernelRows } from './bench-search-kernels.ts';
import { cpuMs, slow, thorough } from './bench-timing.ts';

/** Far more than a cache holds; made of so many different ones. */
const prints = 60_000;
const differentPrints = 600;
const twinPrints = 300;
const rounds = 15;

const goals = { identifyPerSecond: 500_000, bytes: 1_800, workers2: 1.6 };

/**
 * Stages 1 and 2 of a 1:N search over full prints, in CPU time of one thread; what a second thread adds; and each kernel
 * beside its twin.
 */
export async function benchSearch(): Promise<BenchRow[]> {
  const records = Array.from({ length: differentPrints }, (_, print) => recordOf(randomPrint(print)));
  const search = searchMemory(prints);
  for (let print = 0; print < prints; print++) packPrint(search, print, records[print % differentPrints]);
  const alone = new Crew(search, 0);
  const probe = recordOf(randomPrint('probe'));
  const packed = packProbe(search, probe);
  weighScan(search, alone.kernel, packed);
  weighWhole(search, alone.kernel, packed);
  const pass = (crew: Crew) => scanAndRefine(crew, packed, search);

  const aSecond = (1_000 * prints) / (await cpuMs(() => pass(alone), thorough));
  const twin = (1_000 * twinPrints) / (await cpuMs(() => twinPass(probe, packed, search, records), slow));
  const bytes = search.memory.buffer.byteLength / prints;
  const workers2 = speedUp(alone, new Crew(search, 1), pass);
  const bench = { search, kernel: alone.kernel, probe, packed, records };
  return [
    atLeast(goals.identifyPerSecond, row('fingerprint.identify', aSecond, 'prints a second', twin)),
    atMost(goals.bytes, row('fingerprint.bytes', bytes, 'bytes a print')),
    atLeast(goals.workers2, row('fingerprint.workers2', workers2, 'times one worker')),
    ...(await searchKernelRows(bench, randomPrint('probe'))),
  ];
}

type Search = ReturnType<typeof searchMemory>;

function scanAndRefine(crew: Crew, probe: PackedProbe, search: Search): void {
  crew.run('scan', probe, blocksOf(search.prints));
  const kept = keepBest(search.scores.subarray(0, search.prints), scanKeeps(search.prints));
  search.listed.set(kept);
  crew.run('refine', probe, kept.length);
}

/** The same share of the prints goes through stage 2. */
function twinPass(
  probe: PrintRecord,
  { scanned, minutiae }: PackedProbe,
  search: Search,
  records: readonly PrintRecord[],
): void {
  const { thresholds, weights, wholeThresholds, wholeWeights } = search.probe;
  const refined = Math.round((twinPrints * scanKeeps(prints)) / prints);
  records.slice(0, twinPrints).forEach((record, place) => {
    scanScalar(probe, scanned, { thresholds, weights }, record);
    if (place >= refined) return;
    refineScalar(probe, minutiae, { thresholds: wholeThresholds, weights: wholeWeights }, record);
  });
}

/** How many times faster two threads are than one: medians of runs that take turns. */
function speedUp(one: Crew, two: Crew, pass: (crew: Crew) => void): number {
  if (!two.awaitHelper()) return 1;
  try {
    const times = Array.from({ length: rounds }, () => [wallMs(() => pass(one)), wallMs(() => pass(two))]);
    return median(times.map(([alone]) => alone)) / median(times.map(([, together]) => together));
  } finally {
    two.close();
  }
}

function wallMs(run: () => void): number {
  const startedMs = performance.now();
  run();
  return performance.now() - startedMs;
}

/** 45 minutiae anywhere: nobody's print, but as full as any. */
function randomPrint(seed: number | string): FingerprintTemplate {
  const random = randomFrom(seed).fork('print');
  const minutiae = Array.from({ length: 45 }, () => ({
    type: 'ending' as const,
    x: random.integer(260),
    y: random.integer(360),
    angle: random.uniform(0, 2 * Math.PI),
    quality: random.integer(101),
  }));
  return { widthPx: 260, heightPx: 360, dpi: 500, position: 0, quality: 60, minutiae };
}
