// `node dist/scripts/calibrate-fingerprint.js DIR --synthetic FOLDER [--fingers 500] [--weights synthetic|real] [--write]`
//
// Learns the weights of the fingerprint score from synthetic fingers, which it renders into FOLDER where they are not there
// yet, and calibrates it on the impostors of every real set (a folder of FINGER_IMPRESSION.png) below DIR, with and without
// the detail of our own templates. Prints, as Markdown, error rates, how far other impostors are like those within real
// sets, and stated against measured rates of false matches with sets left out. --weights real learns the weights from the
// real sets instead; --write replaces daemon/biometrics/fingerprint/trained.ts.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { setFolders } from './captures.ts';
import { leftOutTable, ratesTable, tailsTable } from './training/calibration-report.ts';
import { carriedDb, fingerBootstrap } from './training/finger-bootstrap.ts';
import {
  calibrateOn,
  impostorsOf,
  type Lesson,
  learn,
  learnFirst,
  type Mode,
  observe,
  rawScore,
  sensorMargin,
  syntheticAskedShare,
  tailToDb,
  without,
} from './training/lessons.ts';
import { renderFingers } from './training/synthetic-prints.ts';
import { readPrints, realPairs, syntheticPairs, type TrainingPrint } from './training/prints.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    synthetic: { type: 'string' },
    fingers: { type: 'string', default: '500' },
    weights: { type: 'string', default: 'synthetic' },
    write: { type: 'boolean', default: false },
  },
});
const [root] = positionals;
if (root === undefined || options.synthetic === undefined) {
  throw new Error(
    'usage: calibrate-fingerprint DIR --synthetic FOLDER [--fingers 500] [--weights synthetic|real] [--write]',
  );
}
const print = (text: string) => process.stdout.write(`${text}\n`);

const folders = setFolders(root);
const sets = folders.map(folder => path.basename(folder));
const real: TrainingPrint[] = [];
for (const folder of folders) real.push(...(await readPrints(folder, { mirror: true })));
const rendered = await renderFingers(options.synthetic, Number(options.fingers));
const synthetic = await readPrints(options.synthetic, { names: rendered });
const [ofReal, ofSynthetic] = [realPairs(real), syntheticPairs(synthetic)];

function study(mode: Mode): Lesson {
  const firsts = mode === 'detail' ? firstWeights() : [];
  const seen = {
    real: observe(real, ofReal, mode, firsts),
    synthetic: observe(synthetic, ofSynthetic, mode, firsts),
  };
  const isReal = options.weights === 'real';
  const weights = isReal ? learn(seen.real, mode) : learn(seen.synthetic, mode, syntheticAskedShare);
  const weightsWithout = (left: readonly string[]) =>
    isReal ? learn(without(seen.real, left), mode) : weights;
  return { mode, sets, ...seen, weights, weightsWithout };
}

/**
 * All that may decide below which pairs have their ridges asked: learned from synthetic fingers, from all real sets, and from
 * all but one or two of them.
 */
function firstWeights() {
  const within = ofReal.filter(({ relation }) => relation === 'genuine' || relation === 'within');
  const plain = observe(real, within, 'detail');
  const leftOut = sets.flatMap((one, k) => sets.slice(k).map(other => without(plain, [one, other])));
  return [
    learnFirst(observe(synthetic, ofSynthetic, 'detail'), syntheticAskedShare),
    ...[plain, ...leftOut].map(observed => learnFirst(observed)),
  ];
}

function carriedBy({ real, weights }: Lesson): number {
  const impostors = impostorsOf(real);
  const raws = impostors.map(pair => rawScore(weights, pair));
  return carriedDb(raws, fingerBootstrap(impostors), sensorMargin);
}

const lessons = [study('minutiae'), study('detail')];
const carried = lessons.map(carriedBy);
const calibratedTo = Math.min(...carried, tailToDb);
print(
  `weights from ${options.weights} fingers; carried to ${carried.join(' dB by minutiae alone, ')} dB with detail`,
);
const [minutiae, detail] = lessons.map(lesson => {
  const calibration = calibrateOn(lesson.real, lesson.weights);
  print(ratesTable(lesson, real));
  print(tailsTable(lesson, calibration));
  print(leftOutTable(lesson));
  return { ...lesson.weights, ...calibration };
});
if (options.write) {
  const learnedFrom = options.weights === 'real' ? 'the same' : `${options.fingers} synthetic fingers`;
  writeFileSync(
    'daemon/biometrics/fingerprint/trained.ts',
    `// Made by scripts/calibrate-fingerprint.ts: weights from ${learnedFrom}, calibration from ${impostorsOf(lessons[0].real).length} impostors of
// ${sets.join(', ')}.
// Do not edit; run it again after any change of extraction or comparison.
export const trained = ${JSON.stringify({ calibratedTo, minutiae, detail }, undefined, 2)} as const;\n`,
  );
}
