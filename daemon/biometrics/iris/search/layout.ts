import { codeBytes } from '../../../core/iris.ts';
import { Arena, kernelMemory } from '../../../kernels/kernel.ts';
import { irisSearchParameters } from './parameters.ts';

/** Templates that share a block: one bit of each in every vector. */
export const blockSlots = 128;
export const codeBits = 8 * codeBytes;
/** A plane: one bit of each of the block's templates. */
export const planeBytes = blockSlots / 8;
/** Of each bit of a code two planes, one after the other: where it is 1, and where it is a valid 0. */
export const pairBytes = 2 * planeBytes;
export const blockBytes = codeBits * pairBytes;

/** A segment: a memory that threads share, with room for so many templates. */
export interface IrisSegment {
  readonly memory: WebAssembly.Memory;
  readonly slots: number;
  /** [block * blockBytes + bit * pairBytes + plane * planeBytes + (lane >> 3)], lane & 7: see `pairBytes`. */
  readonly planes: Uint8Array;
  /** How many bits of each template are valid. */
  readonly validBits: Uint16Array;
}

const { segmentSlots } = irisSearchParameters.store;

/** Lays out a segment, in a memory of its own or in one that another thread has laid out with as many slots. */
export function irisSegment(
  slots: number = segmentSlots,
  memory = kernelMemory(bytesFor(slots)),
): IrisSegment {
  if (slots % blockSlots !== 0) throw new Error(`${slots} slots of a segment are not whole blocks`);
  const arena = new Arena(memory);
  return {
    memory,
    slots,
    planes: arena.uint8((slots / blockSlots) * blockBytes),
    validBits: arena.uint16(slots),
  };
}

function bytesFor(slots: number): number {
  return slots * (2 * codeBytes + 2) + 64;
}
