import type { Image } from '../../../core/image.ts';
import { segmentParameters } from './parameters.ts';
import { imageIn, openInto, type SegmentRoom, smoothInto } from './room.ts';
import type { Tone, WorkImage } from './work-image.ts';

/** Reflections of lights; two masks, since each serves another end. */
export interface Specular {
  /** The image at work size, to search in. */
  readonly searched: Image;
  /** The given image. In both, reflections in dark surroundings, as the pupil has, are filled: they mislead the search. */
  readonly filled: Image;
  /** A byte a pixel of the given image: 1 where the iris cannot be seen for light. Bright texture is none: only what is nearly white counts. */
  readonly glints: Uint8Array;
}

/**
 * Finds reflections (small and bright: what an opening takes away) and fills those in dark surroundings from beside them.
 * The opening is worked out at work size; the pixels that are judged are the given ones.
 */
export function fillReflections(room: SegmentRoom, image: Image, work: WorkImage, tone: Tone): Specular {
  const { openingPx, haloPx } = segmentParameters.specular;
  room.searched.set(work.pixels);
  const quiet = smoothInto(room, imageIn(room.searched, work), room.eye);
  const ground = openInto(room, quiet, openingPx, room.ground);
  const found = judge(work, work, ground, tone);
  const searched = fillRows(work, spread(found.holes, work, haloPx));
  if (work.scale === 1) return { searched, filled: searched, glints: found.glints };
  const { holes, glints } = judge(image, work, ground, tone);
  const reach = Math.max(1, Math.round(haloPx / work.scale));
  return { searched, filled: fillRows(image, spread(holes, image, reach)), glints };
}

/** Both masks of an image, beside the ground of the work image at the place of each pixel. */
function judge(image: Image, work: Image, ground: Uint8Array, { black, range }: Tone) {
  const { fillStep, fillLevel, fillGround, glintLevel, glintStep } = segmentParameters.specular;
  const { widthPx, heightPx, pixels } = image;
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
      const step = (value - around) / range;
      if (step <= fillStep) continue;
      if (value > brightest && step > glintStep) glints[at] = 1;
      if (value > black + range * fillLevel && around < black + range * fillGround) holes[at] = 1;
    }
  }
  return { glints, holes };
}

function workCoordinates(length: number, workLength: number): Int32Array {
  return Int32Array.from({ length }, (_, at) => Math.floor(((at + 0.5) * workLength) / length));
}

/** Sets what lies within `reach` of a set pixel, in a square. */
function spread(mask: Uint8Array, { widthPx, heightPx }: Image, reach: number): Uint8Array {
  const out = new Uint8Array(mask.length);
  for (let at = mask.indexOf(1); at >= 0; at = mask.indexOf(1, at + 1)) {
    const x = at % widthPx;
    const y = (at - x) / widthPx;
    const from = Math.max(0, x - reach);
    const to = Math.min(widthPx - 1, x + reach);
    for (let row = Math.max(0, y - reach); row <= Math.min(heightPx - 1, y + reach); row++) {
      out.fill(1, row * widthPx + from, row * widthPx + to + 1);
    }
  }
  return out;
}

/** Fills the set runs of each row by a straight line between the pixels beside them. */
function fillRows(image: Image, holes: Uint8Array): Image {
  const width = image.widthPx;
  const pixels = image.pixels.slice();
  for (let at = holes.indexOf(1); at >= 0; ) {
    const rowStart = at - (at % width);
    let end = at;
    while (end < rowStart + width && holes[end] === 1) end++;
    const right = end < rowStart + width ? pixels[end] : undefined;
    const left = at > rowStart ? pixels[at - 1] : right;
    fillRun(pixels, at, end, left ?? 0, right ?? left ?? 0);
    at = holes.indexOf(1, end);
  }
  return { ...image, pixels };
}

function fillRun(pixels: Uint8Array, from: number, to: number, left: number, right: number): void {
  const steps = to - from + 1;
  for (let at = from; at < to; at++) {
    pixels[at] = Math.round(left + ((right - left) * (at - from + 1)) / steps);
  }
}
