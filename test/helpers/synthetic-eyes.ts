import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Image } from '../../daemon/core/image.ts';
import { writePng } from '../../daemon/formats/image/write-png.ts';
import {
  type EyeCondition,
  type EyeModel,
  smallSensor,
  synthesiseEye,
  takeEye,
} from '../../hal/drivers/sim/iris/index.ts';

const grown = new Map<string, EyeModel>();

/** A capture of 320 x 240 of somebody's eye; equal arguments give equal pixels. */
export function eyeImage(
  person: string,
  side: 'left' | 'right',
  seed: string | number,
  condition: EyeCondition = 'normal',
): Image {
  const key = `${person} ${side}`;
  const eye = grown.get(key) ?? synthesiseEye(person, side);
  grown.set(key, eye);
  return { ...takeEye(eye, seed, condition, smallSensor), dpi: 500 };
}

/** Writes captures of eyes as PNG, by the names of their files; gives their paths. */
export async function eyeFiles(folder: string, images: Readonly<Record<string, Image>>): Promise<string[]> {
  return Promise.all(
    Object.entries(images).map(async ([name, image]) => {
      const file = path.join(folder, name);
      await writeFile(file, await writePng(image));
      return file;
    }),
  );
}
