// Ridges as bits: 64 pixels a word, the leftmost in the lowest bit; a row is `words` words. daemon/kernels/scalar/ridge-thinning.ts
// is the twin, equal bit for bit.

/** Sets the bits of positive pixels in cells of 4 x 4 px whose `mask` byte is not 0. `raster` is pixel (0, 0), i16. */
export function binarise(
  raster: usize,
  stride: i32,
  mask: usize,
  cols: i32,
  rows: i32,
  bits: usize,
  words: i32,
): void {
  const zero = i16x8.splat(0);
  memory.fill(bits, 0, (((rows << 2) * words) as usize) << 3);
  for (let y = 0; y < rows << 2; y++) {
    const cells = mask + (((y >> 2) * cols) as usize);
    const from = raster + (((y * stride) as usize) << 1);
    const to = bits + (((y * words) as usize) << 3);
    for (let col: usize = 0; col < (cols as usize); col++) {
      if (load<u8>(cells + col) === 0) continue;
      const positive = i16x8.bitmask(i16x8.gt_s(v128.load64_zero(from + (col << 3)), zero)) as u32;
      const at = to + (col >> 1);
      store<u8>(at, load<u8>(at) | (positive << (((col & 1) as u32) << 2)));
    }
  }
}

/**
 * Thins by Guo and Hall's algorithm A1 until nothing changes; outside counts as empty. The skeleton ends up in `bits`.
 * `other` is room for as much.
 */
export function thin(bits: usize, other: usize, rows: i32, words: i32): void {
  for (let changed = true; changed; ) {
    const first = thinOnce(bits, other, rows, words, 0);
    const second = thinOnce(other, bits, rows, words, 1);
    changed = first || second;
  }
}

function thinOnce(from: usize, to: usize, rows: i32, words: i32, parity: i32): bool {
  let removed: u64 = 0;
  const rowBytes = (words as usize) << 3;
  for (let row = 0; row < rows; row++) {
    for (let word = 0; word < words; word++) {
      const at = from + (row as usize) * rowBytes + ((word as usize) << 3);
      const here = load<u64>(at);
      let gone: u64 = 0;
      if (here !== 0) {
        gone = here & removable(at, rowBytes, row > 0, row < rows - 1, word > 0, word < words - 1, parity);
      }
      removed |= gone;
      store<u64>(to + (at - from), here & ~gone);
    }
  }
  return removed !== 0;
}

/** The paper's conditions for 64 pixels at once; p2 is the pixel above, p3 to p9 follow clockwise. */
function removable(
  at: usize,
  rowBytes: usize,
  hasAbove: bool,
  hasBelow: bool,
  hasLeft: bool,
  hasRight: bool,
  parity: i32,
): u64 {
  const p2 = hasAbove ? load<u64>(at - rowBytes) : 0;
  const p3 = hasAbove ? rightOf(at - rowBytes, hasRight) : 0;
  const p4 = rightOf(at, hasRight);
  const p5 = hasBelow ? rightOf(at + rowBytes, hasRight) : 0;
  const p6 = hasBelow ? load<u64>(at + rowBytes) : 0;
  const p7 = hasBelow ? leftOf(at + rowBytes, hasLeft) : 0;
  const p8 = leftOf(at, hasLeft);
  const p9 = hasAbove ? leftOf(at - rowBytes, hasLeft) : 0;
  const a = ~p2 & (p3 | p4);
  const b = ~p4 & (p5 | p6);
  const c = ~p6 & (p7 | p8);
  const d = ~p8 & (p9 | p2);
  const oneComponent = (a ^ b ^ c ^ d) & ~atLeastTwo(a, b, c, d);
  const e = p9 | p2;
  const f = p3 | p4;
  const g = p5 | p6;
  const h = p7 | p8;
  const i = p2 | p3;
  const j = p4 | p5;
  const k = p6 | p7;
  const l = p8 | p9;
  const twoOrMore = atLeastTwo(e, f, g, h) & atLeastTwo(i, j, k, l);
  const four = e & f & g & h & i & j & k & l;
  const side = parity === 0 ? (p2 | p3 | ~p5) & p4 : (p6 | p7 | ~p9) & p8;
  return oneComponent & twoOrMore & ~four & ~side;
}

function atLeastTwo(a: u64, b: u64, c: u64, d: u64): u64 {
  return (a & b) | (c & d) | ((a | b) & (c | d));
}

/** The right neighbours of the 64 pixels of a word. */
function rightOf(at: usize, hasRight: bool): u64 {
  return (load<u64>(at) >> 1) | (hasRight ? load<u64>(at, 8) << 63 : 0);
}

function leftOf(at: usize, hasLeft: bool): u64 {
  return (load<u64>(at) << 1) | (hasLeft ? load<u64>(at - 8) >> 63 : 0);
}

/** The bits as bytes, 0 or 1; `bytes` is the address of pixel (0, 0), `stride` bytes from row to row; columns is a multiple of 4. */
export function unpack(bits: usize, rows: i32, words: i32, bytes: usize, stride: i32, columns: i32): void {
  for (let row = 0; row < rows; row++) {
    const from = bits + (((row * words) as usize) << 3);
    const to = bytes + ((row * stride) as usize);
    for (let x: usize = 0; x < (columns as usize); x += 4) {
      const four = ((load<u8>(from + (x >> 3)) as u32) >> ((x & 4) as u32)) & 15;
      store<u32>(to + x, (four * 0x00204081) & 0x01010101);
    }
  }
}
