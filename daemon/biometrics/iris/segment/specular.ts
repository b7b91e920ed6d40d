import type { Image } from '../../../core/image.ts';
import { opening } from './morphology.ts';
import { segmentParameters } from './parameters.ts';
import type { Tone, WorkImage } from './work-image.ts';

/** Two masks, since they serve two ends: a reflection in the pupil misleads the search for it, one on the iris is no texture. */
export interface Specular {
  readonly filled: Image;
  readonly glints: Uint8Array;
}

/**
 * Finds reflections of lights (small and bright: what an opening takes away) and fills those in dark surroundings from
 * beside them. The opening is worked out at work size; the pixels that are judged are the given ones.
 */
export function fillReflections(image: Image, work: WorkImage, { black, range }: Tone): Specular {
  const { openingPx, fillStep, fillLevel, fillGround, glintLevel, glintStep, haloPx } =
    segmentParameters.specular;
  const { widthPx, heightPx, pixels } = image;
  const ground = opening(work, openingPx);
  const columns = workCoordinates(widthPx, work.widthPx);
  const rows = workCoordinates(heightPx, work.heightPx);
  const brightest = Math.min(255 * glintLevel, black + 255 * glintLevel * range);
  const glints = new Uint8Array(pixels.length);
  const holes = new Uint8Array(pixels.length);
  for (let y = 0; y < heightPx; y++) {
    const row = rows[y] * work.widthPx;
    for (let x = 0, at = y * widthPx; x < widthPx; x++, at++) {
      const value = pixels[at];
      const around = ground[row + columns[x]];
      if (value - around <= range * fillStep) continue;
      if (value > brightest && value - around > range * glintStep) glints[at] = 1;
      if (value > black + range * fillLevel && around < black + range * fillGround) holes[at] = 1;
    }
  }
  const filled = pixels.slice();
  const reach = Math.max(1, Math.round(haloPx / work.scale));
  fillRows(filled, spread(holes, widthPx, heightPx, reach), widthPx);
  return { filled: { ...image, pixels: filled }, glints };
}

function workCoordinates(length: number, workLength: number): Int32Array {
  return Int32Array.from({ length }, (_, at) => Math.floor(((at + 0.5) * workLength) / length));
}

/** Sets what lies within `reach` of a set pixel, in a square. */
function spread(mask: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const out = new Uint8Array(mask.length);
  for (let at = mask.indexOf(1); at >= 0; at = mask.indexOf(1, at + 1)) {
    const x = at % width;
    const y = (at - x) / width;
    const from = Math.max(0, x - reach);
    const to = Math.min(width - 1, x + reach);
    for (let row = Math.max(0, y - reach); row <= Math.min(height - 1, y + reach); row++) {
      out.fill(1, row * width + from, row * width + to + 1);
    }
  }
  return out;
}

/** Fills the runs of each row by a straight line between the pixels beside them. */
function fillRows(pixels: Uint8Array, holes: Uint8Array, width: number): void {
  for (let at = holes.indexOf(1); at >= 0; ) {
    const rowStart = at - (at % width);
    let end = at;
    while (end < rowStart + width && holes[end] === 1) end++;
    const right = end < rowStart + width ? pixels[end] : undefined;
    const left = at > rowStart ? pixels[at - 1] : right;
    fillRun(pixels, at, end, left ?? 0, right ?? left ?? 0);
    at = holes.indexOf(1, end);
  }
}

function fillRun(pixels: Uint8Array, from: number, to: number, left: number, right: number): void {
  const steps = to - from + 1;
  for (let at = from; at < to; at++) {
    pixels[at] = Math.round(left + ((right - left) * (at - from + 1)) / steps);
  }
}
