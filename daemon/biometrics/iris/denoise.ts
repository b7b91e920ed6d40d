import { gaussianDeviations, sideCells, toldBySides } from './deviations.ts';
import { medianOf } from './median.ts';
import { parameters } from './parameters.ts';
import { type RubberSheet, sheetColumns, sheetRings, shows } from './rubber-sheet.ts';

/**
 * Smooths a noisy sheet across its rings: an iris changes slowly outwards, noise from sample to sample. A clean sheet, or one
 * that is out of focus, stays as it is. Along the rings the filter of the code does the same.
 */
export function withoutNoise(sheet: RubberSheet): RubberSheet {
  const { leastShare, mostShare, sigma } = parameters.noise;
  const degree = Math.max(0, Math.min(1, (noiseShare(sheet) - leastShare) / (mostShare - leastShare)));
  return degree * sigma < 0.3 ? sheet : { ...sheet, grey: smoothedAcross(sheet, degree * sigma) };
}

/**
 * The standard deviation that a sheet would have were it noise alone, over its own: both told at the sides. What bends from
 * ring to ring is noise (second differences have six times its variance).
 */
export function noiseShare(sheet: RubberSheet): number {
  const { grey } = sheet;
  const bends = sideCells.slice(1, -1).map(cells => {
    const between = cells.filter(
      cell =>
        sheet.shows[cell - sheetColumns] === shows.iris && sheet.shows[cell + sheetColumns] === shows.iris,
    );
    const bend = (cell: number) => grey[cell - sheetColumns] - 2 * grey[cell] + grey[cell + sheetColumns];
    return Float32Array.from(between, cell => Math.abs(bend(cell)));
  });
  const middle = medianOf(Float32Array.from(bends, bend => medianOf(bend)));
  return (gaussianDeviations * middle) / Math.sqrt(6) / toldBySides(sheet).unit;
}

/** By a Gaussian over the rings, of what was seen alone. */
function smoothedAcross({ grey, shows: seenAs }: RubberSheet, sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: reach + 1 }, (_, k) => Math.exp(-((k / sigma) ** 2) / 2));
  return grey.map((value, cell) => {
    if (seenAs[cell] !== shows.iris) return value;
    let [sum, total] = [0, 0];
    for (let k = -reach; k <= reach; k++) {
      const other = cell + k * sheetColumns;
      if (other < 0 || other >= sheetRings * sheetColumns || seenAs[other] !== shows.iris) continue;
      sum += weights[Math.abs(k)] * grey[other];
      total += weights[Math.abs(k)];
    }
    return sum / total;
  });
}
