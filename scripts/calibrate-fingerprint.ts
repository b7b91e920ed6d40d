// `node dist/scripts/calibrate-fingerprint.js DIR [--write]`: compares all pairs of every set (a folder of
// FINGER_IMPRESSION.png) below DIR, with and without the detail of our own templates; fits weights and calibration of the
// fingerprint score to all of them, prints how they hold on each set when it is left out, and with --write replaces
// daemon/biometrics/fingerprint/trained.ts.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { applyCalibration } from '../daemon/biometrics/calibration.ts';
import { classOf } from '../daemon/biometrics/evaluate-folder.ts';
import { errorRates } from '../daemon/biometrics/evaluation.ts';
import { extract } from '../daemon/biometrics/fingerprint/extract.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';
import {
  fitDetail,
  fitMinutiae,
  type Model,
  type Observed,
  observeDetail,
  observeMinutiae,
  scoreDetail,
  scoreMinutiae,
  type TemplateSet,
} from './fingerprint-training.ts';
import { rateInterval } from './rate-interval.ts';

/** Calibrated scores of comparisons. */
interface Scores {
  readonly genuine: readonly number[];
  readonly impostor: readonly number[];
}

async function readSet(folder: string): Promise<TemplateSet> {
  const prints: { finger: string; template: ReturnType<typeof extract> }[] = [];
  for (const file of readdirSync(folder).sort()) {
    const image = await readImage(readFileSync(path.join(folder, file)), file);
    prints.push({ finger: classOf(file), template: extract(image) });
  }
  return { name: path.basename(folder), prints };
}

function scoresOf<Fitted extends Model>(
  model: Fitted,
  score: (model: Fitted, observed: Observed) => number,
  observed: readonly Observed[],
): Scores {
  const of = (wanted: boolean) =>
    observed
      .filter(({ genuine }) => genuine === wanted)
      .map(comparison => applyCalibration(model, score(model, comparison)));
  return { genuine: of(true), impostor: of(false) };
}

const percent = (rate: number) => (100 * rate).toFixed(2);
const print = (line: string) => process.stdout.write(`${line}\n`);

function printRates(label: string, { genuine, impostor }: Scores): void {
  const { eer, fmr100, fmr1000, fmr10000, zeroFmr } = errorRates(genuine, impostor);
  const rates = [eer, fmr100, fmr1000, fmr10000, zeroFmr].map(rate => percent(rate).padStart(6));
  print(`${label.padEnd(34)} ${rates.join(' ')}`);
}

function printMean(label: string, sets: readonly Scores[]): void {
  const rates = sets.map(({ genuine, impostor }) => errorRates(genuine, impostor));
  const mean = (of: (rate: (typeof rates)[number]) => number) =>
    percent(rates.reduce((sum, rate) => sum + of(rate), 0) / rates.length).padStart(6);
  print(
    `${label.padEnd(34)} ${mean(r => r.eer)} ${mean(r => r.fmr100)} ${mean(r => r.fmr1000)} ${mean(r => r.fmr10000)} ${mean(r => r.zeroFmr)}`,
  );
}

/** Stated against measured rate of false matches, with an interval that takes the comparisons for independent. */
function printCalibration(label: string, impostor: readonly number[]): void {
  for (const score of [10, 15, 20, 25, 30, 35]) {
    const count = impostor.filter(value => value >= score).length;
    const { low, high } = rateInterval(count, impostor.length);
    const stated = 10 ** (-score / 10);
    print(
      `${label.padEnd(20)} ${String(score).padStart(3)} dB: stated ${percent(stated).padStart(6)} %, measured ${percent(count / impostor.length).padStart(6)} % (${percent(low)} to ${percent(high)}), ${(count / impostor.length / stated).toFixed(2)} of the stated`,
    );
  }
}

function report<Fitted extends Model>(
  title: string,
  observed: readonly Observed[],
  fit: (observed: readonly Observed[]) => Fitted,
  score: (model: Fitted, observed: Observed) => number,
): Fitted {
  const names = [...new Set(observed.map(({ set }) => set))];
  print(`\n${title.padEnd(34)}    EER FMR100 FMR1000 FMR1e4 ZeroFMR, %`);
  const leftOut = names.map(name => {
    const model = fit(observed.filter(({ set }) => set !== name));
    const scores = scoresOf(
      model,
      score,
      observed.filter(({ set }) => set === name),
    );
    printRates(`${name}, left out`, scores);
    return { name, ...scores };
  });
  const pooled = { genuine: leftOut.flatMap(s => s.genuine), impostor: leftOut.flatMap(s => s.impostor) };
  printMean('mean, left out', leftOut);
  printRates('pooled, left out', pooled);
  const all = fit(observed);
  const shipped = names.map(name =>
    scoresOf(
      all,
      score,
      observed.filter(({ set }) => set === name),
    ),
  );
  printMean('mean, as shipped', shipped);
  for (const { name, impostor } of leftOut) printCalibration(name, impostor);
  printCalibration('pooled, left out', pooled.impostor);
  return all;
}

const [root, ...options] = process.argv.slice(2);
const sets: TemplateSet[] = [];
for (const name of readdirSync(root).sort()) sets.push(await readSet(path.join(root, name)));
const minutiae = report('minutiae alone', observeMinutiae(sets), fitMinutiae, scoreMinutiae);
const detail = report('with detail', observeDetail(sets), fitDetail, scoreDetail);
const count = sets.reduce((sum, { prints }) => sum + prints.length, 0);
if (options.includes('--write')) {
  writeFileSync(
    'daemon/biometrics/fingerprint/trained.ts',
    `// Made by scripts/calibrate-fingerprint.ts from ${sets.map(({ name }) => name).join(', ')}: ${count} prints.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = ${JSON.stringify({ minutiae, detail }, undefined, 2)} as const;\n`,
  );
}
