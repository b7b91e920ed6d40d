import { wholeBits, wholeBytes } from './layout.ts';
import { surroundingsLength, surroundingsStride } from './surroundings.ts';
import { trainedTable } from './table.ts';

/**
 * [bit * surroundingsStride + number]: the trained weights, ready for products of eight at a time. They are linear
 * discriminants (the same minutia seen twice, against all others), turned so that signs lose least (iterative quantisation:
 * Y. Gong, S. Lazebnik, CVPR 2011); scripts/train-search.ts made them.
 */
export const projectionWeights = new Int16Array(wholeBits * surroundingsStride);
const trainedWeights = new Int8Array(Buffer.from(trainedTable.weights, 'base64'));
for (let bit = 0; bit < wholeBits; bit++) {
  const row = trainedWeights.subarray(bit * surroundingsLength, (bit + 1) * surroundingsLength);
  projectionWeights.set(row, bit * surroundingsStride);
}
/** [bit]: the weighted sum above which it is 1: the median over model fingers. */
export const projectionMedians = Int32Array.from(trainedTable.medians.slice(0, wholeBits));

/** Surroundings to bits: bit k says whether the weighted sum k is above its median. The twin of the kernel: the same bits. */
export function projectScalar(surroundings: Int16Array, count: number): Uint8Array {
  const bits = new Uint8Array(count * wholeBytes);
  for (let i = 0; i < count; i++) {
    for (let bit = 0; bit < wholeBits; bit++) {
      let sum = 0;
      for (let n = 0; n < surroundingsStride; n++) {
        sum += surroundings[i * surroundingsStride + n] * projectionWeights[bit * surroundingsStride + n];
      }
      if (sum > projectionMedians[bit]) bits[i * wholeBytes + (bit >> 3)] |= 1 << (bit & 7);
    }
  }
  return bits;
}
