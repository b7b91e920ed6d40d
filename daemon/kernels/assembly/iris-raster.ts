// Filters of grey rasters, u8; daemon/kernels/scalar/iris-raster.ts is the twin, equal bit for bit. Rows are written in whole
// vectors: what runs over the end of one is overwritten by the next, and 16 bytes behind the raster are anybody's.

/**
 * Minimum over the square of side 2 * reach + 1 around each pixel, of what of it lies inside. `flip` is 0, or 255 for the
 * maximum. `room` is for width * height + 16 bytes and one row more, with `reach` and 16 bytes beside it. `from` may be `to`.
 */
export function extreme(
  from: usize,
  to: usize,
  width: i32,
  height: i32,
  reach: i32,
  flip: i32,
  room: usize,
): void {
  const w = width as usize;
  const turned = i8x16.splat(flip as i8);
  const across = room;
  const line = room + w * (height as usize) + 16;
  const side = (2 * reach + 1) as usize;
  memory.fill(line, 255, w + side + 32);
  for (let y: usize = 0; y < (height as usize); y++) {
    for (let x: usize = 0; x < w; x += 16) {
      v128.store(line + (reach as usize) + x, v128.xor(v128.load(from + y * w + x), turned));
    }
    memory.fill(line + (reach as usize) + w, 255, 16);
    for (let x: usize = 0; x < w; x += 16) {
      let least = v128.load(line + x);
      for (let k: usize = 1; k < side; k++) least = i8x16.min_u(least, v128.load(line + x + k));
      v128.store(across + y * w + x, least);
    }
  }
  for (let y = 0; y < height; y++) {
    const above = max(0, y - reach) as usize;
    const below = min(height - 1, y + reach) as usize;
    for (let x: usize = 0; x < w; x += 16) {
      let least = v128.load(across + above * w + x);
      for (let row = above + 1; row <= below; row++) {
        least = i8x16.min_u(least, v128.load(across + row * w + x));
      }
      v128.store(to + (y as usize) * w + x, v128.xor(least, turned));
    }
  }
}

/** Weights 1 2 1 across and down, rounded; the border stays. `room` is for 2 * width + 48 bytes. `from` is not `to`. */
export function smooth(from: usize, to: usize, width: i32, height: i32, room: usize): void {
  const w = width as usize;
  const last = (height - 1) as usize;
  memory.copy(to, from, w);
  for (let y: usize = 1; y < last; y++) {
    const row = from + y * w;
    for (let x: usize = 0; x < w; x += 8) {
      const above = v128.load8x8_u(row - w + x);
      const here = v128.load8x8_u(row + x);
      const below = v128.load8x8_u(row + w + x);
      v128.store(room + 2 * x, i16x8.add(i16x8.add(above, below), i16x8.shl(here, 1)));
    }
    const out = to + y * w;
    for (let x: usize = 1; x < w - 1; x += 8) {
      const at = room + 2 * x;
      const beside = i16x8.add(v128.load(at - 2), v128.load(at + 2));
      const sum = i16x8.add(beside, i16x8.shl(v128.load(at), 1));
      const mean = i16x8.shr_u(i16x8.add(sum, i16x8.splat(8)), 4);
      v128.store64_lane(out + x, i8x16.narrow_i16x8_u(mean, mean), 0);
    }
    store<u8>(out, load<u8>(row));
    store<u8>(out + w - 1, load<u8>(row + w - 1));
  }
  memory.copy(to + last * w, from + last * w, w);
}
