import type { RidgeDetail } from '../../core/fingerprint.ts';
import type { Stages } from './extraction.ts';
import { parameters } from './parameters.ts';
import { type CellMask, cellAt, type Grid } from './raster.ts';
import type { Resampled } from './resample.ts';
import { indexOf } from './ridge-raster.ts';

/** Distance of the samples of `RidgeDetail.ridges`, px at the working resolution. */
export const samplePx = 2;
/** Side of a cell of its orientation and period, px and samples. */
export const detailCellPx = 16;
/** Samples along a side of a cell. */
export const samplesPerCell = detailCellPx / samplePx;
/** Radians of one step of `RidgeDetail.orientation`. */
export const orientationUnit = Math.PI / 256;
/** Px of one step of `RidgeDetail.period`. */
export const periodUnitPx = 1 / 15;

/** What `RidgeDetail.ridges` says of a sample. */
export const valley = 1;
export const ridge = 2;

type Given = Pick<Stages, 'frame' | 'mask' | 'enhanced' | 'orientation' | 'period'>;

type Place = Pick<Resampled, 'scale' | 'offsetXPx' | 'offsetYPx'>;

/** A part of the raster, in cells of 16 px: from `col`, `row`, so many. */
interface Part {
  readonly col: number;
  readonly row: number;
  readonly cols: number;
  readonly rows: number;
}

/**
 * The ridges of an extraction as a template keeps them, cut to the print; `place` says where the raster lies in the image.
 * Undefined when there is no print.
 */
export function ridgeDetail(stages: Given, place: Place): RidgeDetail | undefined {
  const part = printedPart(stages.mask);
  if (part === undefined) return undefined;
  const angleByte = (angle: number) => Math.round(angle / orientationUnit) & 0xff;
  const periodByte = (periodPx: number) => Math.min(255, Math.round(periodPx / periodUnitPx));
  return {
    xPx: part.col * detailCellPx + Math.round(place.offsetXPx / place.scale),
    yPx: part.row * detailCellPx + Math.round(place.offsetYPx / place.scale),
    cols: part.cols * samplesPerCell,
    rows: part.rows * samplesPerCell,
    ridges: sampleRidges(stages, part),
    orientation: sampleCells(stages.orientation.angle, part, angleByte),
    period: sampleCells(stages.period, part, periodByte),
  };
}

/** The smallest part that holds the print; of more than any finger has, the middle. */
function printedPart(mask: CellMask): Part | undefined {
  const across = detailCellPx / mask.cellPx;
  let [left, top, right, bottom] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1, -1];
  for (let at = 0; at < mask.values.length; at++) {
    if (mask.values[at] === 0) continue;
    const col = Math.floor((at % mask.cols) / across);
    const row = Math.floor(at / mask.cols / across);
    left = Math.min(left, col);
    right = Math.max(right, col);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
  }
  if (right < 0) return undefined;
  const { mostCells } = parameters.detail;
  const cols = Math.min(mostCells, right - left + 1);
  const rows = Math.min(mostCells, bottom - top + 1);
  return { col: (left + right + 1 - cols) >> 1, row: (top + bottom + 1 - rows) >> 1, cols, rows };
}

function sampleRidges({ frame, mask, enhanced }: Given, part: Part): Uint8Array {
  const cols = part.cols * samplesPerCell;
  const out = new Uint8Array(cols * part.rows * samplesPerCell);
  for (let at = 0; at < out.length; at++) {
    const x = part.col * detailCellPx + samplePx * (at % cols);
    const y = part.row * detailCellPx + samplePx * Math.floor(at / cols);
    if (x >= frame.widthPx || y >= frame.heightPx || mask.values[cellAt(mask, x, y)] === 0) continue;
    const upper = indexOf(frame, x, y);
    const lower = indexOf(frame, x, y + 1);
    const { values } = enhanced;
    const sum = values[upper] + values[upper + 1] + values[lower] + values[lower + 1];
    out[at] = sum > 0 ? ridge : valley;
  }
  return out;
}

function sampleCells(grid: Grid, part: Part, byteOf: (value: number) => number): Uint8Array {
  const out = new Uint8Array(part.cols * part.rows);
  for (let at = 0; at < out.length; at++) {
    const x = (part.col + (at % part.cols) + 0.5) * detailCellPx;
    const y = (part.row + Math.floor(at / part.cols) + 0.5) * detailCellPx;
    out[at] = byteOf(grid.values[cellAt(grid, x, y)]);
  }
  return out;
}
