import type { Image } from '../../../core/image.ts';
import { opening } from './morphology.ts';
import { segmentParameters } from './parameters.ts';
import { smooth } from './pupil-candidates.ts';
import type { Tone, WorkImage } from './work-image.ts';

/** Reflections of lights, in three measures, since each serves another end. */
export interface Specular {
  /** At work size, filled with their halos, to search in: a reflection left in the pupil, or half of one, misleads. */
  readonly searched: Image;
  /** Of the given size; texture is worth keeping, so only what surely is a reflection is filled, in the pupil and at its edge. */
  readonly filled: Image;
  /** A byte a pixel of the given image: 1 where the iris cannot be seen for light. Bright texture is no reflection: only what is nearly white counts. */
  readonly glints: Uint8Array;
}

/** What a pixel is: nothing, the halo of a reflection if it is connected to one, or a reflection. */
const halo = 1;
const reflection = 2;

/**
 * Finds reflections (small and bright: what an opening takes away) and fills those in dark surroundings from beside them.
 * The opening is worked out at work size; the pixels that are judged are the given ones.
 */
export function fillReflections(image: Image, work: WorkImage, tone: Tone): Specular {
  const { openingPx, haloPx, fillPx } = segmentParameters.specular;
  const ground = opening(smooth(work), openingPx);
  const found = judge(work, work, ground, tone);
  const searched = fillRows(work, spread(connected(found.holes, work.widthPx), work, haloPx));
  const { holes, glints } = work.scale === 1 ? found : judge(image, work, ground, tone);
  const sure = holes.map(hole => (hole === reflection ? 1 : 0));
  const filled = fillRows(image, spread(sure, image, Math.max(1, Math.round(fillPx / work.scale))));
  return { searched, filled, glints };
}

/** What each pixel of an image is, beside the ground of the work image at its place. */
function judge(image: Image, work: Image, ground: Uint8Array, { black, range }: Tone) {
  const { fillStep, fillLevel, fillGround, glintLevel, glintStep, haloStep } = segmentParameters.specular;
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
      if (step <= haloStep) continue;
      if (value > brightest && step > glintStep) glints[at] = 1;
      if (around >= black + range * fillGround) continue;
      holes[at] = step > fillStep && value > black + range * fillLevel ? reflection : halo;
    }
  }
  return { glints, holes };
}

function workCoordinates(length: number, workLength: number): Int32Array {
  return Int32Array.from({ length }, (_, at) => Math.floor(((at + 0.5) * workLength) / length));
}

/** 1 where there is a reflection, or the halo of one that is connected to it. */
function connected(holes: Uint8Array, width: number): Uint8Array {
  const out = new Uint8Array(holes.length);
  const queue: number[] = [];
  const take = (at: number) => {
    if (out[at] === 1 || holes[at] === 0) return;
    out[at] = 1;
    queue.push(at);
  };
  for (let at = holes.indexOf(reflection); at >= 0; at = holes.indexOf(reflection, at + 1)) take(at);
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    if (at % width > 0) take(at - 1);
    if ((at + 1) % width > 0) take(at + 1);
    if (at >= width) take(at - width);
    if (at + width < holes.length) take(at + width);
  }
  return out;
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
