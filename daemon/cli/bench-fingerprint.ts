import { Bench } from 'tinybench';
import { synthesiseMaster, takeImpression } from '../../hal/drivers/sim/fingerprint/index.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { Gallery } from '../biometrics/gallery/gallery.ts';
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
const galleryPrints = 64;
const timeMs = 1_500;

/** Synthetic fingers, so that every machine measures the same. */
export async function benchFingerprint(): Promise<BenchRow[]> {
  const image = impression('a', 'probe');
  const probe = fingerprint.extract(image);
  const gallery = galleryOf(impressions(galleryPrints / 8));
  const encoded = fingerprint.encode(probe);
  const bench = new Bench({ time: timeMs, warmupTime: 300 }).add('fingerprint.identify', () => {
    gallery.search(encoded, { minimumScore: 0, maximumCandidates: 10, today: '2026-01-01' });
  });
  await bench.run();
  const ms = (name: string) => {
    const result = bench.getTask(name)?.result;
    if (result === undefined || !('latency' in result)) throw new Error(`${name} did not run`);
    return result.latency.p50;
  };
  return [
    ...extractionRows(image),
    ...(await comparisonRows()),
    row('fingerprint.identify', (1_000 * galleryPrints) / ms('fingerprint.identify'), 'prints a second'),
    row('fingerprint.bytes', encoded.length, 'bytes a print'),
  ];
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

function impressions(fingers: number): Image[] {
  return Array.from({ length: fingers }, (_, finger) => impression(`finger ${finger}`, 'enrolled'));
}

/** Each print eight times: a search compares them all, whoever they are. */
function galleryOf(images: readonly Image[]) {
  const gallery = new Gallery(fingerprint);
  const templates = images.map(image => fingerprint.encode(fingerprint.extract(image)));
  const references = Array.from({ length: galleryPrints }, (_, index) => ({
    subject: `s${index}`,
    instance: 1,
    position: 0 as const,
    template: templates[index % templates.length] ?? new Uint8Array(),
  }));
  gallery.load({
    name: 'bench',
    version: 1,
    subjects: references.map(({ subject }) => ({ id: subject })),
    references,
  });
  return gallery;
}
