// `node dist/scripts/calibrate-iris.js DIR [--write]`
//
// Calibrates the scores of the iris modality on every comparison of different eyes in DIR, a folder of PERSON_IMPRESSION.png:
// of templates, and of templates without the finer code. Prints how far the comparisons carry each; --write replaces daemon/biometrics/iris/trained.ts.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Calibration, fitCalibration } from '../daemon/biometrics/calibration.ts';
import { type Capture, readCaptures } from './captures.ts';
import { allPairs, bySearchCode, byTemplate, type Compare, extractEye } from './iris/comparisons.ts';
import { carriedDb, fingerBootstrap } from './training/finger-bootstrap.ts';

/**
 * How many times higher a rate is stated than it was counted, since other eyes differ. Other sensors do as well, but not for the
 * worse: two that were kept back had the same rate at larger distances.
 */
const sensorMargin = 2;
/** Scores follow the fitted tail to here, dB, so that candidates stay apart. */
const tailToDb = 40;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
});
const [folder] = positionals;
if (folder === undefined) throw new Error('usage: calibrate-iris DIR [--write]');
const print = (text: string) => process.stdout.write(`${text}\n`);

const comparisons = {
  twoScales: byTemplate,
  oneScale: bySearchCode,
} satisfies Record<string, Compare>;

const captures: Capture[] = [];
for await (const capture of readCaptures(folder)) captures.push(capture);
const eyes = captures
  .map(capture => extractEye(capture, image => image))
  .filter(({ quality }) => quality.usable);

const calibrations: Record<string, Calibration> = {};
let calibratedTo = tailToDb;
let impostors = 0;
for (const [name, compare] of Object.entries(comparisons)) {
  const strangers = allPairs(eyes, compare).filter(({ genuine, score }) => !genuine && score > -1);
  const raws = strangers.map(({ score }) => score);
  const pairs = strangers.map(({ a, b }) => ({ fingers: [eyes[a].eye, eyes[b].eye] as const }));
  const carried = carriedDb(raws, fingerBootstrap(pairs), sensorMargin);
  calibrations[name] = fitCalibration(raws, tailToDb, sensorMargin);
  calibratedTo = Math.min(calibratedTo, carried);
  impostors = raws.length;
  const knots = calibrations[name].knots.map(({ raw, score }) => `${raw.toFixed(3)}: ${score}`);
  print(`${name}: ${raws.length} comparisons carry to ${carried} dB; ${knots.join(', ')}`);
}
if (options.write) {
  writeFileSync(
    'daemon/biometrics/iris/trained.ts',
    `// Made by scripts/calibrate-iris.ts from ${impostors} comparisons of different eyes of ${path.basename(folder)}.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = ${JSON.stringify({ calibratedTo, ...calibrations }, undefined, 2)} as const;\n`,
  );
}
