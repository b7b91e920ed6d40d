// `node dist/scripts/measure-iris-quality.js DIR`: how well each figure that an assessment measures, and the score, foretell
// failure: their rank correlation with the mean genuine agreement of an image, within DIR and each of its perturbations. Then FNMR
// at FMR 1e-3 without the images of the lowest scores.
import { errorRates } from '../daemon/biometrics/evaluation.ts';
import { type Capture, readCaptures } from './captures.ts';
import { allPairs, byTemplate, type EyePair, type ExtractedEye, extractEye } from './iris/comparisons.ts';
import { perturbations } from './iris/perturb.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: measure-iris-quality DIR');
const print = (text: string) => process.stdout.write(`${text}\n`);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

interface MeasuredSet {
  readonly name: string;
  readonly eyes: readonly ExtractedEye[];
  readonly pairs: readonly EyePair[];
  /** Mean genuine agreement of each image. */
  readonly agreement: readonly number[];
}

/** Spearman's; equal values share the mean of their ranks. */
function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const ranks = (values: readonly number[]) =>
    values.map(
      value =>
        values.filter(other => other < value).length + values.filter(other => other === value).length / 2,
    );
  const [x, y] = [ranks(a), ranks(b)];
  const [mx, my] = [mean(x), mean(y)];
  const products = (p: readonly number[], mp: number, q: readonly number[], mq: number) =>
    p.reduce((sum, value, k) => sum + (value - mp) * (q[k] - mq), 0);
  return products(x, mx, y, my) / Math.sqrt(products(x, mx, x, mx) * products(y, my, y, my));
}

/** FNMR at FMR 1e-3, %, without that share of the images. */
function withoutWorst({ eyes, pairs }: MeasuredSet, share: number): number {
  const scores = eyes.map(({ quality }) => quality.score).sort((a, b) => a - b);
  const least = scores[Math.floor(share * scores.length)];
  const left = pairs.filter(({ a, b }) => Math.min(eyes[a].quality.score, eyes[b].quality.score) >= least);
  const of = (genuine: boolean) => left.filter(pair => pair.genuine === genuine).map(({ score }) => score);
  return 100 * errorRates(of(true), of(false)).fmr1000;
}

const captures: Capture[] = [];
for await (const capture of readCaptures(folder)) captures.push(capture);
const sets = Object.entries(perturbations).map(([name, perturb]): MeasuredSet => {
  const eyes = captures.map(capture => extractEye(capture, perturb));
  const pairs = allPairs(eyes, byTemplate);
  const genuine = pairs.filter(pair => pair.genuine);
  const agreement = eyes.map((_, k) =>
    mean(genuine.filter(({ a, b }) => a === k || b === k).map(({ score }) => score)),
  );
  return { name, eyes, pairs, agreement };
});

const heading = ['', ...sets.map(({ name }) => name), 'mean'];
print(`| ${heading.join(' | ')} |\n|${' --- |'.repeat(heading.length)}`);
const row = (name: string, of: (eye: ExtractedEye) => number) => {
  const values = sets.map(({ eyes, agreement }) => rankCorrelation(eyes.map(of), agreement));
  print(`| ${[name, ...[...values, mean(values)].map(value => value.toFixed(2))].join(' | ')} |`);
};
for (const name of Object.keys(sets[0].eyes[0].quality.measures))
  row(name, ({ quality }) => quality.measures[name] ?? 0);
row('score', ({ quality }) => quality.score);
for (const share of [0, 0.05, 0.1, 0.2]) {
  print(
    `| without the worst ${100 * share} % | ${sets.map(set => withoutWorst(set, share).toFixed(2)).join(' | ')} | |`,
  );
}
