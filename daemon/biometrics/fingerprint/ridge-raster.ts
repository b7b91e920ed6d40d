import type { Arena } from '../../kernels/kernel.ts';
import type { RidgeKernels } from '../../kernels/ridges.ts';
import { parameters } from './parameters.ts';
import { type CellShape, cellPx } from './raster.ts';

/** Zero pixels around a ridge raster, so that no kernel needs a test for the border: more than any filter reaches. */
export const borderPx = 32;
const { largestSidePx } = parameters;
/** Pixels of the largest raster, borders included. */
export const largestLength = (largestSidePx + cellPx + 2 * borderPx) ** 2;
/** Cells of the largest raster. */
export const mostCells = (largestSidePx / cellPx) ** 2;

/** What a stage is made of: kernels, and where in their memory it puts its tables and buffers, once. */
export interface StageContext {
  readonly arena: Arena;
  readonly kernels: RidgeKernels;
}

/** How the print at hand lies in rasters and grids. Its sides are whole cells. */
export interface Frame extends CellShape {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Pixels from row to row of a ridge raster, its borders included. */
  readonly stride: number;
  /** Pixels of a ridge raster with its borders. */
  readonly length: number;
}

/** Ridges in kernel memory, with borders: positive on a ridge, in units of 1 / parameters.ridgeUnit deviations. */
export interface RidgeRaster {
  readonly values: Int16Array;
}

/** The frame of a print of that size, px at the working resolution: its sides are rounded up to whole cells. */
export function frameOf(widthPx: number, heightPx: number): Frame {
  const cols = Math.ceil(widthPx / cellPx);
  const rows = Math.ceil(heightPx / cellPx);
  const stride = cols * cellPx + 2 * borderPx;
  const length = stride * (rows * cellPx + 2 * borderPx);
  return { cols, rows, cellPx, widthPx: cols * cellPx, heightPx: rows * cellPx, stride, length };
}

/** Room for the largest print. */
export function ridgeRaster(arena: Arena): RidgeRaster {
  const { buffer, byteOffset } = arena.uint8(2 * largestLength);
  return { values: new Int16Array(buffer, byteOffset, largestLength) };
}

/** Index of a pixel. */
export function indexOf({ stride }: Frame, x: number, y: number): number {
  return (y + borderPx) * stride + x + borderPx;
}

/** Address of a pixel. */
export function addressOf({ values }: RidgeRaster, frame: Frame, x = 0, y = 0): number {
  return values.byteOffset + 2 * indexOf(frame, x, y);
}

/** What all stages together take of the kernels' memory, with room to spare. */
export const kernelBytes = 12 * largestLength + 96 * mostCells + 8 * 2 ** 20;
