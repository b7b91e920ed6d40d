import type { Mask } from './raster.ts';

/**
 * Thins ridges to lines one pixel wide that stay connected: Z. Guo and R. W. Hall, "Parallel thinning with two-subiteration
 * algorithms", Communications of the ACM 32(3), 1989, algorithm A1. The outermost pixels must be 0.
 */
export function thin(ridges: Mask): Mask {
  const { widthPx } = ridges;
  const values = ridges.values.slice();
  let left = indicesOfSet(values);
  for (let changed = true; changed; ) {
    const before = left.length;
    left = thinOnce(values, left, widthPx, 0);
    left = thinOnce(values, left, widthPx, 1);
    changed = left.length < before;
  }
  return { ...ridges, values };
}

function indicesOfSet(values: Uint8Array): Int32Array {
  const out = new Int32Array(values.length);
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i] === 1) out[count++] = i;
  return out.subarray(0, count);
}

/** One subiteration: marks first, removes afterwards, so that the result does not depend on the order. */
function thinOnce(values: Uint8Array, left: Int32Array, widthPx: number, parity: 0 | 1): Int32Array {
  const removed = new Uint8Array(left.length);
  for (let k = 0; k < left.length; k++) removed[k] = isRemovable(values, left[k], widthPx, parity) ? 1 : 0;
  const kept = new Int32Array(left.length);
  let count = 0;
  for (let k = 0; k < left.length; k++) {
    if (removed[k] === 1) values[left[k]] = 0;
    else kept[count++] = left[k];
  }
  return kept.subarray(0, count);
}

/** The paper's conditions; p2 is the pixel above, p3 to p9 follow clockwise. */
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
