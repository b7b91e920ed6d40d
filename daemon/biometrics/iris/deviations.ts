import { medianOf } from './median.ts';
import { parameters } from './parameters.ts';
import { type RubberSheet, sheetColumns, sheetRings, shows } from './rubber-sheet.ts';

/**
 * How far each sample is from the iris at its ring, in standard deviations of the iris; 0 where nothing was seen. The iris is
 * told by the median of the sides of a ring, since rings differ (the iris is darker outside, and brighter around the pupil).
 * Before anything is called different, the shading of its column is taken out: lights stand to one side, and a shadow is no lid.
 */
export function deviationsFromIris(sheet: RubberSheet): Float32Array {
  const { middles, unit } = toldBySides(sheet);
  const raw = sheet.grey.map((grey, cell) => (grey - middles[Math.floor(cell / sheetColumns)]) / unit);
  const shading = columnShading(raw, sheet);
  return raw.map((deviation, cell) =>
    sheet.shows[cell] === shows.iris ? deviation - shading[cell % sheetColumns] : 0,
  );
}

/** What the sides tell of the iris: the middle grey of each ring, and its standard deviation in all. */
export function toldBySides(sheet: RubberSheet): {
  readonly middles: readonly number[];
  readonly unit: number;
} {
  const sides = sideCells.map(cells => seenOf(sheet.grey, sheet, cells));
  const middles = sides.map(medianOf);
  const spread = medianOf(Float32Array.from(sides, (greys, ring) => deviationOf(greys, middles[ring])));
  return { middles, unit: Math.max(parameters.mask.leastDeviation, spread) };
}

/** The values at those cells that were seen. */
function seenOf(values: Float32Array, sheet: RubberSheet, cells: readonly number[]): Float32Array {
  const out = new Float32Array(cells.length);
  let count = 0;
  for (const cell of cells) if (sheet.shows[cell] === shows.iris) out[count++] = values[cell];
  return out.subarray(0, count);
}

/** Columns of the side sectors; y grows downwards. */
const sideColumns = Array.from({ length: sheetColumns }, (_, column) => column).filter(column => {
  const { sideAboveDegrees, sideBelowDegrees } = parameters.mask;
  const belowDegrees = (180 / Math.PI) * Math.asin(Math.sin((2 * Math.PI * column) / sheetColumns));
  return belowDegrees >= -sideAboveDegrees && belowDegrees <= sideBelowDegrees;
});

/** [ring]: the cells of its side sectors. */
export const sideCells = Array.from({ length: sheetRings }, (_, ring) =>
  sideColumns.map(column => ring * sheetColumns + column),
);

/** Standard deviation about the median, told by the median deviation so that lashes do not widen it. */
function deviationOf(greys: Float32Array, middle: number): number {
  return gaussianDeviations * medianOf(greys.map(grey => Math.abs(grey - middle)));
}

/** Standard deviations in a median absolute deviation, for a Gaussian. */
export const gaussianDeviations = 1.4826;

/** [column]: what the inner rings of the columns around differ by, in deviations and within bounds. */
function columnShading(raw: Float32Array, sheet: RubberSheet): Float32Array {
  const { shadingReach, mostShading } = parameters.mask;
  const columns = innerCells.map(cells => medianOf(seenOf(raw, sheet, cells)));
  const around = new Float32Array(2 * shadingReach + 1);
  return Float32Array.from(columns, (_, column) => {
    for (let k = 0; k < around.length; k++) {
      around[k] = columns[(column + k - shadingReach + sheetColumns) % sheetColumns];
    }
    return Math.max(-mostShading, Math.min(mostShading, medianOf(around)));
  });
}

/** [column]: the cells of its inner rings. */
const innerCells = Array.from({ length: sheetColumns }, (_, column) =>
  Array.from(
    { length: Math.round(parameters.mask.shadingDepth * sheetRings) },
    (_, ring) => ring * sheetColumns + column,
  ),
);
