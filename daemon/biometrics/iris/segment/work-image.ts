import type { Image } from '../../../core/image.ts';
import { segmentParameters } from './parameters.ts';

/** An image at work size, and how it came to it. */
export interface WorkImage extends Image {
  /** Pixels at work size per pixel of the given image. */
  readonly scale: number;
}

/** What the grey levels of an image span. */
export interface Tone {
  readonly black: number;
  /** Share of the full range between black and white, at most 1: what grey steps are multiplied by. */
  readonly range: number;
}

/** Resamples to another size: averages where it shrinks, interpolates where it grows (a triangle as wide as the step). */
export function resample(image: Image, widthPx: number, heightPx: number): Uint8Array {
  const columns = taps(image.widthPx, widthPx);
  const rows = taps(image.heightPx, heightPx);
  const across = new Float32Array(widthPx * image.heightPx);
  for (let x = 0; x < widthPx; x++) {
    const { first, weights } = columns[x];
    for (let y = 0; y < image.heightPx; y++) {
      const from = y * image.widthPx + first;
      let sum = 0;
      for (let tap = 0; tap < weights.length; tap++) sum += weights[tap] * image.pixels[from + tap];
      across[y * widthPx + x] = sum;
    }
  }
  const out = new Uint8Array(widthPx * heightPx);
  const line = new Float32Array(widthPx);
  for (let y = 0; y < heightPx; y++) {
    const { first, weights } = rows[y];
    line.fill(0.5);
    for (let tap = 0; tap < weights.length; tap++) {
      const from = (first + tap) * widthPx;
      for (let x = 0; x < widthPx; x++) line[x] += weights[tap] * across[from + x];
    }
    out.set(line, y * widthPx);
  }
  return out;
}

/** What each sample of the new line is made of. */
function taps(from: number, to: number): { first: number; weights: Float32Array }[] {
  const step = from / to;
  const reach = Math.max(1, step);
  return Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * step - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(from - 1, Math.floor(centre + reach));
    const weights = new Float32Array(last - first + 1);
    for (let tap = first; tap <= last; tap++)
      weights[tap - first] = Math.max(0, 1 - Math.abs(tap - centre) / reach);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map(weight => weight / sum) };
  });
}

/** Brings an image to work size. */
export function toWorkSize(image: Image): WorkImage {
  const scale = segmentParameters.work.sidePx / Math.max(image.widthPx, image.heightPx);
  const widthPx = Math.max(1, Math.round(image.widthPx * scale));
  const heightPx = Math.max(1, Math.round(image.heightPx * scale));
  const pixels = scale === 1 ? image.pixels : resample(image, widthPx, heightPx);
  return { widthPx, heightPx, dpi: image.dpi, pixels, scale };
}

/** The means of 2 x 2 pixels, into a piece of memory. */
export function halveInto(image: Image, piece: Uint8Array): Image {
  const { widthPx: width, pixels } = image;
  const [widthPx, heightPx] = [width >> 1, image.heightPx >> 1];
  for (let y = 0, to = 0; y < heightPx; y++) {
    for (let x = 0, at = 2 * y * width; x < widthPx; x++, at += 2) {
      piece[to++] = (pixels[at] + pixels[at + 1] + pixels[at + width] + pixels[at + width + 1] + 2) >> 2;
    }
  }
  return { widthPx, heightPx, dpi: image.dpi, pixels: piece.subarray(0, widthPx * heightPx) };
}

/** How many pixels have each grey level. */
export function histogram(pixels: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const value of pixels) counts[value]++;
  return counts;
}

/** The grey level that the share of pixels is at or below. */
export function quantile(counts: Uint32Array, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (let level = 0; level < counts.length; level++) {
    below += counts[level];
    if (below >= share * total) return level;
  }
  return counts.length - 1;
}

export function toneOf(pixels: Uint8Array): Tone {
  const { blackShare, whiteShare, fullRange } = segmentParameters.work;
  const counts = histogram(pixels);
  const black = quantile(counts, blackShare);
  return { black, range: Math.min(1, (quantile(counts, whiteShare) - black) / fullRange) };
}
