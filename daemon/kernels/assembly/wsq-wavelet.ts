// One level of WSQ's wavelet transform, sixteen lines at a time; daemon/kernels/scalar/wsq-wavelet.ts is the twin, equal bit for bit:
// every sum is f32 and runs in the order of the taps, without fused multiplication, as in NIST's decoder.
//
// A strip is sixteen lines side by side: row k of it, 16 f32, is sample k of each line. Behind a strip are three rows that are anybody's.

/** Bytes of a row of a strip. */
const rowBytes: usize = 64;

/** Copies `count` times sixteen numbers; from one to the next are so many bytes. */
function copyRows(from: usize, fromStep: usize, to: usize, toStep: usize, count: i32): void {
  for (let k = 0; k < count; k++) {
    v128.store(to, v128.load(from));
    v128.store(to, v128.load(from, 16), 16);
    v128.store(to, v128.load(from, 32), 32);
    v128.store(to, v128.load(from, 48), 48);
    from += fromStep;
    to += toStep;
  }
}

/** The strip of sixteen columns from address `from` on, whose rows lie `strideBytes` apart. */
export function takeColumns(from: usize, strideBytes: usize, count: i32, strip: usize): void {
  copyRows(from, strideBytes, strip, rowBytes, count);
}

/** The strip of `lines` rows, 1 to 16, that begin at address `from` and lie `strideBytes` apart; `from` may be read 12 bytes on. */
export function takeRows(from: usize, strideBytes: usize, count: i32, lines: i32, strip: usize): void {
  for (let first = 0; first < lines; first += 4) {
    const a = from + (first as usize) * strideBytes;
    const b = first + 1 < lines ? a + strideBytes : a;
    const c = first + 2 < lines ? b + strideBytes : a;
    const d = first + 3 < lines ? c + strideBytes : a;
    let to = strip + ((first as usize) << 2);
    for (let k: usize = 0; k < (count as usize) << 2; k += 16) {
      transpose(a + k, b + k, c + k, d + k, to, to + rowBytes, to + 2 * rowBytes, to + 3 * rowBytes);
      to += 4 * rowBytes;
    }
  }
}

/** Writes the first `lines` lines of a strip back as columns. */
export function giveColumns(strip: usize, to: usize, strideBytes: usize, count: i32, lines: i32): void {
  if (lines === 16) {
    copyRows(strip, rowBytes, to, strideBytes, count);
    return;
  }
  const bytes = (lines as usize) << 2;
  for (let k = 0; k < count; k++) {
    for (let at: usize = 0; at < bytes; at += 4) store<f32>(to + at, load<f32>(strip + at));
    strip += rowBytes;
    to += strideBytes;
  }
}

/** Writes the first `lines` lines of a strip back as rows. */
export function giveRows(strip: usize, to: usize, strideBytes: usize, count: i32, lines: i32): void {
  const whole = count & ~3;
  let line = 0;
  for (; line + 4 <= lines; line += 4) {
    let from = strip + ((line as usize) << 2);
    const a = to + (line as usize) * strideBytes;
    const b = a + strideBytes;
    const c = b + strideBytes;
    const d = c + strideBytes;
    for (let k: usize = 0; k < (whole as usize) << 2; k += 16) {
      transpose(from, from + rowBytes, from + 2 * rowBytes, from + 3 * rowBytes, a + k, b + k, c + k, d + k);
      from += 4 * rowBytes;
    }
  }
  for (let y = 0; y < lines; y++) {
    const row = to + (y as usize) * strideBytes;
    const from = strip + ((y as usize) << 2);
    for (let k = y < line ? whole : 0; k < count; k++) {
      store<f32>(row + ((k as usize) << 2), load<f32>(from + (k as usize) * rowBytes));
    }
  }
}

/** Four vectors of four, rows for columns. */
function transpose(a: usize, b: usize, c: usize, d: usize, e: usize, f: usize, g: usize, h: usize): void {
  const va = v128.load(a);
  const vb = v128.load(b);
  const vc = v128.load(c);
  const vd = v128.load(d);
  const lowAb = v128.shuffle<f32>(va, vb, 0, 4, 1, 5);
  const highAb = v128.shuffle<f32>(va, vb, 2, 6, 3, 7);
  const lowCd = v128.shuffle<f32>(vc, vd, 0, 4, 1, 5);
  const highCd = v128.shuffle<f32>(vc, vd, 2, 6, 3, 7);
  v128.store(e, v128.shuffle<f32>(lowAb, lowCd, 0, 1, 4, 5));
  v128.store(f, v128.shuffle<f32>(lowAb, lowCd, 2, 3, 6, 7));
  v128.store(g, v128.shuffle<f32>(highAb, highCd, 0, 1, 4, 5));
  v128.store(h, v128.shuffle<f32>(highAb, highCd, 2, 3, 6, 7));
}

