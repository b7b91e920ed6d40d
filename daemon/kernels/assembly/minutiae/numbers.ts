// What the stages share.
import * as at from './layout';
import { fineDecay, fineSteps, outlineCellPx } from './tunables';

export function wrapped(angle: f64): f64 {
  let turn = angle;
  while (turn > Math.PI) turn -= 2 * Math.PI;
  while (turn < -Math.PI) turn += 2 * Math.PI;
  return turn;
}

/** exp(-exponent), between the steps of the table. */
export function decayAt(exponent: f64): f64 {
  const step = exponent * fineSteps;
  const k = step as i32;
  const from = load<f32>(fineDecay + 4 * k) as f64;
  return from + (step - (k as f64)) * ((load<f32>(fineDecay + 4 * k, 4) as f64) - from);
}

/** The k-th number of an array of f32. */
export function number(array: i32, k: i32): f64 {
  return load<f32>(array + 4 * k) as f64;
}

/** 1 when the position lies in what the template shows, else 0. */
export function wasSeen(template: i32, x: f64, y: f64): i32 {
  const col = Math.floor((x - load<f64>(template + at.left)) / outlineCellPx) as i32;
  const row = Math.floor((y - load<f64>(template + at.top)) / outlineCellPx) as i32;
  const cols = load<i32>(template + at.cols);
  if (col < 0 || row < 0 || col >= cols || row >= load<i32>(template + at.rows)) return 0;
  return load<u8>(template + at.outline + row * cols + col);
}
