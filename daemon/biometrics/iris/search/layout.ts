import { codeBytes } from '../../../core/iris.ts';
import { Arena, kernelMemory } from '../../../kernels/kernel.ts';
import { irisSearchParameters } from './parameters.ts';
import { mostCopies } from './probe.ts';

/** Templates that share a block: one bit of each in every vector. */
export const blockSlots = 128;
export const codeBits = 8 * codeBytes;
/** A plane: one bit of each of the block's templates. */
export const planeBytes = blockSlots / 8;
/** Of each bit of a code two planes, one after the other: where it is 1, and where it is a valid 0. */
export const pairBytes = 2 * planeBytes;
/** After them a plane of zeros, in a cache line of its own, and how many bits of each template are valid, u16. */
export const zeroAt = codeBits * pairBytes;
export const validBitsAt = zeroAt + 64;
export const blockBytes = validBitsAt + 2 * blockSlots;

/** Bytes that a kernel works in, of its own; the kernel says whether they are enough. */
export const scratchBytes = 20_480;
/** Hits that are handed over at a time: at least a block of them. */
export const hitRoom = 1_024;
/** u32 place, copy, mismatches, valid bits. */
export const hitWords = 4;

/** What of a probe lies in a segment, for one searcher: see `PreparedIrisProbe`. */
export interface ProbeArea {
  readonly runTerms: Uint16Array;
  readonly runEights: Uint16Array;
  readonly wholeTerms: Uint16Array;
  readonly wholeLists: Uint32Array;
  readonly bounds: Uint16Array;
  readonly hits: Uint32Array;
  readonly scratch: Uint8Array;
}

/** A segment: a memory that threads share, with room for so many templates. */
export interface IrisSegment {
  readonly memory: WebAssembly.Memory;
  readonly slots: number;
  /** [block * blockBytes + bit * pairBytes + plane * planeBytes + (lane >> 3)], bit lane & 7; and see `zeroAt`. */
  readonly blocks: Uint8Array;
  /** Of each searcher. */
  readonly probes: readonly ProbeArea[];
}

const { segmentSlots, mostSearchers } = irisSearchParameters.store;
const { mostWindowCopies } = irisSearchParameters.screen;

/** Terms are taken by eights. */
export const padded = (terms: number) => Math.ceil(terms / 8) * 8;
/** Lists of a window, by first and last copy of a run. */
const listsOf = (copies: number) => (copies * (copies + 1)) / 2;

/** The longest that a probe can be: no two copies have a bit in common. */
const most = {
  runTerms: mostCopies * codeBits + 2 * 7 * mostCopies * mostWindowCopies,
  runEights: 2 * listsOf(mostWindowCopies) * mostCopies,
  wholeTerms: mostCopies * (codeBits + 2 * 7),
  wholeLists: 4 * mostCopies,
  bounds: codeBits + 1,
  hits: hitRoom * hitWords,
};

/** Lays out a segment, in a memory of its own or in one that another thread has laid out with as many slots. */
export function irisSegment(
  slots: number = segmentSlots,
  memory = kernelMemory(bytesFor(slots)),
): IrisSegment {
  if (slots % blockSlots !== 0) throw new Error(`${slots} slots of a segment are not whole blocks`);
  const arena = new Arena(memory);
  const uint32 = (length: number) => new Uint32Array(memory.buffer, arena.take(4 * length), length);
  // 16 bytes are left out at the start; a block begins on a cache line.
  arena.take(32);
  return {
    memory,
    slots,
    blocks: arena.uint8((slots / blockSlots) * blockBytes),
    probes: Array.from({ length: mostSearchers }, () => ({
      runTerms: arena.uint16(most.runTerms),
      runEights: arena.uint16(most.runEights),
      wholeTerms: arena.uint16(most.wholeTerms),
      wholeLists: uint32(most.wholeLists),
      bounds: arena.uint16(most.bounds),
      hits: uint32(most.hits),
      scratch: arena.uint8(scratchBytes),
    })),
  };
}

function bytesFor(slots: number): number {
  const perSearcher =
    2 * (most.runTerms + most.runEights + most.wholeTerms + most.bounds) +
    4 * (most.wholeLists + most.hits) +
    scratchBytes +
    128;
  return (slots / blockSlots) * blockBytes + mostSearchers * perSearcher + 256;
}
