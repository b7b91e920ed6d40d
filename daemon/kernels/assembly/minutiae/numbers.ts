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

/** Of two positions, or of the first alone: how many lie in what the template shows. */
export function wereSeen(template: i32, x: v128, y: v128, positions: i32): i32 {
  const perPx = f64x2.splat(1 / outlineCellPx);
  const fromLeft = f64x2.mul(f64x2.sub(x, v128.load64_splat(template + at.left)), perPx);
  const fromTop = f64x2.mul(f64x2.sub(y, v128.load64_splat(template + at.top)), perPx);
  const col = i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(fromLeft));
  const row = i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(fromTop));
  const cols = v128.load32_splat(template + at.cols);
  const isInside = v128.and(i32x4.lt_u(col, cols), i32x4.lt_u(row, v128.load32_splat(template + at.rows)));
  const cell = i32x4.add(i32x4.mul(row, cols), i32x4.add(col, i32x4.splat(at.outline - at.unseen)));
  const place = v128.and(cell, isInside);
  const first = load<u8>(template + at.unseen + i32x4.extract_lane(place, 0)) as i32;
  return positions < 2
    ? first
    : first + (load<u8>(template + at.unseen + i32x4.extract_lane(place, 1)) as i32);
}
