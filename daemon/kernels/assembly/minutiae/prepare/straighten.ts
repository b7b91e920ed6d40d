// A way counted in ridges: straightener of fingerprint/straighten.ts, where it is explained.
import * as at from '../layout';
import { detailCellPx, orientations, straightenStepPx, stretches, workshop } from '../tunables';

/** x and y of what the way from a place, so far, becomes. */
export function straighten(x: f64, y: f64, dx: f64, dy: f64): v128 {
  const pieces = max(2, Math.floor(Math.sqrt(dx * dx + dy * dy) / straightenStepPx + 0.5));
  const left = load<i32>(workshop + at.detailX) as f64;
  const top = load<i32>(workshop + at.detailY) as f64;
  const last = i32x4.sub(v128.load64_zero(workshop + at.detailCols), i32x4.splat(1));
  let straight = f64x2.splat(0);
  for (let piece: f64 = 0; piece < pieces; piece += 2) {
    const middles = f64x2.add(f64x2.splat(piece), f64x2(0.5, 1.5));
    const shares = f64x2.div(middles, f64x2.splat(pieces));
    const cols = linesOf(x, shares, dx, left, v128.shuffle<i32>(last, last, 0, 0, 0, 0));
    const rows = linesOf(y, shares, dy, top, v128.shuffle<i32>(last, last, 1, 1, 1, 1));
    const cells = i32x4.add(i32x4.mul(rows, v128.load32_splat(workshop + at.detailCols)), cols);
    straight = addPiece(straight, dx, dy, i32x4.extract_lane(cells, 0));
    if (piece + 1 < pieces) straight = addPiece(straight, dx, dy, i32x4.extract_lane(cells, 1));
  }
  return f64x2.div(straight, f64x2.splat(pieces));
}

/** Columns or rows of the cells of two places, or of the nearest. A cell's side is a power of two: the product is the quotient. */
function linesOf(from: f64, shares: v128, way: f64, first: f64, last: v128): v128 {
  const place = f64x2.add(f64x2.splat(from), f64x2.mul(shares, f64x2.splat(way)));
  const offset = f64x2.mul(f64x2.sub(place, f64x2.splat(first)), f64x2.splat(1 / detailCellPx));
  const lines = i32x4.trunc_sat_f64x2_s_zero(f64x2.floor(offset));
  return i32x4.max_s(i32x4.splat(0), i32x4.min_s(lines, last));
}

function addPiece(straight: v128, dx: f64, dy: f64, index: i32): v128 {
  const cell = workshop + index;
  const orientation = v128.load(orientations + 16 * (load<u8>(cell + at.cellOrientations) as i32));
  const cosine = f64x2.extract_lane(orientation, 0);
  const sine = f64x2.extract_lane(orientation, 1);
  const stretch = load<f64>(stretches + 8 * (load<u8>(cell + at.cellPeriods) as i32));
  const along = f64x2.splat(dx * cosine + dy * sine);
  const across = f64x2.splat((dy * cosine - dx * sine) * stretch);
  const square = f64x2.replace_lane(f64x2.splat(-sine), 1, cosine);
  return f64x2.add(straight, f64x2.add(f64x2.mul(along, orientation), f64x2.mul(across, square)));
}
