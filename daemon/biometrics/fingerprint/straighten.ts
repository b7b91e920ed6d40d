import type { RidgeDetail } from '../../core/fingerprint.ts';
import { detailCellPx, orientationUnit, periodUnitPx, samplesPerCell } from './detail.ts';
import { parameters } from './parameters.ts';

/** A displacement, px. */
export interface Displacement {
  readonly dx: number;
  readonly dy: number;
}

/** The displacement from a place to another, as the method would have it. */
export type Straighten = (x: number, y: number, to: Displacement) => Displacement;

const { stepPx, typicalPeriodPx } = parameters.straighten;
const byByte = (value: (byte: number) => number) =>
  Float64Array.from({ length: 256 }, (_, byte) => value(byte));

/** [byte]: of an orientation of `RidgeDetail`; and how much wider the typical period is than one of it. The kernel reads them too. */
export const orientationCosines = byByte(byte => Math.cos(byte * orientationUnit));
export const orientationSines = byByte(byte => Math.sin(byte * orientationUnit));
export const periodStretches = byByte(byte => typicalPeriodPx / (byte * periodUnitPx));

/**
 * Tells how far apart two places would lie if the skin between them were not stretched across its ridges: the way is cut
 * into pieces, and what of each runs across the ridges is counted in ridge periods. A finger keeps its number of ridges
 * however it is pressed, so that neighbours are found at their place in distorted prints too. Along the ridges nothing
 * can be told, and nothing is changed. Our own method; counting in ridges is as old as the Henry system.
 */
export function straightener(detail: RidgeDetail): Straighten {
  const { orientation, period } = detail;
  const cellOf = cellFinder(detail);
  return (x, y, { dx, dy }) => {
    const steps = Math.max(2, Math.round(Math.sqrt(dx * dx + dy * dy) / stepPx));
    let straightX = 0;
    let straightY = 0;
    for (let step = 0; step < steps; step++) {
      const share = (step + 0.5) / steps;
      const cell = cellOf(x + share * dx, y + share * dy);
      const cosine = orientationCosines[orientation[cell]];
      const sine = orientationSines[orientation[cell]];
      const along = dx * cosine + dy * sine;
      const across = (dy * cosine - dx * sine) * periodStretches[period[cell]];
      straightX += along * cosine - across * sine;
      straightY += along * sine + across * cosine;
    }
    return { dx: straightX / steps, dy: straightY / steps };
  };
}

/** The cell of a place, or the nearest. */
function cellFinder({ xPx, yPx, cols, rows }: RidgeDetail): (x: number, y: number) => number {
  const cellCols = cols / samplesPerCell;
  const cellRows = rows / samplesPerCell;
  const clamp = (line: number, count: number) => Math.max(0, Math.min(count - 1, Math.floor(line)));
  return (x, y) =>
    clamp((y - yPx) / detailCellPx, cellRows) * cellCols + clamp((x - xPx) / detailCellPx, cellCols);
}
