import type { NeighbourTable } from './neighbours.ts';
import { parameters } from './parameters.ts';

const { most, tolerancePx, toleranceAngle } = parameters.neighbour;

/** The neighbours once more in 16-bit fixed point, where a vector holds eight: for upper bounds only. */
export interface FixedNeighbours {
  /** [i * most + n], rows filled up with copies of their first. Whole turns, and what is far apart, wrap around. */
  readonly forward: Int16Array;
  readonly sideward: Int16Array;
  readonly turn: Int16Array;
  /** A difference of places by this, over 2^15, is in units of which `tolerance` make one tolerance. */
  readonly sharpness: Int16Array;
}

const turnUnits = 65_536;
/** Units of a difference that is one tolerance, of an angle and so of a place too. */
const tolerance = (turnUnits * toleranceAngle) / (2 * Math.PI);
/** Largest that keeps the sharpest factor below 2^15. Places wrap around at 65,536 of these, above 100 px. */
const unitsPerPx = Math.ceil((1.02 * tolerance) / tolerancePx);

/** Units of the exponent: the square of a tolerance, over 2^15. */
export const exponentUnits = (tolerance * tolerance) / 32_768;
/** Roundings of the places, the products and the squares add up to less, in units of the exponent. */
export const exponentSlack = 5;

export function fixNeighbours({
  counts,
  forward,
  sideward,
  turn,
  sharpness,
}: NeighbourTable): FixedNeighbours {
  const scale = (32_768 * tolerance) / unitsPerPx;
  const filled = (values: Float32Array, factor: number) =>
    Int16Array.from(values, (_, at) => {
      const n = at % most;
      return Math.round(factor * values[n < counts[(at - n) / most] ? at : at - n]);
    });
  return {
    forward: filled(forward, unitsPerPx),
    sideward: filled(sideward, unitsPerPx),
    turn: filled(turn, turnUnits / (2 * Math.PI)),
    sharpness: filled(sharpness, scale),
  };
}
