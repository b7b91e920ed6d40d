import { wrapped } from './angle.ts';
import { parameters } from './parameters.ts';
import { indexOf } from './ridge-raster.ts';
import type { Skeleton } from './thin.ts';

/** One ridge line followed away from a minutia. */
export interface Branch {
  /** Radians in pixel coordinates: the direction from the minutia to the end of what was followed. */
  readonly angle: number;
  /** Steps to where it stopped. */
  readonly lengthPx: number;
  readonly stoppedAt: 'ending' | 'bifurcation' | 'length';
  /** Index of the pixel where it stopped. */
  readonly end: number;
}

/** A ridge ending or bifurcation of the skeleton, before anything is doubted. */
export interface SkeletonMinutia {
  readonly type: 'ending' | 'bifurcation';
  /** Index of its pixel; x and y are the same place. */
  readonly at: number;
  readonly x: number;
  readonly y: number;
  /** Radians in pixel coordinates: of an ending, into its ridge; of a bifurcation, between the two branches. */
  readonly angle: number;
  readonly branches: readonly Branch[];
}

/**
 * All endings (crossing number 1) and bifurcations (crossing number 3), with their branches followed; row by row.
 *
 * Source: the crossing number is D. Rutovitz's ("Pattern recognition", Journal of the Royal Statistical Society A 129,
 * 1966). The direction of a bifurcation is that of the valley which ends in it, as in ISO/IEC 19794-2:2005.
 */
export function traceMinutiae({ values, frame }: Skeleton): SkeletonMinutia[] {
  const walker: Walker = { values, stride: frame.stride, offsets: ring(frame.stride) };
  const found: SkeletonMinutia[] = [];
  for (let y = 0; y < frame.heightPx; y++) {
    const row = indexOf(frame, 0, y);
    for (let x = 0; x < frame.widthPx; x++) {
      if (values[row + x] === 0) continue;
      const crossings = crossingNumber(walker, row + x);
      if (crossings === 1 || crossings === 3) found.push(minutiaAt(walker, row + x, x, y));
    }
  }
  return found;
}

function minutiaAt(walker: Walker, at: number, x: number, y: number): SkeletonMinutia {
  const starts = branchStarts(walker, at);
  const branches = starts.map(start => follow(walker, at, start, starts));
  return {
    type: branches.length === 1 ? 'ending' : 'bifurcation',
    at,
    x,
    y,
    angle: branches.length === 1 ? branches[0].angle : valleyAngle(branches),
    branches,
  };
}

interface Walker {
  readonly values: Uint8Array;
  readonly stride: number;
  readonly offsets: readonly number[];
}

/** Offsets of the eight neighbours, clockwise from above; even ones share an edge with the pixel. */
function ring(stride: number): readonly number[] {
  return [-stride, 1 - stride, 1, stride + 1, stride, stride - 1, -1, -stride - 1];
}

/** By the eight neighbours as bits: in how many runs the set ones lie around the ring. */
const runs = Uint8Array.from({ length: 256 }, (_, around) => {
  let count = 0;
  for (let k = 0; k < 8; k++) if ((around >> k) & ~(around >> ((k + 7) & 7)) & 1) count++;
  return count;
});

function crossingNumber({ values, stride }: Walker, at: number): number {
  const above = at - stride;
  const below = at + stride;
  return runs[
    values[above] |
      (values[above + 1] << 1) |
      (values[at + 1] << 2) |
      (values[below + 1] << 3) |
      (values[below] << 4) |
      (values[below - 1] << 5) |
      (values[at - 1] << 6) |
      (values[above - 1] << 7)
  ];
}

/** The first pixel of each run of neighbours around the ring, but one across an edge before one across a corner. */
function branchStarts({ values, offsets }: Walker, at: number): number[] {
  const starts: number[] = [];
  for (let k = 0; k < 8; k++) {
    const here = at + offsets[k];
    if (values[here] === 0 || values[at + offsets[(k + 7) & 7]] === 1) continue;
    const next = at + offsets[(k + 1) & 7];
    starts.push((k & 1) === 1 && values[next] === 1 ? next : here);
  }
  return starts;
}

function follow(walker: Walker, origin: number, start: number, siblings: readonly number[]): Branch {
  const { traceLengthPx } = parameters.minutia;
  const visited = [origin, ...siblings];
  let at = start;
  let lengthPx = 1;
  let stoppedAt: Branch['stoppedAt'] = 'length';
  while (lengthPx < traceLengthPx) {
    if (crossingNumber(walker, at) > 2) stoppedAt = 'bifurcation';
    const next = stoppedAt === 'bifurcation' ? undefined : nextPixel(walker, at, visited);
    if (next === undefined) break;
    visited.push(next);
    at = next;
    lengthPx++;
  }
  if (stoppedAt === 'length' && lengthPx < traceLengthPx) stoppedAt = 'ending';
  return { angle: directionOf(at - origin, walker.stride), lengthPx, stoppedAt, end: at };
}

/** The direction of a pixel that lies `offset` away in a raster, radians; it is nearer than half a row. */
function directionOf(offset: number, stride: number): number {
  const dy = Math.round(offset / stride);
  return Math.atan2(dy, offset - dy * stride);
}

/** The neighbour to go on to: one across an edge before one across a corner, none that this walk has seen. */
function nextPixel({ values, offsets }: Walker, at: number, visited: readonly number[]): number | undefined {
  for (const first of [0, 1]) {
    for (let k = first; k < 8; k += 2) {
      const to = at + offsets[k];
      if (values[to] === 1 && !visited.includes(to)) return to;
    }
  }
  return undefined;
}

/** The direction midway between the two branches that enclose the smallest angle: along the valley between them. */
function valleyAngle(branches: readonly Branch[]): number {
  let angle = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < branches.length; i++) {
    const a = branches[i].angle;
    const turn = wrapped(branches[(i + 1) % branches.length].angle - a);
    if (Math.abs(turn) >= smallest) continue;
    smallest = Math.abs(turn);
    angle = a + turn / 2;
  }
  return angle;
}
