import type { RidgeDetail } from '../../core/fingerprint.ts';
import { detailCellPx, samplesPerCell } from './detail.ts';
import type { RigidMotion } from './motion.ts';
import { parameters } from './parameters.ts';
import { orientationCosines, orientationSines } from './straighten.ts';

const { leastAligned, widestRatio } = parameters.skinField;

export type Vector = readonly [x: number, y: number];

/** The ridges of a cell of `RidgeDetail`: the unit vector along them, and their period in steps of `periodUnitPx`. */
interface CellRidges {
  readonly along: Vector;
  readonly period: number;
}

/** The ridges at a place of a print, px; undefined where there is no print. */
export function ridgesAt(detail: RidgeDetail, x: number, y: number): CellRidges | undefined {
  if (!isPrint(detail, x, y)) return undefined;
  const col = Math.floor((x - detail.xPx) / detailCellPx);
  const row = Math.floor((y - detail.yPx) / detailCellPx);
  const cell = row * (detail.cols / samplesPerCell) + col;
  const orientation = detail.orientation[cell];
  return {
    along: [orientationCosines[orientation], orientationSines[orientation]],
    period: detail.period[cell],
  };
}

function isPrint({ xPx, yPx, cols, rows, ridges }: RidgeDetail, x: number, y: number): boolean {
  const col = Math.floor(((x - xPx) / detailCellPx) * samplesPerCell);
  const row = Math.floor(((y - yPx) / detailCellPx) * samplesPerCell);
  return col >= 0 && row >= 0 && col < cols && row < rows && ridges[row * cols + col] !== 0;
}

/**
 * What the skin still has to do where ridges of print a lie on ridges of print b. With J the derivative of the whole map, t and
 * n the unit vectors along and across the ridges: n_b J n_a is the ratio of the periods, and n_b J t_a is 0.
 */
export interface RidgeMeeting {
  /** t_a and n_b. */
  readonly along: Vector;
  readonly across: Vector;
  /** What the rigid motion leaves missing in n_b J n_a, and in n_b J t_a. */
  readonly widen: number;
  readonly turn: number;
}

/** Undefined where the ridges run too differently to be the same. */
export function ridgesMeet(
  a: CellRidges,
  b: CellRidges,
  { cosine, sine }: RigidMotion,
): RidgeMeeting | undefined {
  const [tx, ty] = a.along;
  const [turnedX, turnedY] = [cosine * tx - sine * ty, sine * tx + cosine * ty];
  const [bx, by] = b.along;
  const aligned = bx * turnedX + by * turnedY;
  if (Math.abs(aligned) < leastAligned) return undefined;
  const side = Math.sign(aligned);
  const across = [-by * side, bx * side] as const;
  const ratio = Math.max(1 / widestRatio, Math.min(widestRatio, b.period / a.period));
  const turn = -(across[0] * turnedX + across[1] * turnedY);
  return { along: a.along, across, widen: ratio - Math.abs(aligned), turn };
}
