import { imageLimits } from './parameters.ts';

/** A decoded image: 8-bit grey, row-major from the top left. */
export interface Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly pixels: Uint8Array;
  /** What the file says of its resolution, where it is credible. */
  readonly statedDpi?: number;
}

/** Refuses sides that no finger or eye has. Throws Error. */
export function checkSides(widthPx: number, heightPx: number): void {
  const { smallestSidePx, largestSidePx } = imageLimits;
  const fits = (px: number) => Number.isInteger(px) && px >= smallestSidePx && px <= largestSidePx;
  if (!fits(widthPx) || !fits(heightPx))
    throw new Error(`${widthPx} x ${heightPx} px, not ${smallestSidePx} to ${largestSidePx} a side`);
}

/** A stated resolution, left out where it is none. */
export const stated = (dpi: number | undefined): { statedDpi?: number } =>
  dpi !== undefined && dpi >= imageLimits.lowestCredibleDpi ? { statedDpi: dpi } : {};

/** ITU-R BT.601 luminance. */
export const luminance = (red: number, green: number, blue: number): number =>
  Math.round(0.299 * red + 0.587 * green + 0.114 * blue);
