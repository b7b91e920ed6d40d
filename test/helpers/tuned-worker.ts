// Fingerprints under another tunable: a thread has modules of its own, and they read parameters.ts when they are loaded.
import { parentPort, workerData } from 'node:worker_threads';
import { parameters } from '../../daemon/biometrics/fingerprint/parameters.ts';
import type { FingerprintTemplate } from '../../daemon/core/fingerprint.ts';
import type { Image } from '../../daemon/core/image.ts';

/** What the thread is given. */
export interface Tuning {
  /** The names that lead to a number of parameters.ts, and what it is to be. */
  readonly path: readonly (string | number)[];
  readonly value: number;
  /** Two prints of one finger and one of another; templates where extraction does not read the number. */
  readonly prints: Readonly<Record<'print' | 'mate' | 'stranger', Image | FingerprintTemplate>>;
}

/** What it answers: raw scores against the first print. */
export interface TunedScores {
  readonly mate: number;
  readonly stranger: number;
}

const given: Tuning = workerData;
let holder = parameters as unknown as Record<string | number, unknown>;
for (const name of given.path.slice(0, -1)) holder = holder[name] as typeof holder;
holder[given.path[given.path.length - 1]] = given.value;

const { prepare } = await import('../../daemon/biometrics/fingerprint/prepare.ts');
const { compareFeatures } = await import('../../daemon/biometrics/fingerprint/compare.ts');
const { rawScore } = await import('../../daemon/biometrics/fingerprint/score.ts');

async function prepared(print: Image | FingerprintTemplate) {
  if (!('pixels' in print)) return prepare(print);
  const { extract } = await import('../../daemon/biometrics/fingerprint/extract.ts');
  return prepare(extract(print));
}

const print = await prepared(given.prints.print);
const against = async (other: Image | FingerprintTemplate) => {
  const features = compareFeatures(print, await prepared(other), () => true);
  return features === undefined ? Number.NEGATIVE_INFINITY : rawScore(features);
};
const { mate, stranger } = given.prints;
const scores: TunedScores = { mate: await against(mate), stranger: await against(stranger) };
parentPort?.postMessage(scores, []);
