// Steps along rays from a centre; daemon/kernels/scalar/iris-rays.ts is the twin, equal bit for bit: places are fixed point,
// sums whole numbers.

/** What one pixel is in fixed point. */
const unit: f64 = 65_536;

/** Position of a centre in fixed point, so that a shift by 16 rounds. */
function fixed(place: f64): i32 {
  return (floor<f64>(place * unit + 0.5) as i32) + 32_768;
}

/** The pixel at a place, or -1 outside the raster. */
function pixelAt(raster: usize, width: i32, height: i32, x: i32, y: i32): i32 {
  const px = x >> 16;
  const py = y >> 16;
  if ((px as u32) >= (width as u32) || (py as u32) >= (height as u32)) return -1;
  return load<u8>(raster + (py as usize) * (width as usize) + (px as usize)) as i32;
}

/**
 * Along each ray from (x, y), where between `first` and `last` px from it three pixels are brighter than the three before them by
 * most, if their sums differ by more than `leastRise`. `directions`: i32, x and y of each ray, 65,536 a pixel. Of each ray that has
 * such an edge, one after the other: the edge's x and y in `points`, and the difference in `rises`, f64. Returns how many have.
 */
export function edges(
  raster: usize,
  width: i32,
  height: i32,
  x: f64,
  y: f64,
  first: i32,
  last: i32,
  leastRise: i32,
  directions: usize,
  rays: i32,
  points: usize,
  rises: usize,
): i32 {
  const startX = fixed(x);
  const startY = fixed(y);
  let count: usize = 0;
  for (let ray = 0; ray < rays; ray++) {
    const ux = load<i32>(directions + ((ray as usize) << 3));
    const uy = load<i32>(directions + ((ray as usize) << 3), 4);
    // The six pixels around the edge, the innermost first.
    let a = pixelAt(raster, width, height, startX + (first - 3) * ux, startY + (first - 3) * uy);
    let b = pixelAt(raster, width, height, startX + (first - 2) * ux, startY + (first - 2) * uy);
    let c = pixelAt(raster, width, height, startX + (first - 1) * ux, startY + (first - 1) * uy);
    let d = pixelAt(raster, width, height, startX + first * ux, startY + first * uy);
    let e = pixelAt(raster, width, height, startX + (first + 1) * ux, startY + (first + 1) * uy);
    if ((a | b | c | d | e) < 0) continue;
    let best = leastRise;
    let bestAt = -1;
    for (let at = first; at <= last; at++) {
      const f = pixelAt(raster, width, height, startX + (at + 2) * ux, startY + (at + 2) * uy);
      if (f < 0) break;
      const rise = d + e + f - a - b - c;
      if (rise > best) {
        best = rise;
        bestAt = at;
      }
      a = b;
      b = c;
      c = d;
      d = e;
      e = f;
    }
    if (bestAt < 0) continue;
    const reach = ((bestAt as f64) - 0.5) / unit;
    store<f64>(points + (count << 4), x + reach * (ux as f64));
    store<f64>(points + (count << 4), y + reach * (uy as f64), 8);
    store<f64>(rises + (count << 3), best as f64);
    count++;
  }
  return count as i32;
}

/**
 * For the radii `first`, `first` + 1 ... of a sector of rays from (x, y): `sums`, i32, of what the `box` pixels from the radius on
 * have more than the `box` before them, each ray's cut at `leastRise` and `mostRise`; and `counts`, i32, of the rays of which all these
 * pixels lie inside the raster. `directions` as above. `room` is for count + 2 * box + 1 numbers; all three have 16 bytes behind.
 */
export function steps(
  raster: usize,
  width: i32,
  height: i32,
  x: f64,
  y: f64,
  first: i32,
  count: i32,
  box: i32,
  leastRise: i32,
  mostRise: i32,
  directions: usize,
  rays: i32,
  sums: usize,
  counts: usize,
  room: usize,
): void {
  const boxBytes = (box as usize) << 2;
  const low = i32x4.splat(leastRise);
  const high = i32x4.splat(mostRise);
  memory.fill(sums, 0, ((count as usize) << 2) + 16);
  memory.fill(counts, 0, (count as usize) << 2);
  store<i32>(room, 0);
  for (let ray = 0; ray < rays; ray++) {
    const ux = load<i32>(directions + ((ray as usize) << 3));
    const uy = load<i32>(directions + ((ray as usize) << 3), 4);
    let placeX = fixed(x) + (first - box) * ux;
    let placeY = fixed(y) + (first - box) * uy;
    let length = 0;
    let sum = 0;
    for (; length < count + 2 * box - 1; length++) {
      const value = pixelAt(raster, width, height, placeX, placeY);
      if (value < 0) break;
      sum += value;
      store<i32>(room + (((length + 1) as usize) << 2), sum);
      placeX += ux;
      placeY += uy;
    }
    const seen = (max(0, length + 1 - 2 * box) as usize) << 2;
    let at: usize = 0;
    for (; at + 16 <= seen; at += 16) {
      const middle = v128.load(room + at + boxBytes);
      const outer = i32x4.add(v128.load(room + at), v128.load(room + at + 2 * boxBytes));
      const rise = i32x4.sub(outer, i32x4.add(middle, middle));
      const cut = i32x4.max_s(i32x4.min_s(rise, high), low);
      v128.store(sums + at, i32x4.add(v128.load(sums + at), cut));
      v128.store(counts + at, i32x4.add(v128.load(counts + at), i32x4.splat(1)));
    }
    for (; at < seen; at += 4) {
      const rise =
        load<i32>(room + at) + load<i32>(room + at + 2 * boxBytes) - 2 * load<i32>(room + at + boxBytes);
      store<i32>(sums + at, load<i32>(sums + at) + max(min(rise, mostRise), leastRise));
      store<i32>(counts + at, load<i32>(counts + at) + 1);
    }
  }
}
