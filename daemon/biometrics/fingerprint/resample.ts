import type { Image } from '../../core/image.ts';
import { parameters } from './parameters.ts';
import { cellPx } from './raster.ts';
import { type Frame, frameOf, type StageContext } from './ridge-raster.ts';

/** Grey levels at `parameters.workingDpi`, and how to get back: image px = offset + raster px * scale. */
export interface Resampled {
  readonly frame: Frame;
  /** `frame.widthPx` from row to row; what the frame has more than the image repeats its last column and row. */
  readonly grey: Uint8Array;
  readonly scale: number;
  readonly offsetXPx: number;
  readonly offsetYPx: number;
}

/** Brings images to the working resolution, bilinearly; cuts what is larger than any finger to its middle. */
export function resampler({ arena }: Pick<StageContext, 'arena'>): (image: Image) => Resampled {
  const grey = arena.uint8((parameters.largestSidePx + cellPx) ** 2);
  return image => {
    const scale = believableDpi(image.dpi) / parameters.workingDpi;
    const widthPx = workingSide(image.widthPx, scale);
    const heightPx = workingSide(image.heightPx, scale);
    const frame = frameOf(widthPx, heightPx);
    const offsetXPx = Math.max(0, (image.widthPx - widthPx * scale) / 2);
    const offsetYPx = Math.max(0, (image.heightPx - heightPx * scale) / 2);
    if (scale === 1) {
      copy(image, Math.floor(offsetXPx), Math.floor(offsetYPx), frame, grey);
      return { frame, grey, scale, offsetXPx: Math.floor(offsetXPx), offsetYPx: Math.floor(offsetYPx) };
    }
    const columns = samplesOf(frame.widthPx, offsetXPx, scale, image.widthPx);
    const lines = samplesOf(frame.heightPx, offsetYPx, scale, image.heightPx);
    interpolate(image, columns, lines, grey);
    return { frame, grey, scale, offsetXPx, offsetYPx };
  };
}

/** The image's resolution, or the working one when what it states cannot be a fingerprint scanner's. */
export function believableDpi(dpi: number): number {
  const { lowest, highest } = parameters.believedDpi;
  return dpi >= lowest && dpi <= highest ? dpi : parameters.workingDpi;
}

function workingSide(sidePx: number, scale: number): number {
  return Math.min(parameters.largestSidePx, Math.max(1, Math.floor(sidePx / scale)));
}

/** The same without interpolation. */
function copy(
  { widthPx, heightPx, pixels }: Image,
  left: number,
  top: number,
  frame: Frame,
  out: Uint8Array,
): void {
  const right = Math.min(widthPx, left + frame.widthPx);
  for (let y = 0; y < frame.heightPx; y++) {
    const from = Math.min(heightPx - 1, top + y) * widthPx;
    const to = y * frame.widthPx;
    out.set(pixels.subarray(from + left, from + right), to);
    out.fill(pixels[from + right - 1], to + right - left, to + frame.widthPx);
  }
}

/** Along one axis: the sample before each position, the one after, and how far between them it lies. */
interface Samples {
  readonly before: Int32Array;
  readonly after: Int32Array;
  readonly share: Float32Array;
}

function samplesOf(count: number, offsetPx: number, scale: number, sidePx: number): Samples {
  const last = sidePx - 1;
  const position = (k: number) => Math.min(last, offsetPx + k * scale);
  const before = Int32Array.from({ length: count }, (_, k) => Math.floor(position(k)));
  return {
    before,
    after: before.map(at => Math.min(last, at + 1)),
    share: Float32Array.from(before, (at, k) => position(k) - at),
  };
}

function interpolate({ widthPx, pixels }: Image, columns: Samples, lines: Samples, out: Uint8Array): void {
  let at = 0;
  for (let y = 0; y < lines.before.length; y++) {
    const upper = lines.before[y] * widthPx;
    const lower = lines.after[y] * widthPx;
    const v = lines.share[y];
    for (let x = 0; x < columns.before.length; x++) {
      const left = columns.before[x];
      const right = columns.after[x];
      const u = columns.share[x];
      const above = pixels[upper + left] + u * (pixels[upper + right] - pixels[upper + left]);
      const below = pixels[lower + left] + u * (pixels[lower + right] - pixels[lower + left]);
      out[at++] = above + v * (below - above) + 0.5;
    }
  }
}
