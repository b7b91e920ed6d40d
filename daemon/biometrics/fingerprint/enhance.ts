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
 *
 * Source: L. Hong, Y. Wan and A. K. Jain, "Fingerprint image enhancement: algorithm and performance evaluation", IEEE PAMI
 * 20(8), 1998. Energy from an even and an odd filter: E. H. Adelson and J. R. Bergen, "Spatiotemporal energy models for the
 * perception of motion", JOSA A 2(2), 1985. To estimate direction and period anew on what came out, and to filter the print
 * a second time by them, is this project's (extract.ts).
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
  const step = period.cellPx / mask.cellPx;
  const places = gridOf(period, cell => Math.round(periodPlace(period.values[cell], periods)));
  let cell = 0;
  for (let row = 0; row < mask.rows; row++) {
    const coarseRow = Math.floor(row / step) * period.cols;
    for (let col = 0; col < mask.cols; col++, cell++) {
      const place = places.values[coarseRow + Math.floor(col / step)];
      const direction = Math.round((angle.values[cell] / Math.PI) * directions) % directions;
      programmes[cell] = mask.values[cell] === 0 ? 0 : bank[direction * periods + place];
    }
  }
}
