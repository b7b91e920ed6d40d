import {
  aPrints,
  aRidges,
  bCounts,
  bPrints,
  bRidges,
  cols,
  laid,
  margin,
  nodeCols,
  rows,
  side,
  stepSamples,
} from './rooms';

/** The windows of what lies in `laid`, which is print a still. */
export function windowA(): void {
  window(aRidges, aPrints);
}

/** The same when it is print b, laid on a; and how much print each block of it has. */
export function windowB(): void {
  window(bRidges, bPrints);
  countPrint();
}

/**
 * Windows of 16 samples of a row as bits, the leftmost lowest: one u16 for each place, column by column, with a margin of
 * 16 empty places all around; ridges to `ridges`, print to `prints`.
 */
function window(ridges: i32, prints: i32): void {
  const height = rows + 2 * margin;
  const bytes = ((cols + 2 * margin) * height) << 1;
  memory.fill(ridges, 0, bytes);
  memory.fill(prints, 0, bytes);
  for (let y = 0; y < rows; y++) {
    const row = laid + y * cols;
    let ridge: u32 = 0;
    let print: u32 = 0;
    for (let x = cols - 1; x > -side; x--) {
      const value: u32 = x < 0 ? 0 : load<u8>(row + x);
      ridge = ((ridge << 1) | (value >> 1)) & 0xffff;
      print = ((print << 1) | (value === 0 ? 0 : 1)) & 0xffff;
      const at = ((x + margin) * height + y + margin) << 1;
      store<u16>(ridges + at, ridge);
      store<u16>(prints + at, print);
    }
  }
}

/**
 * For each place how many of the 16 x 16 samples from there on are print in b, u16: the bits of a window, then sums of two,
 * four, eight and sixteen windows down a column. The last 15 of a column are not sums of its own; no block begins there.
 */
function countPrint(): void {
  const bytes = ((cols + 2 * margin) * (rows + 2 * margin)) << 1;
  for (let at = 0; at < bytes; at += 16) {
    const bits = i8x16.popcnt(v128.load(bPrints + at));
    v128.store(bCounts + at, i16x8.extadd_pairwise_i8x16_u(bits));
  }
  memory.fill(bCounts + bytes, 0, 2 * side);
  for (let summed = 1; summed < side; summed <<= 1) {
    const below = summed << 1;
    for (let at = bCounts; at < bCounts + bytes; at += 16) {
      v128.store(at, i16x8.add(v128.load(at), v128.load(at + below)));
    }
  }
}

/** How far into a raster of windows those of a block lie, bytes: the block in the middle of which the node lies. */
export function blockAt(node: i32): i32 {
  const middle = (stepSamples >> 1) - (side >> 1);
  const x = (node % nodeCols) * stepSamples + middle;
  const y = (node / nodeCols) * stepSamples + middle;
  return ((x + margin) * (rows + 2 * margin) + y + margin) << 1;
}

/** From a window to the one a sample to the right of it, bytes. */
export function columnBytes(): i32 {
  return (rows + 2 * margin) << 1;
}
