import { parameters } from './parameters.ts';

/** exp(-x), tabulated: [k] at x = k / stepsPerUnit. A kernel reads the very same tables, so that both agree bit for bit. */
export interface DecayTable {
  readonly values: Float32Array;
  readonly stepsPerUnit: number;
}

const { neighbour, consensus } = parameters;

/** What a neighbour weighs, right to 1.6 %; the last entry, past the largest exponent, is nothing. */
export const coarseDecay = tabulate(64, neighbour.largestExponent);
coarseDecay.values[coarseDecay.values.length - 1] = 0;

/** What a pair weighs; an alignment's exponents end at 4. */
export const fineDecay = tabulate(128, Math.max(consensus.largestExponent, 4));

function tabulate(stepsPerUnit: number, largestExponent: number): DecayTable {
  const length = Math.ceil(largestExponent * stepsPerUnit) + 2;
  return { values: Float32Array.from({ length }, (_, k) => Math.exp(-k / stepsPerUnit)), stepsPerUnit };
}

/** exp(-exponent) at the step below, for exponents from 0 to the largest of a neighbour. */
export function coarseDecayAt(exponent: number): number {
  return coarseDecay.values[(exponent * coarseDecay.stepsPerUnit) | 0];
}

/** exp(-exponent) between two steps, right to 8e-6, for exponents from 0 to the largest of a pair. */
export function fineDecayAt(exponent: number): number {
  const { values, stepsPerUnit } = fineDecay;
  const step = exponent * stepsPerUnit;
  const k = step | 0;
  return values[k] + (step - k) * (values[k + 1] - values[k]);
}
