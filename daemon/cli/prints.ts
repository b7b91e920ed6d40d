import path from 'node:path';
import { embedded } from '../biometrics/explain/embedded.ts';
import type { Print } from '../biometrics/fingerprint/explain/print.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { Image } from '../core/image.ts';
import type { FingerSample } from './samples.ts';

/** The print in a file, ready to be compared and drawn. */
export async function printOf(file: string, { template, image }: FingerSample): Promise<Print> {
  return { name: path.basename(file), template, ...(image && { picture: await embedded(image) }) };
}

/** The print of an image, usable or not. */
export async function printOfImage(name: string, image: Image): Promise<Print> {
  return { name, template: fingerprint.extract(image), picture: await embedded(image) };
}
