import { readFile } from 'node:fs/promises';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { FoundIris } from '../biometrics/iris/extract.ts';
import { Fault } from '../core/errors.ts';
import type { FingerprintTemplate } from '../core/fingerprint.ts';
import type { Image } from '../core/image.ts';
import type { EyePosition, IrisTemplate } from '../core/iris.ts';
import type { ModalityName } from '../core/modality.ts';
import { readImage } from '../formats/image/read-image.ts';
import { sampleKind } from '../formats/sample-kind.ts';
import { traitOfName } from '../formats/watchlist-folder/sample-name.ts';
import { reading } from './files.ts';
import { readIrisSample, readIrisSamples } from './iris-samples.ts';

/** Reads a whole file; a missing or unreadable one is a Fault that names it. */
export const readInput = (file: string): Promise<Uint8Array> => reading(file, () => readFile(file));

export async function readImageFile(file: string, dpi?: number): Promise<Image> {
  return readImage(await readInput(file), file, dpi === undefined ? {} : { dpi });
}

/** What a command says of the images that it is given; templates and records say for themselves. */
export interface SampleOptions {
  readonly dpi?: number;
  readonly modality?: ModalityName;
  /** Which eye an image shows, and which of a record of two is meant. */
  readonly eye?: EyePosition;
}

/** A template, and the image that it was taken from, where the file had one. */
export interface FingerSample {
  readonly modality: 'fingerprint';
  readonly template: FingerprintTemplate;
  readonly image?: Image;
}

export interface IrisSample {
  readonly modality: 'iris';
  readonly template: IrisTemplate;
  readonly image?: Image;
  readonly found?: FoundIris;
}

export type Sample = FingerSample | IrisSample;

/** What a file holds: a template or a record by its bytes, an image as the command or else its name says (`.iris.png`). */
export function modalityOf(bytes: Uint8Array, file: string, asked?: ModalityName): ModalityName {
  const kind = sampleKind(bytes, file);
  if (kind !== 'image') return kind === 'finger-minutiae' ? 'fingerprint' : 'iris';
  return asked ?? traitOfName(file).modality ?? 'fingerprint';
}

/** The template in a file, or of the image in it. An image that cannot be acquired is a Fault that says why. */
export async function readSample(file: string, options: SampleOptions = {}): Promise<Sample> {
  const bytes = await readInput(file);
  return modalityOf(bytes, file, options.modality) === 'iris'
    ? readIrisSample(bytes, file, options.eye)
    : readFingerSample(bytes, file, options.dpi);
}

/** The same of a file that may hold several: a record of both eyes. */
export async function readSamples(file: string, options: SampleOptions = {}): Promise<readonly Sample[]> {
  const bytes = await readInput(file);
  return modalityOf(bytes, file, options.modality) === 'iris'
    ? readIrisSamples(bytes, file, options.eye)
    : [await readFingerSample(bytes, file, options.dpi)];
}

async function readFingerSample(bytes: Uint8Array, file: string, dpi?: number): Promise<FingerSample> {
  const modality = 'fingerprint';
  if (sampleKind(bytes, file) === 'finger-minutiae') {
    return { modality, template: fingerprint.decode(bytes, file) };
  }
  const image = await readImage(bytes, file, dpi === undefined ? {} : { dpi });
  const { usable, reasons, score } = fingerprint.assess(image);
  if (!usable) {
    throw new Fault('bad-input', 'the print cannot be read', {
      where: file,
      given: `quality ${score} (${reasons.join(', ')})`,
      wanted: 'a clear print',
      remedy: 'for an image of an eye add --modality iris',
    });
  }
  return { modality, template: fingerprint.extract(image), image };
}
