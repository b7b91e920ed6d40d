import path from 'node:path';
import type { EvaluatedSet, ScoredPair } from '../biometrics/evaluate-folder.ts';
import { worstPairs } from '../biometrics/evaluation-report.ts';
import { explainComparison } from '../biometrics/fingerprint/explain/comparison.ts';
import { drawComparison } from '../biometrics/fingerprint/explain/comparison-svg.ts';
import type { Image } from '../core/image.ts';
import type { ModalityName } from '../core/modality.ts';
import type { LabelledSet } from './eval-sets.ts';
import { drawnEyes, eyeOfImage } from './eyes.ts';
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
  modality: ModalityName,
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
      const draw = modality === 'iris' ? drawEyePair : drawFingerPair;
      await writeOutput(path.join(target, file), await draw(await readPair(set, evaluated, pair, dpi)));
    }
  }
}

interface NamedImage {
  readonly name: string;
  readonly image: Image;
}

type ImagePair = readonly [NamedImage, NamedImage];

async function readPair(
  { folder }: LabelledSet,
  { images }: EvaluatedSet,
  { a, b }: ScoredPair,
  dpi: number | undefined,
): Promise<ImagePair> {
  const read = async (index: number) => {
    const { name } = images[index];
    return { name, image: await readImageFile(path.join(folder, name), dpi) };
  };
  return [await read(a), await read(b)];
}

const threshold = -10 * Math.log10(drawnAtFmr);

async function drawFingerPair([a, b]: ImagePair): Promise<string> {
  const prints = [await printOfImage(a.name, a.image), await printOfImage(b.name, b.image)] as const;
  return drawComparison(explainComparison(...prints, threshold), { turned: true });
}

async function drawEyePair([a, b]: ImagePair): Promise<string> {
  return drawnEyes(await eyeOfImage(a.name, a.image), await eyeOfImage(b.name, b.image), threshold);
}
