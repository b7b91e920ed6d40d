import { instantiateKernel } from './kernel.ts';
import { scalarIrisHough } from './scalar/iris-hough.ts';
import { scalarIrisRaster } from './scalar/iris-raster.ts';
import { scalarIrisRays } from './scalar/iris-rays.ts';

// The kernels of the search for an iris, over one memory. Every argument is a number or an address, and is explained where
// the kernel is written (assembly/iris-NAME.ts). Rasters are row-major, a byte a pixel, with `rasterSlackBytes` behind them.

/** Filters of rasters. */
export interface IrisRasterKernel {
  /** Minimum over the square of side 2 * reach + 1 (flip 0), or maximum (flip 255). */
  extreme(
    from: number,
    to: number,
    width: number,
    height: number,
    reach: number,
    flip: number,
    room: number,
  ): void;
  /** A binomial of 3 x 3. */
  smooth(from: number, to: number, width: number, height: number, room: number): void;
}

/** Hough's transform for dark discs. */
export interface IrisHoughKernel {
  vote(
    raster: number,
    width: number,
    height: number,
    leastSquare: number,
    darkest: number,
    leastRadius: number,
    mostRadius: number,
    votes: number,
  ): void;
  tally(
    votes: number,
    width: number,
    height: number,
    planes: number,
    leastRadius: number,
    weights: number,
    best: number,
    bestRadius: number,
    room: number,
  ): void;
}

/** Steps along rays from a centre. */
export interface IrisRaysKernel {
  /** Returns how many rays cross an edge. */
  edges(
    raster: number,
    width: number,
    height: number,
    x: number,
    y: number,
    first: number,
    last: number,
    leastRise: number,
    directions: number,
    rays: number,
    points: number,
    rises: number,
  ): number;
  steps(
    raster: number,
    width: number,
    height: number,
    x: number,
    y: number,
    first: number,
    count: number,
    box: number,
    leastRise: number,
    mostRise: number,
    directions: number,
    rays: number,
    sums: number,
    counts: number,
    room: number,
  ): void;
}

/** All of them. */
export type IrisSegmentKernels = IrisRasterKernel & IrisHoughKernel & IrisRaysKernel;

/** WebAssembly with SIMD: what runs. */
export function simdIrisSegmentKernels(memory: WebAssembly.Memory): IrisSegmentKernels {
  return {
    ...instantiateKernel<IrisRasterKernel>('iris-raster', memory),
    ...instantiateKernel<IrisHoughKernel>('iris-hough', memory),
    ...instantiateKernel<IrisRaysKernel>('iris-rays', memory),
  };
}

/** Their scalar twins: the same bytes, to test and to measure against. */
export function scalarIrisSegmentKernels(memory: WebAssembly.Memory): IrisSegmentKernels {
  const { buffer } = memory;
  return { ...scalarIrisRaster(buffer), ...scalarIrisHough(buffer), ...scalarIrisRays(buffer) };
}
