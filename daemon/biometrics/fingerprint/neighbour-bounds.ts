import { coarseDecay } from './decay.ts';
import type { NeighbourColumns } from './neighbours.ts';
import { parameters } from './parameters.ts';

const { most, toleranceAngle } = parameters.neighbour;

/**
 * The neighbours in fixed point, for a lower bound of the exponent with which two of them match: the square of their
 * distance in place, and of the chord between their directions, which is shorter than the arc. Half of it all is
 * `rest` of the one and `square` of the other, less the scalar products of `place` by `place` and of `pull` by
 * `direction`: integers, 2^12 of which are a square pixel. [i * most + n], or twice that for x and y in turn. The kernel works
 * them out for itself, within 1 of these, since it takes a direction from the cosines and sines of both minutiae.
 */
export interface NeighbourBounds {
  /** 2^6 to the pixel. */
  readonly place: Int16Array;
  /** 2^11 to the length of 1. */
  readonly direction: Int16Array;
  /** The direction by 2^1 square pixels of place that weigh like a square radian. */
  readonly pull: Int16Array;
  /** Half the square of the place; where there is no neighbour, far beyond all. */
  readonly square: Int32Array;
  /** The same and the half squares of both directions, less what the roundings may add. */
  readonly rest: Int32Array;
  /** So many steps of the decay table for 2^-9 of a square pixel of all that, by 2^-15: rounded down. */
  readonly steps: Int32Array;
}

const unitsPerPx = 64;
const unitsPerSquarePx = unitsPerPx * unitsPerPx;
const directionUnits = 2048;
/** No sum overflows, whatever the places. */
const farthest = 2 ** 14;
const nowhere = 2 ** 29;
/**
 * By so much of the exponent the roundings may raise it, at the sharpest tolerance of 9 px: places .0074 within the reach
 * of 1.5 tolerances, pulls .0088, directions .0034.
 */
export const roundings = 0.025;

/** The neighbours of all minutiae of a template in fixed point. Our own method, for speed only: what is bounded out would be 0. */
export function boundNeighbours({
  counts,
  forward,
  sideward,
  turn,
  sharpness,
}: NeighbourColumns): NeighbourBounds {
  const size = forward.length;
  const bounds: NeighbourBounds = {
    place: new Int16Array(2 * size),
    direction: new Int16Array(2 * size),
    pull: new Int16Array(2 * size),
    square: new Int32Array(size).fill(nowhere),
    rest: new Int32Array(size),
    steps: new Int32Array(size),
  };
  for (let at = 0; at < size; at++) {
    if (at % most >= counts[Math.floor(at / most)]) continue;
    const x = placeUnits(forward[at]);
    const y = placeUnits(sideward[at]);
    const tolerance2 = 1 / sharpness[at] ** 2;
    bounds.steps[at] = (2 ** 15 * coarseDecay.stepsPerUnit * (2 * 2 ** 6)) / (unitsPerSquarePx * tolerance2);
    const weight = tolerance2 / toleranceAngle ** 2;
    bounds.place[2 * at] = x;
    bounds.place[2 * at + 1] = y;
    const cosine = Math.cos(turn[at]);
    const sine = Math.sin(turn[at]);
    bounds.direction[2 * at] = Math.round(directionUnits * cosine);
    bounds.direction[2 * at + 1] = Math.round(directionUnits * sine);
    const pull = (weight * unitsPerSquarePx) / directionUnits;
    bounds.pull[2 * at] = Math.round(pull * cosine);
    bounds.pull[2 * at + 1] = Math.round(pull * sine);
    bounds.square[at] = (x * x + y * y) >> 1;
    bounds.rest[at] = bounds.square[at] + unitsPerSquarePx * (weight - (roundings * tolerance2) / 2);
  }
  return bounds;
}

function placeUnits(px: number): number {
  return Math.max(-farthest, Math.min(farthest, Math.round(unitsPerPx * px)));
}
