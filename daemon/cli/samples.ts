import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fingerprint } from '../biometrics/fingerprint/fingerprint.ts';
import { Fault, messageOf, systemErrorCode } from '../core/errors.ts';
import type { FingerprintTemplate } from '../core/fingerprint.ts';
import type { Image } from '../core/image.ts';
import { looksLikeFmr } from '../formats/iso19794/finger-minutiae-2005.ts';
import { readImage } from '../formats/image/read-image.ts';

/** Reads a whole file; a missing or unreadable one is a Fault that names it. */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === 'ENOENT') throw new Fault('not-found', 'no such file', { where: file, cause });
    if (code === 'EISDIR') throw new Fault('bad-input', 'a folder', { where: file, wanted: 'a file', cause });
    throw new Fault('bad-input', `cannot be read: ${messageOf(cause)}`, { where: file, cause });
  }
}

export async function readImageFile(file: string, dpi?: number): Promise<Image> {
  return readImage(await readInput(file), file, dpi === undefined ? {} : { dpi });
}

/** A template, and the image that it was taken from, where the file was one. */
export interface Sample {
  readonly template: FingerprintTemplate;
  readonly image?: Image;
}

/** The template in a file, or of the image in it. An image that cannot be acquired is a Fault that says why. */
export async function readSample(file: string, dpi?: number): Promise<Sample> {
  const bytes = await readInput(file);
  if (looksLikeFmr(bytes) || path.extname(file).toLowerCase() === '.fmr')
    return { template: fingerprint.decode(bytes, file) };
  const image = await readImage(bytes, file, dpi === undefined ? {} : { dpi });
  const { usable, reasons, score } = fingerprint.assess(image);
  if (!usable) {
    throw new Fault('bad-input', 'the print cannot be read', {
      where: file,
      given: `quality ${score} (${reasons.join(', ')})`,
      wanted: 'a clear print',
    });
  }
  return { template: fingerprint.extract(image), image };
}

export async function readTemplate(file: string, dpi?: number): Promise<FingerprintTemplate> {
  return (await readSample(file, dpi)).template;
}
