// `node dist/scripts/calibrate-fingerprint.js DIR [--write]`: compares all pairs of every set (a folder of
// FINGER_IMPRESSION.png) below DIR, fits the weights and the calibration of the fingerprint score on all of them, prints
// how both hold on a set that was left out, and with --write replaces daemon/biometrics/fingerprint/trained.ts.
import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { applyCalibration, type Calibration, fitCalibration } from '../daemon/biometrics/calibration.ts';
import { classOf } from '../daemon/biometrics/evaluate-folder.ts';
import { errorRates } from '../daemon/biometrics/evaluation.ts';
import { calibratedTo } from '../daemon/biometrics/fingerprint/calibration.ts';
import { compareFeatures } from '../daemon/biometrics/fingerprint/compare.ts';
import { extract } from '../daemon/biometrics/fingerprint/extract.ts';
import { type PreparedTemplate, prepare } from '../daemon/biometrics/fingerprint/prepare.ts';
import { scoreTerms } from '../daemon/biometrics/fingerprint/score.ts';
import type { Image } from '../daemon/core/image.ts';
import { fitLogistic, type LinearModel, logOdds, type Observation } from './logistic-regression.ts';

interface ComparedSet {
  readonly name: string;
  readonly observations: readonly Observation[];
}

async function readImage(file: string): Promise<Image> {
  const raster = sharp(file);
  const { density } = await raster.metadata();
  const { data, info } = await raster.greyscale().raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, dpi: density ?? 500, pixels: new Uint8Array(data) };
}

async function compareSet(folder: string): Promise<ComparedSet> {
  const prints: { finger: string; prepared: PreparedTemplate }[] = [];
  for (const file of readdirSync(folder).sort()) {
    const template = extract(await readImage(path.join(folder, file)));
    prints.push({ finger: classOf(file), prepared: prepare(template) });
  }
  const observations = prints.flatMap((a, i) =>
    prints.slice(i + 1).flatMap(b => {
      const features = compareFeatures(a.prepared, b.prepared);
      return features ? [{ genuine: a.finger === b.finger, terms: scoreTerms(features) }] : [];
    }),
  );
  return { name: path.basename(folder), observations };
}

const scoresOf = (model: LinearModel, sets: readonly ComparedSet[], genuine: boolean) =>
  sets.flatMap(({ observations }) =>
    observations.filter(o => o.genuine === genuine).map(({ terms }) => logOdds(model, terms)),
  );

function fit(sets: readonly ComparedSet[]): LinearModel & Calibration {
  const model = fitLogistic(sets.flatMap(({ observations }) => observations));
  const { knots } = fitCalibration(scoresOf(model, sets, false), calibratedTo);
  const rounded = knots.map(({ raw, score }) => ({ raw: round(raw), score }));
  return { weights: model.weights.map(round), bias: round(model.bias), knots: rounded };
}

const round = (value: number) => Math.round(1e4 * value) / 1e4;

/** One line: EER and FMR1000 of the set in %, then the false match rate in % at 10, 20, 30 dB and the highest impostor. */
function report(label: string, model: LinearModel & Calibration, sets: readonly ComparedSet[]): void {
  const calibrated = (genuine: boolean) =>
    scoresOf(model, sets, genuine).map(raw => applyCalibration(model, raw));
  const impostor = calibrated(false);
  const { eer, fmr1000 } = errorRates(calibrated(true), impostor);
  const fmrAt = (score: number) => impostor.filter(value => value >= score).length / impostor.length;
  const percent = (rate: number) => (100 * rate).toFixed(2);
  const measured = [10, 20, 30].map(score => percent(fmrAt(score))).join(' ');
  const highest = Math.max(...impostor).toFixed(1);
  process.stdout.write(
    `${label.padEnd(30)} ${percent(eer)} / ${percent(fmr1000)}   ${measured}   ${highest}\n`,
  );
}

function sourceOf({ weights, bias, knots }: LinearModel & Calibration, sets: readonly ComparedSet[]): string {
  const count = scoresOf({ weights, bias }, sets, false).length;
  return `// Made by scripts/calibrate-fingerprint.ts from ${sets.map(({ name }) => name).join(', ')}: ${count} impostor comparisons.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = ${JSON.stringify({ weights, bias, knots }, undefined, 2)} as const;\n`;
}

const [root, ...options] = process.argv.slice(2);
const sets: ComparedSet[] = [];
for (const name of readdirSync(root).sort()) sets.push(await compareSet(path.join(root, name)));
for (const set of sets) report(`${set.name} (left out)`, fit(sets.filter(other => other !== set)), [set]);
const all = fit(sets);
for (const set of sets) report(set.name, all, [set]);
report('all pooled', all, sets);
const target = 'daemon/biometrics/fingerprint/trained.ts';
if (options.includes('--write')) writeFileSync(target, sourceOf(all, sets));
