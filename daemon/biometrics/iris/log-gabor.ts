import { parameters } from './parameters.ts';
import { sheetColumns } from './rubber-sheet.ts';

/**
 * A band-pass filter along a ring, as taps at -`reach` to `reach` columns. Its imaginary part is its real one a quarter wave
 * further, so that the two signs tell the phase to a quarter.
 */
export interface LogGabor {
  readonly reach: number;
  readonly real: Float64Array;
  readonly imaginary: Float64Array;
  /** Absolute values, whose sum is 1: what each tap counts for. */
  readonly weights: Float64Array;
}

/**
 * The log-Gabor filter (D. J. Field, "Relations between the statistics of natural images and the response properties of cortical
 * cells", 1987) of a wavelength in columns: a Gaussian on the logarithm of frequency, which passes no mean grey. Weak taps are
 * left out, and what that lets through of the mean is taken out again.
 */
export function logGabor(wavelength: number): LogGabor {
  const taps = Array.from({ length: sheetColumns }, (_, column) =>
    tapAt(wavelength, column - sheetColumns / 2),
  );
  const strongest = Math.max(...taps.map(magnitude));
  const isWeak = (reach: number) =>
    magnitude(taps[sheetColumns / 2 + reach]) < parameters.filter.weakestTap * strongest;
  let reach = sheetColumns / 2 - 1;
  while (isWeak(reach)) reach--;
  const kept = taps.slice(sheetColumns / 2 - reach, sheetColumns / 2 + reach + 1);
  const total = kept.reduce((sum, tap) => sum + magnitude(tap), 0);
  return {
    reach,
    real: withoutMean(kept.map(([real]) => real)),
    imaginary: withoutMean(kept.map(([, imaginary]) => imaginary)),
    weights: Float64Array.from(kept, tap => magnitude(tap) / total),
  };
}

type Complex = readonly [real: number, imaginary: number];

const magnitude = ([real, imaginary]: Complex): number => Math.hypot(real, imaginary);

/** The inverse Fourier transform of the filter at a column. */
function tapAt(wavelength: number, column: number): Complex {
  let [real, imaginary] = [0, 0];
  for (let waves = 1; waves < sheetColumns / 2; waves++) {
    const frequency = (waves * wavelength) / sheetColumns;
    const octaves = Math.log(frequency) / Math.log(parameters.filter.sigmaOverCentre);
    const passed = Math.exp(-(octaves ** 2) / 2);
    const phase = (2 * Math.PI * waves * column) / sheetColumns;
    real += passed * Math.cos(phase);
    imaginary += passed * Math.sin(phase);
  }
  return [real / sheetColumns, imaginary / sheetColumns];
}

function withoutMean(taps: readonly number[]): Float64Array {
  const mean = taps.reduce((sum, tap) => sum + tap, 0) / taps.length;
  return Float64Array.from(taps, tap => tap - mean);
}
