// What the stages share.
import { fineDecay, fineSteps } from './tunables';

export function wrapped(angle: f64): f64 {
  let turn = angle;
  while (turn > Math.PI) turn -= 2 * Math.PI;
  while (turn < -Math.PI) turn += 2 * Math.PI;
  return turn;
}

/** exp(-exponent), between the steps of the table. */
export function fineDecayAt(exponent: f64): f64 {
  const step = exponent * fineSteps;
  const k = step as i32;
  const from = load<f32>(fineDecay + 4 * k) as f64;
  return from + (step - (k as f64)) * ((load<f32>(fineDecay + 4 * k, 4) as f64) - from);
}

/** The k-th number of an array of f32. */
export function number(array: i32, k: i32): f64 {
  return load<f32>(array + 4 * k) as f64;
}
