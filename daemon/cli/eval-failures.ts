import path from 'node:path';
import type { EvaluatedSet, ScoredPair } from '../biometrics/evaluate-folder.ts';
import { worstPairs } from '../biometrics/evaluation-report.ts';
import { explainComparison } from '../biometrics/fingerprint/explain/comparison.ts';
import { drawComparison } from '../biometrics/fingerprint/explain/comparison-svg.ts';
import type { LabelledSet } from './eval-sets.ts';
import { makeFolder, writeOutput } from './files.ts';
import { printOfImage } from './prints.ts';
import { readImageFile } from './samples.ts';

/** The false match rate whose threshold the drawings state. */
const drawnAtFmr = 1e-3;

interface Options {
  readonly failuresCount: number;
  readonly dpi?: number;
}

/** Draws the worst pairs of a set: `FOLDER/SET/genuine-01-101_1-101_2.svg` and so on, worst first. */
export async function drawFailures(
  folder: string,
  set: LabelledSet,
  evaluated: EvaluatedSet,
  { failuresCount, dpi }: Options,
): Promise<void> {
  const target = path.join(folder, set.name);
  await makeFolder(target);
  for (const [kind, pairs] of Object.entries(worstPairs(evaluated, failuresCount))) {
    for (const [index, pair] of pairs.entries()) {
      const names = [pair.a, pair.b].map(image => evaluated.images[image].name);
      const stems = names.map(name => path.parse(name).name).join('-');
      const file = `${kind}-${String(index + 1).padStart(2, '0')}-${stems}.svg`;
      await writeOutput(path.join(target, file), await drawPair(set, evaluated, pair, dpi));
    }
  }
}

async function drawPair(
  { folder }: LabelledSet,
  { images }: EvaluatedSet,
  { a, b }: ScoredPair,
  dpi: number | undefined,
): Promise<string> {
  const read = async (image: number) => {
    const { name } = images[image];
    return printOfImage(name, await readImageFile(path.join(folder, name), dpi));
  };
  const explained = explainComparison(await read(a), await read(b), -10 * Math.log10(drawnAtFmr));
  return drawComparison(explained, { turned: true });
}
