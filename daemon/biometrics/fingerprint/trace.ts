import { wrapped } from './angle.ts';
import { parameters } from './parameters.ts';
import type { Mask } from './raster.ts';

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

/** All endings (crossing number 1) and bifurcations (crossing number 3), with their branches followed. */
export function traceMinutiae(skeleton: Mask): SkeletonMinutia[] {
  const offsets = ring(skeleton.widthPx);
  const visited = new Int32Array(skeleton.values.length).fill(-1);
  const found: SkeletonMinutia[] = [];
  for (let at = 0; at < skeleton.values.length; at++) {
    if (skeleton.values[at] === 0) continue;
    const starts = branchStarts(skeleton.values, at, offsets);
    if (starts.length !== 1 && starts.length !== 3) continue;
    const branches = starts.map(start => follow(skeleton, at, start, starts, visited, offsets));
    found.push({
      type: starts.length === 1 ? 'ending' : 'bifurcation',
      at,
      x: at % skeleton.widthPx,
      y: Math.floor(at / skeleton.widthPx),
      angle: branches.length === 1 ? branches[0].angle : valleyAngle(branches),
      branches,
    });
  }
  return found;
}

/** Offsets of the eight neighbours, clockwise from above; even ones share an edge with the pixel. */
function ring(widthPx: number): readonly number[] {
  return [-widthPx, 1 - widthPx, 1, widthPx + 1, widthPx, widthPx - 1, -1, -widthPx - 1];
}

/** The first pixel of each run of neighbours around the ring; the number of runs is the crossing number. */
function branchStarts(values: Uint8Array, at: number, offsets: readonly number[]): number[] {
  const starts: number[] = [];
  for (let k = 0; k < 8; k++) {
    const here = at + offsets[k];
    if (values[here] === 0 || values[at + offsets[(k + 7) & 7]] === 1) continue;
    const next = at + offsets[(k + 1) & 7];
    starts.push((k & 1) === 1 && values[next] === 1 ? next : here);
  }
  return starts;
}

function follow(
  skeleton: Mask,
  origin: number,
  start: number,
  siblings: readonly number[],
  visited: Int32Array,
  offsets: readonly number[],
): Branch {
  const { values, widthPx } = skeleton;
  visited[origin] = start;
  for (const sibling of siblings) visited[sibling] = start;
  let at = start;
  let lengthPx = 1;
  let stoppedAt: Branch['stoppedAt'] = 'length';
  while (lengthPx < parameters.minutia.traceLengthPx) {
    if (branchStarts(values, at, offsets).length > 2) stoppedAt = 'bifurcation';
    const next = stoppedAt === 'bifurcation' ? undefined : nextPixel(values, at, start, visited, offsets);
    if (next === undefined) break;
    visited[next] = start;
    at = next;
    lengthPx++;
  }
  if (stoppedAt === 'length' && lengthPx < parameters.minutia.traceLengthPx) stoppedAt = 'ending';
  const dx = (at % widthPx) - (origin % widthPx);
  const dy = Math.floor(at / widthPx) - Math.floor(origin / widthPx);
  return { angle: Math.atan2(dy, dx), lengthPx, stoppedAt, end: at };
}

/** The neighbour to go on to: one across an edge before one across a corner, none that this walk has seen. */
function nextPixel(
  values: Uint8Array,
  at: number,
  walk: number,
  visited: Int32Array,
  offsets: readonly number[],
): number | undefined {
  for (const first of [0, 1]) {
    for (let k = first; k < 8; k += 2) {
      const to = at + offsets[k];
      if (values[to] === 1 && visited[to] !== walk) return to;
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
