import { gaborBank, gaborShift } from './gabor-bank.ts';
import { meanSquare } from './normalise.ts';
import { parameters } from './parameters.ts';
import { periodPlace } from './period.ts';
import { type CellMask, cellAt, type Grid, gridOf } from './raster.ts';
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
      for (let cell = 0; cell < mask.values.length; cell++) {
        programmes[cell] = mask.values[cell] === 0 ? 0 : bank[filterOf(frame, cell, angle, period)];
      }
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

/** Which filter of the bank fits a cell. */
function filterOf({ cols, cellPx }: Frame, cell: number, angle: Grid, period: Grid): number {
  const direction = Math.round((angle.values[cell] / Math.PI) * directions) % directions;
  const x = ((cell % cols) + 0.5) * cellPx;
  const y = (Math.floor(cell / cols) + 0.5) * cellPx;
  const place = periodPlace(period.values[cellAt(period, x, y)], periods);
  return direction * periods + Math.round(place);
}
