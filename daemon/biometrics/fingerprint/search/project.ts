import { Arena, instantiateKernel, kernelMemory } from '../../../kernels/kernel.ts';
import { slots, wholeBits, wholeBytes } from './layout.ts';
import { surroundingsLength, surroundingsStride } from './surroundings.ts';
import { trainedTable } from './table.ts';

/** [bit * surroundingsStride + number]: the trained weights, ready for products of eight at a time. */
const weights = new Int16Array(wholeBits * surroundingsStride);
const trainedWeights = new Int8Array(Buffer.from(trainedTable.weights, 'base64'));
for (let bit = 0; bit < wholeBits; bit++) {
  const row = trainedWeights.subarray(bit * surroundingsLength, (bit + 1) * surroundingsLength);
  weights.set(row, bit * surroundingsStride);
}
const medians = Int32Array.from(trainedTable.medians.slice(0, wholeBits));

interface ProjectKernel {
  project(
    numbers: number,
    minutiae: number,
    stride: number,
    table: number,
    medians: number,
    bits: number,
    out: number,
  ): void;
}

/**
 * Surroundings to bits: bit k says whether the weighted sum k is above its median over model fingers. The weights are
 * linear discriminants (the same minutia seen twice, against all others), turned so that signs lose least (iterative
 * quantisation: Y. Gong, S. Lazebnik, CVPR 2011); scripts/train-search.ts made them.
 */
export function projectBits(surroundings: Int16Array, count: number): Uint8Array {
  projector ??= startProjector();
  return projector(surroundings, count);
}

type Project = (surroundings: Int16Array, count: number) => Uint8Array;

let projector: Project | undefined;

function startProjector(): Project {
  const memory = kernelMemory(2 * weights.byteLength);
  const arena = new Arena(memory);
  const { project } = instantiateKernel<ProjectKernel>('scan', memory);
  const table = new Int16Array(memory.buffer, arena.take(weights.byteLength), weights.length);
  table.set(weights);
  const levels = arena.int32(wholeBits);
  levels.set(medians);
  const stride = 2 * surroundingsStride;
  const numbers = new Int16Array(memory.buffer, arena.take(slots * stride), slots * surroundingsStride);
  const out = arena.uint8(slots * wholeBytes);
  return (surroundings, count) => {
    numbers.set(surroundings);
    project(
      numbers.byteOffset,
      count,
      stride,
      table.byteOffset,
      levels.byteOffset,
      wholeBits,
      out.byteOffset,
    );
    return out.slice(0, count * wholeBytes);
  };
}

/** The twin of the kernel: the same bits. */
export function projectBitsScalar(surroundings: Int16Array, count: number): Uint8Array {
  const bits = new Uint8Array(count * wholeBytes);
  for (let i = 0; i < count; i++) {
    for (let bit = 0; bit < wholeBits; bit++) {
      let sum = 0;
      for (let n = 0; n < surroundingsStride; n++) {
        sum += surroundings[i * surroundingsStride + n] * weights[bit * surroundingsStride + n];
      }
      if (sum > medians[bit]) bits[i * wholeBytes + (bit >> 3)] |= 1 << (bit & 7);
    }
  }
  return bits;
}
