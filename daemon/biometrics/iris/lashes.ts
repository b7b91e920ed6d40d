import { parameters } from './parameters.ts';

/** Whether a sample is too dark for an iris, by its deviation from the iris at its ring. */
export function isLash(deviation: number): boolean {
  return deviation < -parameters.lash.deviation;
}
