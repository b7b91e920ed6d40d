// The structure tensor; daemon/kernels/scalar/ridge-orientation.ts is the twin, equal bit for bit.

/**
 * Sobel gradients (gx, gy), a quarter of them, of the cells of 4 x 4 px whose `mask` byte is not 0. For each cell the
 * sums, f32, of gx^2 - gy^2, 2 gx gy and gx^2 + gy^2 go to `tensor`, `planeBytes` from one to the next; other cells
 * become 0. `raster` is the address of pixel (0, 0), i16 below 8192, with a border of a pixel or more; `gridStride` is
 * cells from row to row of the tensor.
 */
export function gradientTensor(
  raster: usize,
  stride: i32,
  mask: usize,
  cols: i32,
  rows: i32,
  tensor: usize,
  gridStride: i32,
  planeBytes: usize,
): void {
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const at = tensor + (((row * gridStride + col) as usize) << 2);
      let cosine = i32x4.splat(0);
      let sine = cosine;
      let energy = cosine;
      if (load<u8>(mask + ((row * cols + col) as usize)) !== 0) {
        const from = raster + ((((row << 2) * stride + (col << 2)) as usize) << 1);
        for (let y: usize = 0; y < 4; y++) {
          const gradient = sobel(from + y * ((stride as usize) << 1), (stride as usize) << 1);
          const gx = i32x4.extend_low_i16x8_s(gradient);
          const gy = i32x4.extend_high_i16x8_s(gradient);
          const xx = i32x4.mul(gx, gx);
          const yy = i32x4.mul(gy, gy);
          const xy = i32x4.mul(gx, gy);
          cosine = i32x4.add(cosine, i32x4.sub(xx, yy));
          sine = i32x4.add(sine, i32x4.add(xy, xy));
          energy = i32x4.add(energy, i32x4.add(xx, yy));
        }
      }
      store<f32>(at, total(cosine) as f32);
      store<f32>(at + planeBytes, total(sine) as f32);
      store<f32>(at + 2 * planeBytes, total(energy) as f32);
    }
  }
}

/** A quarter of gx of four pixels, then of gy. */
function sobel(at: usize, rowBytes: usize): v128 {
  const aboveLeft = v128.load64_zero(at - rowBytes - 2);
  const aboveRight = v128.load64_zero(at - rowBytes + 2);
  const belowLeft = v128.load64_zero(at + rowBytes - 2);
  const belowRight = v128.load64_zero(at + rowBytes + 2);
  const falling = i16x8.sub(belowRight, aboveLeft);
  const rising = i16x8.sub(aboveRight, belowLeft);
  const across = i16x8.sub(v128.load64_zero(at + 2), v128.load64_zero(at - 2));
  const down = i16x8.sub(v128.load64_zero(at + rowBytes), v128.load64_zero(at - rowBytes));
  const gx = i16x8.add(i16x8.add(falling, rising), i16x8.shl(across, 1));
  const gy = i16x8.add(i16x8.sub(falling, rising), i16x8.shl(down, 1));
  return i16x8.shr_s(v128.shuffle<i64>(gx, gy, 0, 2), 2);
}

function total(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

/**
 * Convolves a grid, f32, with `taps` across and then down; zero outside. `stride` is cells from row to row, a multiple of 4;
 * `room` is for as much as the grid and 2 * reach * stride cells more; `line` is room for stride + 2 * reach + 4 cells.
 */
export function smooth(
  grid: usize,
  out: usize,
  rows: i32,
  stride: i32,
  taps: usize,
  reach: i32,
  room: usize,
  line: usize,
): void {
  const rowBytes = (stride as usize) << 2;
  const border = (reach as usize) * rowBytes;
  memory.fill(room, 0, border);
  memory.fill(room + border + (rows as usize) * rowBytes, 0, border);
  memory.fill(line, 0, (reach as usize) << 2);
  memory.fill(line + rowBytes + ((reach as usize) << 2), 0, ((reach + 4) as usize) << 2);
  for (let row: usize = 0; row < (rows as usize); row++) {
    memory.copy(line + ((reach as usize) << 2), grid + row * rowBytes, rowBytes);
    convolve(line, 4, room + border + row * rowBytes, stride, taps, 2 * reach + 1);
  }
  for (let row: usize = 0; row < (rows as usize); row++) {
    convolve(room + row * rowBytes, rowBytes, out + row * rowBytes, stride, taps, 2 * reach + 1);
  }
}

/** out[i] = sum of taps[k] * in[i + k * step], in the order of k. */
function convolve(input: usize, stepBytes: usize, out: usize, count: i32, taps: usize, length: i32): void {
  const end = taps + ((length as usize) << 2);
  for (let at: usize = 0; at < (count as usize) << 2; at += 16) {
    let from = input + at;
    let sum = f32x4.splat(0);
    for (let tap = taps; tap < end; tap += 4) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(from), v128.load32_splat(tap)));
      from += stepBytes;
    }
    v128.store(out + at, sum);
  }
}
