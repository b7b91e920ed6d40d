// What a template shows of another: wasSeen of fingerprint/outline.ts, two positions at a time.
import * as at from './layout';
import { number } from './numbers';
import { outlineCellPx } from './tunables';

/** How many neighbours of i fall inside what b shows, when i is laid on j. */
export function seenNeighbours(a: i32, i: i32, b: i32, j: i32): i32 {
  const neighbours = load<u8>(a + at.neighbourCounts + i) as i32;
  const x = f64x2.splat(number(b + at.x, j));
  const y = f64x2.splat(number(b + at.y, j));
  const cosine = f64x2.splat(number(b + at.cosine, j));
  const sine = f64x2.splat(number(b + at.sine, j));
  let seen = 0;
  for (let p = 0; p < neighbours; p += 2) {
    const own = a + 4 * (i * at.most + p);
    const forward = f64x2.promote_low_f32x4(v128.load64_zero(own + at.forward));
    const sideward = f64x2.promote_low_f32x4(v128.load64_zero(own + at.sideward));
    const toX = f64x2.sub(f64x2.add(x, f64x2.mul(forward, cosine)), f64x2.mul(sideward, sine));
    const toY = f64x2.add(f64x2.add(y, f64x2.mul(forward, sine)), f64x2.mul(sideward, cosine));
    seen += wereSeen(b, toX, toY, neighbours - p);
  }
  return seen;
}

/** How many minutiae of a template fall inside what another shows. */
export function countSeen(template: i32, within: i32, cosine: f64, sine: f64, dx: f64, dy: f64): i32 {
  const count = load<i32>(template + at.count);
  let seen = 0;
  for (let i = 0; i < count; i += 2) {
    const x = f64x2.promote_low_f32x4(v128.load64_zero(template + at.x + 4 * i));
    const y = f64x2.promote_low_f32x4(v128.load64_zero(template + at.y + 4 * i));
    const cosineX = f64x2.mul(f64x2.splat(cosine), x);
    const sineX = f64x2.mul(f64x2.splat(sine), x);
    const toX = f64x2.add(f64x2.sub(cosineX, f64x2.mul(f64x2.splat(sine), y)), f64x2.splat(dx));
    const toY = f64x2.add(f64x2.add(sineX, f64x2.mul(f64x2.splat(cosine), y)), f64x2.splat(dy));
    seen += wereSeen(within, toX, toY, count - i);
  }
  return seen;
}

/** Of two positions, or of the first alone: how many lie in what the template shows. */
function wereSeen(template: i32, x: v128, y: v128, positions: i32): i32 {
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