/**
 * Rows beyond the ends of a strip, whose row 0 is at `strip`: `table` has three i32 for each of `entries`: which row, that of which it
 * is a copy, and with which sign: -1, 1, or 0 for zeros.
 */
export function extend(strip: usize, table: usize, entries: i32): void {
  for (let k = 0; k < entries; k++) {
    const to = strip + (load<i32>(table) as isize) * (rowBytes as isize);
    const from = strip + (load<i32>(table, 4) as isize) * (rowBytes as isize);
    const sign = load<i32>(table, 8);
    const signs = f32x4.splat(sign as f32);
    for (let at: usize = 0; at < rowBytes; at += 16) {
      v128.store(to + at, sign === 0 ? signs : f32x4.mul(v128.load(from + at), signs));
    }
    table += 12;
  }
}

/**
 * A line from its halves: sample n is the sum of every other tap of `lowTaps`, f32, `lowCount` of them, times the samples of `low` from
 * row (n + lag) >> 1 on, where those that have n + lag even begin with tap 1, the others with tap 0; then the same of `high`.
 */
export function join(
  low: usize,
  lowTaps: usize,
  lowCount: i32,
  high: usize,
  highTaps: usize,
  highCount: i32,
  lag: i32,
  count: i32,
  out: usize,
): void {
  const lowEnd = lowTaps + ((lowCount as usize) << 2);
  const highEnd = highTaps + ((highCount as usize) << 2);
  for (let n = 0; n < count; n++) {
    const place = (((n + lag) >> 1) as usize) * rowBytes;
    const first = (((n + lag) & 1) ^ 1) << 2;
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let from = low + place;
    for (let tap = lowTaps + first; tap < lowEnd; tap += 8) {
      const weight = v128.load32_splat(tap);
      a = f32x4.add(a, f32x4.mul(v128.load(from), weight));
      b = f32x4.add(b, f32x4.mul(v128.load(from, 16), weight));
      c = f32x4.add(c, f32x4.mul(v128.load(from, 32), weight));
      d = f32x4.add(d, f32x4.mul(v128.load(from, 48), weight));
      from += rowBytes;
    }
    from = high + place;
    for (let tap = highTaps + first; tap < highEnd; tap += 8) {
      const weight = v128.load32_splat(tap);
      a = f32x4.add(a, f32x4.mul(v128.load(from), weight));
      b = f32x4.add(b, f32x4.mul(v128.load(from, 16), weight));
      c = f32x4.add(c, f32x4.mul(v128.load(from, 32), weight));
      d = f32x4.add(d, f32x4.mul(v128.load(from, 48), weight));
      from += rowBytes;
    }
    v128.store(out, a);
    v128.store(out, b, 16);
    v128.store(out, c, 32);
    v128.store(out, d, 48);
    out += rowBytes;
  }
}

/** One half of a line: sample k is the sum of `taps`, f32, `tapCount` of them, times the samples of `line` from row 2 k on. */
export function split(line: usize, taps: usize, tapCount: i32, count: i32, out: usize): void {
  const end = taps + ((tapCount as usize) << 2);
  for (let k = 0; k < count; k++) {
    let a = f32x4.splat(0);
    let b = a;
    let c = a;
    let d = a;
    let from = line;
    for (let tap = taps; tap < end; tap += 4) {
      const weight = v128.load32_splat(tap);
      a = f32x4.add(a, f32x4.mul(v128.load(from), weight));
      b = f32x4.add(b, f32x4.mul(v128.load(from, 16), weight));
      c = f32x4.add(c, f32x4.mul(v128.load(from, 32), weight));
      d = f32x4.add(d, f32x4.mul(v128.load(from, 48), weight));
      from += rowBytes;
    }
    v128.store(out, a);
    v128.store(out, b, 16);
    v128.store(out, c, 32);
    v128.store(out, d, 48);
    line += 2 * rowBytes;
    out += rowBytes;
  }
}
