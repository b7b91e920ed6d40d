import { codeRings } from '../../core/iris.ts';
import { parameters } from './parameters.ts';
import { sheetRings } from './rubber-sheet.ts';

/**
 * How a ring of a code is made of the sheet's: the mean under `plus` less that under `minus`, from `first` rings beyond the
 * innermost of its own onwards. Both sum to 1; `minus` counts only where it `isStep`.
 */
export interface RingWeights {
  readonly isStep: boolean;
  readonly first: number;
  readonly plus: Float64Array;
  readonly minus: Float64Array;
}

/** Rings of the sheet for one of the code. */
export const ringStep = sheetRings / codeRings;

/** The mean of a ring's own rings of the sheet: texture that runs outwards. */
export function meanOfRings(): RingWeights {
  const mean = new Float64Array(ringStep).fill(1 / ringStep);
  return { isStep: false, first: 0, plus: mean, minus: mean };
}

/**
 * How much brighter the iris gets outwards: the derivative of a Gaussian about the middle of the ring. It sees what the mean
 * cannot, so that together they tell more than two wavelengths of the mean do.
 */
export function stepOverRings(): RingWeights {
  const { stepSigma } = parameters.filter;
  const reach = Math.ceil(3 * stepSigma);
  const weights = Array.from(
    { length: reach },
    (_, k) => (k + 0.5) * Math.exp(-(((k + 0.5) / stepSigma) ** 2) / 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const outer = weights.map(weight => weight / total);
  const none = outer.map(() => 0);
  return {
    isStep: true,
    first: ringStep / 2 - reach,
    plus: Float64Array.from([...none, ...outer]),
    minus: Float64Array.from([...outer.toReversed(), ...none]),
  };
}
