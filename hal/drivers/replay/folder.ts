import { readdir } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { HalError } from '../../device.ts';
import type { Picture } from '../sim/stage.ts';

/** A capture in a folder of `FINGER_IMPRESSION.png`. */
export interface CaptureFile {
  readonly finger: string;
  readonly impression: number;
  readonly file: string;
}

/** Names of captures; the finger is all before the last `_`. */
const captureName = /^(?<finger>.+)_(?<impression>\d+)\.png$/i;

/** Below this a resolution is what tools write when they do not know it (72, 96). */
const lowestCredibleDpi = 150;
const usualDpi = 500;
/** The largest capture that is decoded: a palm at 1000 dpi. */
const largestPixels = 5000 * 5000;

/** The captures of a folder by finger and impression; other files are left alone. HalError when there are none. */
export async function listCaptures(folder: string): Promise<CaptureFile[]> {
  const captures = (await namesIn(folder)).flatMap(name => {
    const { finger, impression } = captureName.exec(name)?.groups ?? {};
    if (finger === undefined || impression === undefined) return [];
    return [{ finger, impression: Number(impression), file: path.join(folder, name) }];
  });
  if (captures.length === 0)
    throw new HalError('absent', 'replay', `${folder}: no captures (FINGER_IMPRESSION.png)`);
  return captures.sort((a, b) => compareText(a.finger, b.finger) || a.impression - b.impression);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    throw new HalError('absent', 'replay', `${folder}: cannot be listed`, cause);
  }
}

/** By code unit, so that the order is the same under every locale. */
const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** The picture in a file, 8-bit grey. HalError `io` that names the file when it is no whole picture. */
export async function readCapture(file: string): Promise<Picture> {
  try {
    const image = sharp(file, { failOn: 'truncated', limitInputPixels: largestPixels });
    const { density } = await image.metadata();
    const { data, info } = await image
      .flatten({ background: 'white' })
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    return {
      widthPx: info.width,
      heightPx: info.height,
      dpi: credibleDpi(density),
      pixels: new Uint8Array(data),
    };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new HalError('io', 'replay', `${file}: ${why}`, cause);
  }
}

/** pHYs is in pixels a metre: 500 dpi comes back as 499.99. */
function credibleDpi(density: number | undefined): number {
  return density === undefined || density < lowestCredibleDpi ? usualDpi : Math.round(density);
}
