import type { Image } from '../../core/image.ts';
import { parameters } from './parameters.ts';
import { emptyPlane, type Plane } from './raster.ts';

/** A raster at `parameters.workingDpi`, and how to get back: image px = offset + raster px * scale. */
export interface Resampled {
  readonly plane: Plane;
  readonly scale: number;
  readonly offsetXPx: number;
  readonly offsetYPx: number;
}

/** Brings an image to the working resolution, bilinearly; cuts what is larger than any finger to its middle. */
export function resample(image: Image): Resampled {
  const scale = believableDpi(image.dpi) / parameters.workingDpi;
  const widthPx = workingSide(image.widthPx, scale);
  const heightPx = workingSide(image.heightPx, scale);
  const offsetXPx = Math.max(0, (image.widthPx - widthPx * scale) / 2);
  const offsetYPx = Math.max(0, (image.heightPx - heightPx * scale) / 2);
  const plane = emptyPlane(widthPx, heightPx);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      plane.values[y * widthPx + x] = bilinear(image, offsetXPx + x * scale, offsetYPx + y * scale);
    }
  }
  return { plane, scale, offsetXPx, offsetYPx };
}

/** The image's resolution, or the working one when what it states cannot be a fingerprint scanner's. */
export function believableDpi(dpi: number): number {
  const { lowest, highest } = parameters.believedDpi;
  return dpi >= lowest && dpi <= highest ? dpi : parameters.workingDpi;
}

function workingSide(sidePx: number, scale: number): number {
  return Math.min(parameters.largestSidePx, Math.max(1, Math.floor(sidePx / scale)));
}

function bilinear({ widthPx, heightPx, pixels }: Image, x: number, y: number): number {
  const left = Math.min(widthPx - 1, Math.floor(x));
  const top = Math.min(heightPx - 1, Math.floor(y));
  const right = Math.min(widthPx - 1, left + 1);
  const bottom = Math.min(heightPx - 1, top + 1);
  const u = x - left;
  const v = y - top;
  const upper = pixels[top * widthPx + left] * (1 - u) + pixels[top * widthPx + right] * u;
  const lower = pixels[bottom * widthPx + left] * (1 - u) + pixels[bottom * widthPx + right] * u;
  return upper * (1 - v) + lower * v;
}
