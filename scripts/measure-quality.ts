// `node dist/scripts/measure-quality.js DIR`: how well each figure that an assessment measures foretells failure, on every
// set (a folder of FINGER_IMPRESSION.png) below DIR: its rank correlation with a print's mean genuine score, and FMR1000
// without the worst 20 % of each set. Then the same for the quality score when pushed skin costs more or less of it, and for
// the price that the other sets choose (leave one set out).
import path from 'node:path';
import { type EvaluatedSet, evaluate } from '../daemon/biometrics/evaluate-folder.ts';
import { reportOf } from '../daemon/biometrics/evaluation-report.ts';
import { fingerprint } from '../daemon/biometrics/fingerprint/fingerprint.ts';
import { parameters } from '../daemon/biometrics/fingerprint/parameters.ts';
import type { PreparedTemplate } from '../daemon/biometrics/fingerprint/prepare.ts';
import type { Image } from '../daemon/core/image.ts';
import { readCaptures, setFolders } from './captures.ts';

type Measures = Readonly<Record<string, number>>;

interface MeasuredSet {
  readonly name: string;
  readonly set: EvaluatedSet;
  /** Of each image, in the order of the set. */
  readonly measures: readonly Measures[];
}

async function measureSet(folder: string): Promise<MeasuredSet> {
  const measures: Measures[] = [];
  const images: { readonly name: string; readonly image: Image }[] = [];
  for await (const { name, image } of readCaptures(folder)) images.push({ name, image });
  const modality = {
    acquire(image: Image) {
      const examined = fingerprint.examine(image);
      const { usable, score, measures: found } = examined.assess();
      measures.push({ ...found, score });
      return { quality: score, ...(usable && { prepared: fingerprint.prepare(examined.template) }) };
    },
    compare: (a: PreparedTemplate, b: PreparedTemplate) => fingerprint.comparePrepared(a, b),
  };
  const steps = evaluate(images, modality, { monotonicMs: () => 0 });
  for (;;) {
    const step = steps.next();
    if (step.done) return { name: path.basename(folder), set: step.value, measures };
  }
}

type Score = (measures: Measures) => number;

/** FMR1000, %, of what is left when a share of the set is turned away by this score. */
function fmr1000Without({ set, measures }: MeasuredSet, score: Score, rejectWorst: number): number {
  const images = set.images.map((image, k) => ({ ...image, quality: score(measures[k]) }));
  return 100 * (reportOf({ ...set, images }, { rejectWorst }).withoutWorst?.fmr1000 ?? Number.NaN);
}

/** Spearman's, between the score of each print and the mean of its genuine comparisons. */
function rankCorrelation({ set, measures }: MeasuredSet, score: Score): number {
  const means = set.images.map((_, image) => {
    const own = set.pairs.filter(({ a, b, genuine }) => genuine && (a === image || b === image));
    return mean(own.map(pair => pair.score));
  });
  const [x, y] = [ranks(measures.map(score)), ranks(means)];
  const [mx, my] = [mean(x), mean(y)];
  const products = (p: number[], mp: number, q: number[], mq: number) =>
    p.reduce((sum, value, k) => sum + (value - mp) * (q[k] - mq), 0);
  return products(x, mx, y, my) / Math.sqrt(products(x, mx, x, mx) * products(y, my, y, my));
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Equal values share the mean of their ranks. */
const ranks = (values: readonly number[]) =>
  values.map(
    value =>
      values.filter(other => other < value).length + values.filter(other => other === value).length / 2,
  );

function row(label: string, sets: readonly MeasuredSet[], score: Score): void {
  const figures = sets.map(set => fmr1000Without(set, score, 0.2));
  const correlations = sets.map(set => rankCorrelation(set, score));
  const cells = [mean(correlations), ...figures, mean(figures)].map(value => value.toFixed(2).padStart(7));
  process.stdout.write(`${label.padEnd(22)}${cells.join('')}\n`);
}

/** Sigmas of the straightness, a millimetre; without end it counts nothing. */
const sigmas = [0.008, 0.01, 0.012, 0.014, 0.016, 0.018, 0.02, Number.POSITIVE_INFINITY];
const { bestAreaMm2, goodMinutiae } = parameters.quality;

/** The quality score but for its scale, with this price of pushed skin. */
const bySigma =
  (sigma: number): Score =>
  ({ minutiaQuality, foregroundMm2, minutiae, periodSlopePerMm }) => {
    const area = Math.min(1, foregroundMm2 / bestAreaMm2);
    const count = Math.min(1, minutiae / goodMinutiae);
    return minutiaQuality * Math.sqrt(area * count) * Math.exp(-((periodSlopePerMm / sigma) ** 2) / 2);
  };

/** Lower is better: the mean over several shares rejected, since one share rests on a few pairs. */
const cost = (set: MeasuredSet, sigma: number) =>
  mean([0.1, 0.2, 0.3].map(share => fmr1000Without(set, bySigma(sigma), share)));

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: measure-quality DIR');
const sets: MeasuredSet[] = [];
for (const set of setFolders(folder)) sets.push(await measureSet(set));

process.stdout.write(`${'measure'.padEnd(22)}   rank   FMR1000 without the worst 20 %: sets, mean\n`);
for (const { name, set } of sets)
  process.stdout.write(
    `${name}: FMR1000 of all ${(100 * (reportOf(set).fmr1000 ?? Number.NaN)).toFixed(2)}\n`,
  );
for (const measure of Object.keys(sets[0].measures[0])) row(measure, sets, measures => measures[measure]);
row('-periodSlopePerMm', sets, ({ periodSlopePerMm }) => -periodSlopePerMm);
for (const sigma of sigmas) row(`score, sigma ${sigma}`, sets, bySigma(sigma));
const leftOut = sets.map(held => {
  const others = sets.filter(set => set !== held);
  const costs = sigmas.map(sigma => mean(others.map(set => cost(set, sigma))));
  const chosen = sigmas[costs.indexOf(Math.min(...costs))];
  const figure = fmr1000Without(held, bySigma(chosen), 0.2);
  process.stdout.write(`${held.name} left out: sigma ${chosen}, FMR1000 ${figure.toFixed(2)}\n`);
  return figure;
});
process.stdout.write(`mean, each set left out: ${mean(leftOut).toFixed(2)}\n`);
