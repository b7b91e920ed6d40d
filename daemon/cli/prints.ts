import path from 'node:path';
import type { Picture, Print } from '../biometrics/fingerprint/explain/print.ts';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import type { Image } from '../core/image.ts';
import { writePng } from '../formats/image/write-png.ts';
import { readSample } from './samples.ts';

/** The print in a file, an image or a template, ready to be compared and drawn. @throws Fault when it cannot be read. */
export async function readPrint(file: string, dpi?: number): Promise<Print> {
  const { template, image } = await readSample(file, dpi);
  return { name: path.basename(file), template, ...(image && { picture: await pictureOf(image) }) };
}

/** An image as an SVG can carry it. */
export async function pictureOf(image: Image): Promise<Picture> {
  const png = Buffer.from(await writePng(image)).toString('base64');
  return { href: `data:image/png;base64,${png}`, widthPx: image.widthPx, heightPx: image.heightPx };
}

/** The print of an image, usable or not. */
export async function printOfImage(name: string, image: Image): Promise<Print> {
  return { name, template: fingerprint.extract(image), picture: await pictureOf(image) };
}
