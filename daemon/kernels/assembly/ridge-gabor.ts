// Oriented filters over a raster of ridges; daemon/kernels/scalar/ridge-gabor.ts is the twin, equal bit for bit.
// A cell is 4 x 4 px. Its pixels share one filter, so that a tap is one load for four pixels.

/** Each value beside its right neighbour, as the pairs that `gabor` reads: `count` i16 to as many pairs; count is a multiple of 8. */
export function pairUp(raster: usize, pairs: usize, count: i32): void {
  const end = raster + ((count as usize) << 1);
  while (raster < end) {
    const left = v128.load(raster);
    const right = v128.load(raster, 2);
    v128.store(pairs, v128.shuffle<i16>(left, right, 0, 8, 1, 9, 2, 10, 3, 11));
    v128.store(pairs, v128.shuffle<i16>(left, right, 4, 12, 5, 13, 6, 14, 7, 15), 16);
    raster += 16;
    pairs += 32;
  }
}

/**
 * Filters each cell by its programme, an address (0: the cell becomes 0). `pairs` is the address of the pairs of pixel
 * (0, 0), `even` that of its result, i16; both rasters have borders as wide as the filters reach, and `stride` is pixels
 * from row to row. `energy`, i32 a cell, is the sum of the squares of the even and the odd results. A programme is i32:
 * the number of its rows; for each row dy, dx, the number of its pairs of taps, the even pairs, the odd pairs. Results
 * are the sums of products by 2^-shift, rounded.
 */
export function gabor(
  pairs: usize,
  stride: i32,
  programmes: usize,
  cols: i32,
  rows: i32,
  shift: i32,
  even: usize,
  energy: usize,
): void {
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const offset = ((row << 2) * stride + (col << 2)) as usize;
      const programme = load<u32>(programmes) as usize;
      const sum = filterCell(pairs + (offset << 2), stride, programme, shift, even + (offset << 1));
      store<i32>(energy, sum);
      programmes += 4;
      energy += 4;
    }
  }
}

/** Returns the energy of the cell. Longer than a function should be: its eight sums must stay in registers. */
function filterCell(origin: usize, stride: i32, at: usize, shift: i32, out: usize): i32 {
  const pairBytes = (stride as usize) << 2;
  let even0 = i32x4.splat(0);
  let even1 = even0;
  let even2 = even0;
  let even3 = even0;
  let odd0 = even0;
  let odd1 = even0;
  let odd2 = even0;
  let odd3 = even0;
  if (at !== 0) {
    let rowsLeft = load<i32>(at);
    at += 4;
    for (; rowsLeft > 0; rowsLeft--) {
      let from = origin + (((load<i32>(at) * stride + load<i32>(at, 4)) as usize) << 2);
      const bytes = (load<i32>(at, 8) as usize) << 2;
      at += 12;
      const end = at + bytes;
      for (; at < end; at += 4) {
        const evenPair = v128.load32_splat(at);
        const oddPair = v128.load32_splat(at + bytes);
        const row0 = v128.load(from);
        even0 = i32x4.add(even0, i32x4.dot_i16x8_s(row0, evenPair));
        odd0 = i32x4.add(odd0, i32x4.dot_i16x8_s(row0, oddPair));
        const row1 = v128.load(from + pairBytes);
        even1 = i32x4.add(even1, i32x4.dot_i16x8_s(row1, evenPair));
        odd1 = i32x4.add(odd1, i32x4.dot_i16x8_s(row1, oddPair));
        const row2 = v128.load(from + 2 * pairBytes);
        even2 = i32x4.add(even2, i32x4.dot_i16x8_s(row2, evenPair));
        odd2 = i32x4.add(odd2, i32x4.dot_i16x8_s(row2, oddPair));
        const row3 = v128.load(from + 3 * pairBytes);
        even3 = i32x4.add(even3, i32x4.dot_i16x8_s(row3, evenPair));
        odd3 = i32x4.add(odd3, i32x4.dot_i16x8_s(row3, oddPair));
        from += 8;
      }
      at += bytes;
    }
  }
  const rowBytes = (stride as usize) << 1;
  const upper = narrowed(even0, even1, shift);
  const lower = narrowed(even2, even3, shift);
  v128.store64_lane(out, upper, 0);
  v128.store64_lane(out + rowBytes, upper, 1);
  v128.store64_lane(out + 2 * rowBytes, lower, 0);
  v128.store64_lane(out + 3 * rowBytes, lower, 1);
  const even = i32x4.add(squares(upper), squares(lower));
  return total(
    i32x4.add(even, i32x4.add(squares(narrowed(odd0, odd1, shift)), squares(narrowed(odd2, odd3, shift)))),
  );
}

function squares(values: v128): v128 {
  return i32x4.dot_i16x8_s(values, values);
}

function total(sums: v128): i32 {
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

/** Eight sums by 2^-shift, rounded, as i16. */
function narrowed(a: v128, b: v128, shift: i32): v128 {
  const half = i32x4.splat(1 << (shift - 1));
  return i16x8.narrow_i32x4_s(i32x4.shr_s(i32x4.add(a, half), shift), i32x4.shr_s(i32x4.add(b, half), shift));
}
