import path from 'node:path';
import type { Print } from '../biometrics/fingerprint/explain/print.ts';
import { embedded } from '../biometrics/explain/embedded.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { Image } from '../core/image.ts';
import { readSample } from './samples.ts';

/** The print in a file, an image or a template, ready to be compared and drawn. @throws Fault when it cannot be read. */
export async function readPrint(file: string, dpi?: number): Promise<Print> {
  const { template, image } = await readSample(file, dpi);
  return { name: path.basename(file), template, ...(image && { picture: await embedded(image) }) };
}

/** The print of an image, usable or not. */
export async function printOfImage(name: string, image: Image): Promise<Print> {
  return { name, template: fingerprint.extract(image), picture: await embedded(image) };
}
