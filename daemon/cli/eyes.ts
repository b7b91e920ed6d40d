import path from 'node:path';
import { embedded } from '../biometrics/explain/embedded.ts';
import type { Picture } from '../biometrics/explain/picture.ts';
import { drawEyes } from '../biometrics/iris/explain/comparison-svg.ts';
import { type Eye, explainEyes } from '../biometrics/iris/explain/comparison.ts';
import { sheetImage } from '../biometrics/iris/explain/sheet-svg.ts';
import { extractIris } from '../biometrics/iris/extract.ts';
import type { Image } from '../core/image.ts';
import type { IrisSample } from './samples.ts';

/** The eye in a file, ready to be drawn. */
export async function eyeOf(file: string, { template, image, found }: IrisSample): Promise<Eye> {
  const name = path.basename(file);
  return { name, template, ...(image && { picture: await embedded(image) }), ...(found && { found }) };
}

/** The eye of an image, usable or not. */
export async function eyeOfImage(name: string, image: Image): Promise<Eye> {
  const { template, found } = extractIris(image);
  return { name, template, picture: await embedded(image), ...(found && { found }) };
}

/** Two eyes compared, as SVG. */
export async function drawnEyes(probe: Eye, reference: Eye, threshold: number): Promise<string> {
  const sheets = [await sheetOf(probe), await sheetOf(reference)] as const;
  return drawEyes(explainEyes(probe, reference, threshold), sheets);
}

async function sheetOf({ found }: Eye): Promise<Picture | undefined> {
  return found && embedded(sheetImage(found.sheet, found.mask));
}
