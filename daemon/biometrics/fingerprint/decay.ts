import { parameters } from './parameters.ts';

/** Steps of the table for one unit of the exponent. */
const stepsPerUnit = 128;
/** A kernel reads the very same table, so that both sides agree bit for bit: [k] is exp(-k / stepsPerUnit). */
const { consensus, neighbour } = parameters;
const units = 1 + Math.max(consensus.largestExponent, neighbour.largestExponent, 4);
const table = Float32Array.from({ length: units * stepsPerUnit }, (_, k) => Math.exp(-k / stepsPerUnit));

export const decayTable: { readonly values: Float32Array; readonly stepsPerUnit: number } = {
  values: table,
  stepsPerUnit,
};

/** exp(-exponent), right to 8e-6; for exponents from 0 to the largest that a parameter allows. */
export function decayAt(exponent: number): number {
  const step = exponent * stepsPerUnit;
  const k = step | 0;
  return table[k] + (step - k) * (table[k + 1] - table[k]);
}
