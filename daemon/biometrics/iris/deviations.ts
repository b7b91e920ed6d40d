import { medianOf } from './median.ts';
import { parameters } from './parameters.ts';
import { type RubberSheet, sheetColumns, sheetRings } from './rubber-sheet.ts';

/**
 * How far each sample is from the iris at its ring, in standard deviations of the iris; 0 where nothing was seen. The iris is told by the median of the
 * sides of a ring, since rings differ (the iris is darker outside, and brighter around the pupil). Before anything is called
 * different, the shading of its column is taken out: lights stand to one side, and a shadow is no lid.
 */
export function deviationsFromIris(sheet: RubberSheet): Float32Array {
  const sides = Array.from({ length: sheetRings }, (_, ring) => sideGreys(sheet, ring));
  const middles = sides.map(medianOf);
  const spread = medianOf(Float32Array.from(sides, (greys, ring) => deviationOf(greys, middles[ring])));
  const unit = Math.max(parameters.mask.leastDeviation, spread);
  const { grey, seen } = sheet;
  const raw = grey.map((value, cell) => (value - middles[Math.floor(cell / sheetColumns)]) / unit);
  const shading = columnShading(raw, seen);
  return raw.map((deviation, cell) => (seen[cell] === 1 ? deviation - shading[cell % sheetColumns] : 0));
}

/** The greys of a ring at both sides of the iris, as far as they were seen. */
function sideGreys({ grey, seen }: RubberSheet, ring: number): Float32Array {
  const cells = sideColumns.map(column => ring * sheetColumns + column).filter(cell => seen[cell] === 1);
  return Float32Array.from(cells, cell => grey[cell]);
}

/** Columns of the side sectors: y grows downwards, so that the lower half of the eye comes first. */
const sideColumns = Array.from({ length: sheetColumns }, (_, column) => column).filter(column => {
  const radians = (2 * Math.PI * column) / sheetColumns;
  const belowDegrees = (180 / Math.PI) * Math.asin(Math.sin(radians));
  return (
    belowDegrees >= -parameters.mask.sideAboveDegrees && belowDegrees <= parameters.mask.sideBelowDegrees
  );
});

/** Standard deviation about the median, told by the median deviation so that lashes do not widen it. */
function deviationOf(greys: Float32Array, middle: number): number {
  return gaussianDeviations * medianOf(greys.map(grey => Math.abs(grey - middle)));
}

/** Standard deviations in a median absolute deviation, for a Gaussian. */
const gaussianDeviations = 1.4826;

/** [column]: what the inner rings of the columns around differ by, in deviations and within bounds. */
function columnShading(raw: Float32Array, seen: Uint8Array): Float32Array {
  const { shadingDepth, shadingReach, mostShading } = parameters.mask;
  const rings = Math.round(shadingDepth * sheetRings);
  const columns = Float32Array.from({ length: sheetColumns }, (_, column) => {
    const cells = Array.from({ length: rings }, (_, ring) => ring * sheetColumns + column);
    return medianOf(
      Float32Array.from(
        cells.filter(cell => seen[cell] === 1),
        cell => raw[cell],
      ),
    );
  });
  return columns.map((_, column) => {
    const around = Float32Array.from(
      { length: 2 * shadingReach + 1 },
      (_, k) => columns[(column + k - shadingReach + sheetColumns) % sheetColumns],
    );
    return Math.max(-mostShading, Math.min(mostShading, medianOf(around)));
  });
}
