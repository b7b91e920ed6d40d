import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { decodeTemplate } from '../biometrics/fingerprint/decode-template.ts';
import type { SampleCopy } from '../control-answers.ts';
import { Fault } from '../core/errors.ts';
import type { FingerprintTemplate } from '../core/fingerprint.ts';
import type { Image } from '../core/image.ts';
import { type IntakeTrait, intakeTraits, placeOf } from '../core/intake.ts';
import { readFaceFile } from '../formats/ansi-nist/make/face-file.ts';
import type { FaceInput } from '../formats/ansi-nist/make/input.ts';
import { readImage } from '../formats/image/read-image.ts';
import { reading } from './files.ts';
import { readInput } from './samples.ts';

/** What was captured of a finger or an eye. */
export interface Capture {
  readonly image?: Image;
  /** Of a finger. */
  readonly template?: FingerprintTemplate;
}

/** Captures by trait. */
export type Captures = ReadonlyMap<IntakeTrait, Capture>;

/** The samples that a store has kept of an encounter. A position that is not known is no trait: such a sample is left out and counted. */
export async function keptCaptures(
  samples: readonly SampleCopy[],
): Promise<{ readonly captures: Captures; readonly unplaced: number }> {
  const captures = new Map<IntakeTrait, Capture>();
  let unplaced = 0;
  for (const sample of samples) {
    const trait = intakeTraits.find(one => {
      const place = placeOf(one);
      return place.modality === sample.modality && place.position === sample.position;
    });
    if (trait === undefined) unplaced++;
    else captures.set(trait, await captureOf(sample, trait));
  }
  return { captures, unplaced };
}

async function captureOf(
  { modality, pngBase64, templateBase64 }: SampleCopy,
  trait: string,
): Promise<Capture> {
  const [png, template] = [pngBase64, templateBase64].map(text =>
    Uint8Array.from(Buffer.from(text, 'base64')),
  );
  return {
    ...(png !== undefined && png.length > 0 && { image: await readImage(png, trait) }),
    ...(modality === 'fingerprint' &&
      template !== undefined && { template: decodeTemplate(template, trait) }),
  };
}

const faceName = 'face';

/** The images of a folder: `right-thumb.png`, `left-iris.png` and so on, `face.jpg` or `face.png`. Any other name is a Fault. */
export async function folderCaptures(
  folder: string,
): Promise<{ readonly captures: Captures; readonly face?: FaceInput }> {
  const captures = new Map<IntakeTrait, Capture>();
  let face: FaceInput | undefined;
  for (const entry of (await reading(folder, () => readdir(folder))).sort()) {
    const file = path.join(folder, entry);
    const name = path.parse(entry).name;
    const trait = intakeTraits.find(one => one === name);
    if (name === faceName) face = readFaceFile(await readInput(file), file);
    else if (trait !== undefined)
      captures.set(trait, { image: await readImage(await readInput(file), file) });
    else throw stranger(file);
  }
  return { captures, ...(face !== undefined && { face }) };
}

const stranger = (file: string) =>
  new Fault('bad-input', 'no trait is of that name', {
    where: file,
    wanted: `${intakeTraits.join(', ')} or ${faceName}`,
  });
