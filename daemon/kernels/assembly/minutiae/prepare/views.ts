// Every minutia in the frame of every other: viewTables of fingerprint/prepare.ts.
import * as at from '../layout';
import { number } from '../numbers';
import { straighten } from './straighten';

/** [i * count + k], two at a time: what runs over the end of a row is written over by the next. */
export function viewMinutiae(t: i32): void {
  const count = load<i32>(t + at.count);
  for (let i = 0; i < count; i++) {
    const x = f64x2.splat(number(t + at.x, i));
    const y = f64x2.splat(number(t + at.y, i));
    const cosine = f64x2.splat(number(t + at.cosine, i));
    const sine = f64x2.splat(number(t + at.sine, i));
    for (let k = 0; k < count; k += 2) {
      const dx = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(t + at.x + 4 * k)), x);
      const dy = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(t + at.y + 4 * k)), y);
      const forward = f64x2.add(f64x2.mul(dx, cosine), f64x2.mul(dy, sine));
      const sideward = f64x2.sub(f64x2.mul(dy, cosine), f64x2.mul(dx, sine));
      const distance = f64x2.sqrt(f64x2.add(f64x2.mul(dx, dx), f64x2.mul(dy, dy)));
      const to = t + 4 * (i * count + k);
      v128.store64_lane(to + at.viewForward, f32x4.demote_f64x2_zero(forward), 0);
      v128.store64_lane(to + at.viewSideward, f32x4.demote_f64x2_zero(sideward), 0);
      v128.store64_lane(to + at.viewDistance, f32x4.demote_f64x2_zero(distance), 0);
    }
  }
}

/** The same, straightened by the ridges that lie in the workshop. */
export function viewStraightened(t: i32): void {
  const count = load<i32>(t + at.count);
  for (let i = 0; i < count; i++) {
    const x = number(t + at.x, i);
    const y = number(t + at.y, i);
    const cosine = number(t + at.cosine, i);
    const sine = number(t + at.sine, i);
    for (let k = 0; k < count; k++) {
      const way = straighten(x, y, number(t + at.x, k) - x, number(t + at.y, k) - y);
      const dx = f64x2.extract_lane(way, 0);
      const dy = f64x2.extract_lane(way, 1);
      const to = t + 4 * (i * count + k);
      store<f32>(to + at.viewForward, (dx * cosine + dy * sine) as f32);
      store<f32>(to + at.viewSideward, (dy * cosine - dx * sine) as f32);
      store<f32>(to + at.viewDistance, Math.sqrt(dx * dx + dy * dy) as f32);
    }
  }
}
