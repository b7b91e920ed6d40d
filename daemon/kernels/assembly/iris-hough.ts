// Hough's transform for dark discs, each edge voting along its gradient; daemon/kernels/scalar/iris-hough.ts is the twin, equal
// bit for bit: votes are whole numbers, places fixed point, scores single products in 32 bits.

/** What one pixel is in fixed point. */
const unit: f64 = 65_536;

/**
 * Every pixel whose gradient (Sobel's, sum of weights 8) has at least the square `leastSquare`, and beside which, two pixels down
 * the gradient, it is no brighter than `darkest`, votes for the centres that lie `leastRadius` to `mostRadius` pixels down its
 * gradient. `votes`: a raster of u16 a radius, one more before the first and one behind the last that stay empty; all zeroed here.
 */
export function vote(
  raster: usize,
  width: i32,
  height: i32,
  leastSquare: i32,
  darkest: i32,
  leastRadius: i32,
  mostRadius: i32,
  votes: usize,
): void {
  const w = width as usize;
  const planeBytes = (w * (height as usize)) << 1;
  memory.fill(votes, 0, planeBytes * ((mostRadius - leastRadius + 3) as usize));
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const at = raster + (y as usize) * w + (x as usize);
      const nw = load<u8>(at - w - 1) as i32;
      const ne = load<u8>(at - w + 1) as i32;
      const sw = load<u8>(at + w - 1) as i32;
      const se = load<u8>(at + w + 1) as i32;
      const gx = ne + 2 * (load<u8>(at + 1) as i32) + se - nw - 2 * (load<u8>(at - 1) as i32) - sw;
      const gy = sw + 2 * (load<u8>(at + w) as i32) + se - nw - 2 * (load<u8>(at - w) as i32) - ne;
      const square = gx * gx + gy * gy;
      if (square < leastSquare) continue;
      const length = sqrt<f64>(square as f64);
      const ux = floor<f64>(((gx as f64) / length) * unit + 0.5) as i32;
      const uy = floor<f64>(((gy as f64) / length) * unit + 0.5) as i32;
      const middleX = (x << 16) + 32_768;
      const middleY = (y << 16) + 32_768;
      const insideX = (middleX - 2 * ux) >> 16;
      const insideY = (middleY - 2 * uy) >> 16;
      if (!isInside(insideX, insideY, width, height)) continue;
      if ((load<u8>(raster + (insideY as usize) * w + (insideX as usize)) as i32) > darkest) continue;
      let plane = votes + planeBytes;
      for (let radius = leastRadius; radius <= mostRadius; radius++) {
        const cx = (middleX - radius * ux) >> 16;
        const cy = (middleY - radius * uy) >> 16;
        if (!isInside(cx, cy, width, height)) break;
        const cell = plane + (((cy as usize) * w + (cx as usize)) << 1);
        store<u16>(cell, load<u16>(cell) + 1);
        plane += planeBytes;
      }
    }
  }
}

function isInside(x: i32, y: i32, width: i32, height: i32): bool {
  return (x as u32) < (width as u32) && (y as u32) < (height as u32);
}

/**
 * Of every centre the best weighted sum of votes over 3 x 3 centres and three radii: `best`, f32, and `bestRadius`, f32, which
 * are 0 where there are no votes and in the first and last row. `weights`: f32, one a radius. `room` is for two rasters of u16 and
 * 32 bytes beside each.
 */
export function tally(
  votes: usize,
  width: i32,
  height: i32,
  planes: i32,
  leastRadius: i32,
  weights: usize,
  best: usize,
  bestRadius: usize,
  room: usize,
): void {
  const area = (width as usize) * (height as usize);
  const rowBytes = (width as usize) << 1;
  const planeBytes = area << 1;
  const sums = room + 32;
  const down = sums + planeBytes + 64;
  memory.fill(best, 0, 4 * area);
  memory.fill(bestRadius, 0, 4 * area);
  memory.fill(room, 0, 2 * planeBytes + 128);
  for (let plane = 0; plane < planes; plane++) {
    const before = votes + planeBytes * (plane as usize);
    for (let at: usize = 0; at < planeBytes; at += 16) {
      const outer = i16x8.add(v128.load(before + at), v128.load(before + 2 * planeBytes + at));
      v128.store(sums + at, i16x8.add(outer, v128.load(before + planeBytes + at)));
    }
    for (let at = rowBytes; at < planeBytes - rowBytes; at += 16) {
      const outer = i16x8.add(v128.load(sums + at - rowBytes), v128.load(sums + at + rowBytes));
      v128.store(down + at, i16x8.add(outer, v128.load(sums + at)));
    }
    // The last row has no sum, but the last vector may have run into it.
    v128.store(down + planeBytes - rowBytes, i16x8.splat(0));
    const weight = f32x4.splat(load<f32>(weights + ((plane as usize) << 2)));
    const radius = f32x4.splat((leastRadius + plane) as f32);
    for (let at = rowBytes; at < planeBytes - rowBytes; at += 8) {
      const outer = i16x8.add(v128.load64_zero(down + at - 2), v128.load64_zero(down + at + 2));
      const sum = i16x8.add(outer, v128.load64_zero(down + at));
      const score = f32x4.mul(f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(sum)), weight);
      const held = v128.load(best + 2 * at);
      const isBetter = f32x4.gt(score, held);
      if (!v128.any_true(isBetter)) continue;
      v128.store(best + 2 * at, v128.bitselect(score, held, isBetter));
      const heldRadius = v128.load(bestRadius + 2 * at);
      v128.store(bestRadius + 2 * at, v128.bitselect(radius, heldRadius, isBetter));
    }
  }
  const lastRow = (area - (width as usize)) << 2;
  memory.fill(best + lastRow, 0, rowBytes << 1);
  memory.fill(bestRadius + lastRow, 0, rowBytes << 1);
}
