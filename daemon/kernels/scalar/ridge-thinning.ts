import type { ThinningKernel } from '../ridges.ts';

/** Twin of assembly/ridge-thinning.ts, pixel by pixel: equal bit for bit. */
export function scalarThinning(buffer: SharedArrayBuffer): ThinningKernel {
  const u8 = new Uint8Array(buffer);
  const i16 = new Int16Array(buffer);

  const bitAt = (bits: number, x: number) => (u8[bits + (x >> 3)] >> (x & 7)) & 1;

  return {
    binarise(raster, stride, mask, cols, rows, bits, words) {
      u8.fill(0, bits, bits + 4 * rows * words * 8);
      for (let y = 0; y < 4 * rows; y++) {
        for (let x = 0; x < 4 * cols; x++) {
          if (u8[mask + (y >> 2) * cols + (x >> 2)] === 0 || i16[raster / 2 + y * stride + x] <= 0) continue;
          u8[bits + y * words * 8 + (x >> 3)] |= 1 << (x & 7);
        }
      }
    },
    thin(bits, _other, rows, words) {
      const widthPx = 64 * words + 2;
      const values = new Uint8Array(widthPx * (rows + 2));
      const each = (visit: (at: number, y: number, x: number) => void) => {
        for (let y = 0; y < rows; y++)
          for (let x = 0; x < 64 * words; x++) visit((y + 1) * widthPx + x + 1, y, x);
      };
      each((at, y, x) => (values[at] = bitAt(bits + y * words * 8, x)));
      thinPixels(values, widthPx);
      u8.fill(0, bits, bits + rows * words * 8);
      each((at, y, x) => (u8[bits + y * words * 8 + (x >> 3)] |= values[at] << (x & 7)));
    },
    unpack(bits, rows, words, bytes, stride, columns) {
      for (let y = 0; y < rows; y++) {
        for (let x = 0; x < columns; x++) u8[bytes + y * stride + x] = bitAt(bits + y * words * 8, x);
      }
    },
  };
}

/** The outermost pixels must be 0. */
function thinPixels(values: Uint8Array, widthPx: number): void {
  let left = [...values.keys()].filter(at => values[at] === 1);
  for (let before = Number.POSITIVE_INFINITY; left.length < before; ) {
    before = left.length;
    for (const parity of [0, 1] as const) {
      const removed = left.filter(at => isRemovable(values, at, widthPx, parity));
      for (const at of removed) values[at] = 0;
      left = left.filter(at => values[at] === 1);
    }
  }
}

/** Guo and Hall's conditions; p2 is the pixel above, p3 to p9 follow clockwise. */
function isRemovable(values: Uint8Array, at: number, widthPx: number, parity: 0 | 1): boolean {
  const p2 = values[at - widthPx];
  const p3 = values[at - widthPx + 1];
  const p4 = values[at + 1];
  const p5 = values[at + widthPx + 1];
  const p6 = values[at + widthPx];
  const p7 = values[at + widthPx - 1];
  const p8 = values[at - 1];
  const p9 = values[at - widthPx - 1];
  const components =
    ((p2 ^ 1) & (p3 | p4)) + ((p4 ^ 1) & (p5 | p6)) + ((p6 ^ 1) & (p7 | p8)) + ((p8 ^ 1) & (p9 | p2));
  if (components !== 1) return false;
  const pairs1 = (p9 | p2) + (p3 | p4) + (p5 | p6) + (p7 | p8);
  const pairs2 = (p2 | p3) + (p4 | p5) + (p6 | p7) + (p8 | p9);
  const neighbours = Math.min(pairs1, pairs2);
  if (neighbours < 2 || neighbours > 3) return false;
  const side = parity === 0 ? (p2 | p3 | (p5 ^ 1)) & p4 : (p6 | p7 | (p9 ^ 1)) & p8;
  return side === 0;
}
