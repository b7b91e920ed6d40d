import { parameters } from './parameters.ts';
import { type CellMask, type CellShape, cellAt, type Grid, gridOf } from './raster.ts';
import { addressOf, type Frame, mostCells, type RidgeRaster, type StageContext } from './ridge-raster.ts';
import { gaussianSmoother, strideOf } from './smooth.ts';
import { signatureSteps, waveTable } from './signature.ts';

const { period: tunable } = parameters;

/** `count` log-spaced periods over the range of ridge periods, px. */
export function logSpacedPeriods(count: number): Float32Array {
  return Float32Array.from({ length: count }, (_, place) => periodAt(place, count));
}

/** The period at a place, fractional, of `logSpacedPeriods(count)`, px. */
function periodAt(place: number, count: number): number {
  return tunable.shortestPx * (tunable.longestPx / tunable.shortestPx) ** (place / (count - 1));
}

/** The place of a period in `logSpacedPeriods(count)`, fractional. */
export function periodPlace(periodPx: number, count: number): number {
  const ratio = tunable.longestPx / tunable.shortestPx;
  const place = (Math.log(periodPx / tunable.shortestPx) / Math.log(ratio)) * (count - 1);
  return Math.max(0, Math.min(count - 1, place));
}

/** Every this many cells of the orientation grid, in both axes, are one of the period grid. */
function coarser({ cols, rows, cellPx }: CellShape): CellShape {
  const { cellStep } = tunable;
  return { cols: Math.ceil(cols / cellStep), rows: Math.ceil(rows / cellStep), cellPx: cellPx * cellStep };
}

/** From a raster of ridges, inside a mask, where they run at `angle`: px. */
export type PeriodEstimator = (raster: RidgeRaster, frame: Frame, mask: CellMask, angle: Grid) => Grid;

/**
 * Distance from ridge to ridge, px at the working resolution, on a grid: from the spectrum of a signature taken across the
 * ridges. `angle` is the ridges' own, radians in pixel coordinates. Where nothing was measured it is what lies around, and
 * `fallbackPx` far from everything.
 *
 * Source: the x-signature of L. Hong, Y. Wan and A. K. Jain (1998, see enhance.ts). They measure from peak to peak; here the
 * peak of a spectrum is taken, which noise moves less, and its height is the confidence by which periods are smoothed.
 */
export function periodEstimator(context: StageContext): PeriodEstimator {
  const smooth = gaussianSmoother(context);
  const measure = peakMeter(context);
  const weighted = context.arena.float32(mostCells);
  const confidence = context.arena.float32(mostCells);
  return (raster, frame, mask, angle) => {
    const shape = coarser(frame);
    const { cols, rows } = shape;
    const stride = strideOf(cols);
    weighted.fill(0, 0, rows * stride);
    confidence.fill(0, 0, rows * stride);
    for (let row = 0; row < rows; row++) {
      for (let col = 0; col < cols; col++) {
        const x = Math.min(frame.widthPx - 1, (col + 0.5) * shape.cellPx);
        const y = Math.min(frame.heightPx - 1, (row + 0.5) * shape.cellPx);
        const cell = cellAt(frame, x, y);
        if (mask.values[cell] === 0) continue;
        const peak = measure(addressOf(raster, frame, x, y), frame.stride, angle.values[cell]);
        weighted[row * stride + col] = peak[0];
        confidence[row * stride + col] = peak[1];
      }
    }
    const sigma = tunable.smoothingPx / shape.cellPx;
    smooth(weighted.byteOffset, weighted.byteOffset, rows, cols, sigma);
    smooth(confidence.byteOffset, confidence.byteOffset, rows, cols, sigma);
    return gridOf(shape, cell => {
      const at = Math.floor(cell / cols) * stride + (cell % cols);
      return smoothedPeriod(weighted[at], confidence[at]);
    });
  };
}

/** The spectral peak at a pixel: its place times its confidence, and its confidence; overwritten by the next. */
type PeakMeter = (spot: number, stride: number, angle: number) => Float32Array;

function peakMeter({ arena, kernels }: StageContext): PeakMeter {
  const { lengthPx, widthPx, candidates } = tunable;
  const waves = waveTable(arena, logSpacedPeriods(candidates));
  const stepsFor = signatureSteps(arena);
  const room = arena.take(4 * (waves.padded + candidates));
  const peak = arena.float32(2);
  return (spot, stride, angle) => {
    kernels.signaturePeriod(
      spot,
      stepsFor(stride, angle),
      lengthPx,
      widthPx,
      waves.address,
      candidates,
      waves.padded,
      room,
      peak.byteOffset,
    );
    return peak;
  };
}

/** Weighted mean of the places, in doubt the fallback; the mean is taken over places, which are logarithms of periods. */
function smoothedPeriod(weighted: number, confidence: number): number {
  const { candidates, fallbackPx, prior } = tunable;
  const place = (weighted + prior * periodPlace(fallbackPx, candidates)) / (confidence + prior);
  return periodAt(place, candidates);
}
