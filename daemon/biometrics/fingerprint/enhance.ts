import { gaborBank, gaborShift } from './gabor-bank.ts';
import { meanSquare } from './normalise.ts';
import { parameters } from './parameters.ts';
import { periodPlace } from './period.ts';
import { type CellMask, type Grid, gridOf } from './raster.ts';
import {
  addressOf,
  type Frame,
  indexOf,
  largestLength,
  mostCells,
  type RidgeRaster,
  type StageContext,
} from './ridge-raster.ts';

const { directions, periods } = parameters.filter;

/** Filters the raster that was prepared last into `into`; returns the energy that passed: even and odd part together. */
export interface Enhancer {
  readonly prepare: (ridges: RidgeRaster, frame: Frame) => void;
  readonly enhance: (frame: Frame, mask: CellMask, angle: Grid, period: Grid, into: RidgeRaster) => Grid;
}

/**
 * Lets through what looks like ridges: a Gabor filter in two dimensions, for each cell of its own ridge direction and
 * period. A sinusoid of that period passes with about unit gain. Cells outside the mask come out 0. The odd part, a
 * quarter of a period ahead, is not kept: with it the energy does not depend on where in the period a pixel lies.
 */
export function enhancer({ arena, kernels }: StageContext): Enhancer {
  const bank = gaborBank(arena);
  const pairs = arena.int32(largestLength);
  const programmes = arena.int32(mostCells);
  const energy = arena.int32(mostCells);
  return {
    prepare(ridges, frame) {
      kernels.pairUp(ridges.values.byteOffset, pairs.byteOffset, 8 * Math.ceil(frame.length / 8));
    },
    enhance(frame, mask, angle, period, into) {
      chooseFilters(bank, mask, angle, period, programmes);
      into.values.fill(0, 0, frame.length);
      kernels.gabor(
        pairs.byteOffset + 4 * indexOf(frame, 0, 0),
        frame.stride,
        programmes.byteOffset,
        frame.cols,
        frame.rows,
        gaborShift,
        addressOf(into, frame),
        energy.byteOffset,
      );
      return gridOf(frame, cell => meanSquare(energy[cell]) / 2);
    },
  };
}

/** The filter of the bank that fits each cell in the mask, none (0) for the others. */
function chooseFilters(
  bank: Uint32Array,
  mask: CellMask,
  angle: Grid,
  period: Grid,
  programmes: Int32Array,
): void {
  const places = Uint8Array.from(period.values, periodPx => Math.round(periodPlace(periodPx, periods)));
  const step = period.cellPx / mask.cellPx;
  for (let cell = 0; cell < mask.values.length; cell++) {
    programmes[cell] = 0;
    if (mask.values[cell] === 0) continue;
    const col = Math.floor((cell % mask.cols) / step);
    const row = Math.floor(cell / mask.cols / step);
    const direction = Math.round((angle.values[cell] / Math.PI) * directions) % directions;
    programmes[cell] = bank[direction * periods + places[row * period.cols + col]];
  }
}
