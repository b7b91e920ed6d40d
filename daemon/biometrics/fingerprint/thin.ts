import type { CellMask } from './raster.ts';
import {
  addressOf,
  type Frame,
  indexOf,
  largestLength,
  type RidgeRaster,
  type StageContext,
} from './ridge-raster.ts';

/** Lines of 1 in a raster that is laid out like a ridge raster, borders of 0 included. */
export interface Skeleton {
  readonly values: Uint8Array;
  readonly frame: Frame;
}

/**
 * Ridges, where a raster is positive, thinned to lines one pixel wide that stay connected: Z. Guo and R. W. Hall, "Parallel
 * thinning with two-subiteration algorithms", Communications of the ACM 32(3), 1989, algorithm A1; 64 pixels at a time.
 * Nothing outside `mask`, and nothing at the border of the raster, is a ridge.
 */
export function thinner({
  arena,
  kernels,
}: StageContext): (raster: RidgeRaster, frame: Frame, mask: CellMask) => Skeleton {
  const bitBytes = largestLength / 4;
  const bits = arena.take(bitBytes);
  const other = arena.take(bitBytes);
  const values = arena.uint8(largestLength);
  const maskBytes = arena.uint8(largestLength / 16);
  return (raster, frame, mask) => {
    const { cols, rows, widthPx, heightPx, stride, length } = frame;
    const words = Math.ceil(widthPx / 64);
    maskBytes.set(mask.values);
    values.fill(0, 0, length);
    kernels.binarise(addressOf(raster, frame), stride, maskBytes.byteOffset, cols, rows, bits, words);
    kernels.thin(bits, other, heightPx, words);
    kernels.unpack(bits, heightPx, words, values.byteOffset + indexOf(frame, 0, 0), stride, widthPx);
    return { values, frame };
  };
}
