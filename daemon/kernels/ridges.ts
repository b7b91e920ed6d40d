import { instantiateKernel } from './kernel.ts';
import { scalarGabor } from './scalar/ridge-gabor.ts';
import { scalarNormalise } from './scalar/ridge-normalise.ts';
import { scalarOrientation } from './scalar/ridge-orientation.ts';
import { scalarPeriod } from './scalar/ridge-period.ts';
import { scalarThinning } from './scalar/ridge-thinning.ts';

// The kernels of fingerprint extraction, over one memory. Every argument is a number or an address, and is explained where
// the kernel is written (assembly/ridge-NAME.ts). Rasters are row-major; a cell is 4 x 4 px.

/** Takes out brightness and contrast: grey levels, u8, to ridges, i16. */
export interface NormaliseKernel {
  /** Once, before the first print. */
  tuneNormalise(radiusPx: number, leastDeviation: number, cut: number, deviationUnit: number): void;
  normalise(
    grey: number,
    width: number,
    height: number,
    ridges: number,
    stride: number,
    mean: number,
    deviation: number,
    energy: number,
    room: number,
  ): void;
}

/** Ridges to the structure tensor, f32 a cell, three planes; and Gaussian smoothing of any such plane. */
export interface OrientationKernel {
  gradientTensor(
    raster: number,
    stride: number,
    mask: number,
    cols: number,
    rows: number,
    tensor: number,
    gridStride: number,
    planeBytes: number,
  ): void;
  smooth(
    grid: number,
    out: number,
    rows: number,
    stride: number,
    taps: number,
    reach: number,
    room: number,
    line: number,
  ): void;
}

/** The spectrum of the ridges' profile at one place: its peak and how clear it is, f32 both. */
export interface PeriodKernel {
  signaturePeriod(
    spot: number,
    steps: number,
    length: number,
    wide: number,
    table: number,
    waves: number,
    padded: number,
    room: number,
    out: number,
  ): void;
}

/** Ridges, filtered by the programme of each cell, to ridges; and the energy that passed, i32 a cell. */
export interface GaborKernel {
  pairUp(raster: number, pairs: number, count: number): void;
  gabor(
    pairs: number,
    stride: number,
    programmes: number,
    cols: number,
    rows: number,
    shift: number,
    even: number,
    energy: number,
  ): void;
}

/** Ridges to bits, 64 pixels a word; bits to lines one pixel wide; bits to bytes. */
export interface ThinningKernel {
  binarise(
    raster: number,
    stride: number,
    mask: number,
    cols: number,
    rows: number,
    bits: number,
    words: number,
  ): void;
  thin(bits: number, other: number, rows: number, words: number): void;
  unpack(bits: number, rows: number, words: number, bytes: number, stride: number, columns: number): void;
}

/** All of them, over one memory. */
export type RidgeKernels = NormaliseKernel & OrientationKernel & PeriodKernel & GaborKernel & ThinningKernel;

/** WebAssembly with SIMD: what runs. */
export function simdRidgeKernels(memory: WebAssembly.Memory): RidgeKernels {
  return {
    ...instantiateKernel<NormaliseKernel>('ridge-normalise', memory),
    ...instantiateKernel<OrientationKernel>('ridge-orientation', memory),
    ...instantiateKernel<PeriodKernel>('ridge-period', memory),
    ...instantiateKernel<GaborKernel>('ridge-gabor', memory),
    ...instantiateKernel<ThinningKernel>('ridge-thinning', memory),
  };
}

/** Their scalar twins: the same results, to test and to measure against. */
export function scalarRidgeKernels(memory: WebAssembly.Memory): RidgeKernels {
  const { buffer } = memory;
  return {
    ...scalarNormalise(buffer),
    ...scalarOrientation(buffer),
    ...scalarPeriod(buffer),
    ...scalarGabor(buffer),
    ...scalarThinning(buffer),
  };
}
