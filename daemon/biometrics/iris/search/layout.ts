import { codeBytes, codeColumns } from '../../../core/iris.ts';
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

const columnBits = codeBits / codeColumns;
const { everyColumns } = irisSearchParameters.tiered;

/**
 * [bit]: where its two planes are. Columns that a tiered search looks at first come first: memory that is read in order comes
 * faster. Within a column bits keep their order.
 */
export const pairAt = Uint16Array.from({ length: codeBits }, (_, bit) => {
  const column = Math.floor(bit / columnBits);
  const place = (column % everyColumns) * (codeColumns / everyColumns) + Math.floor(column / everyColumns);
  return (place * columnBits + (bit % columnBits)) * pairBytes;
});

/** Bytes that a kernel works in, of its own; the kernel says whether they are enough. */
export const scratchBytes = 20_480;
/** Hits that are handed over at a time: at least a block of them. */
export const hitRoom = 1_024;
/** u32 place, copy, mismatches, valid bits. */
export const hitWords = 4;

/** Copies of a window at most, and looks before a copy is compared in full. */
export const mostWindowCopies = 8;
const mostLooks = 2;
/** What memory is read by. */
export const lineBytes = 64;

/** What of a probe lies in a segment, for one searcher: see `PreparedIrisProbe`. */
export interface ProbeArea {
  readonly runTerms: Uint16Array;
  readonly runEights: Uint16Array;
  readonly closerTerms: Uint16Array;
  readonly closerLists: Uint32Array;
  readonly lines: Uint16Array;
  readonly bounds: Uint16Array;
  readonly allowances: Int32Array;
  /** Terms of planes that lie one after the other. */
  readonly inOrder: Uint16Array;
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

/** Lists of a window, by first and last copy of a run. */
const listsOf = (copies: number) => (copies * (copies + 1)) / 2;

/** The longest that a probe can be: no two copies have a bit in common, and each list is padded to eights. */
export const most = {
  runTerms: mostCopies * codeBits + 2 * 7 * mostCopies * mostWindowCopies,
  runEights: 2 * listsOf(mostWindowCopies) * Math.ceil(mostCopies / 2),
  closerTerms: mostCopies * (2 * codeBits + 2 * 7 * mostLooks),
  closerLists: 4 * mostCopies * mostLooks,
  lines: Math.ceil(blockBytes / lineBytes),
  bounds: codeBits + 1,
  allowances: mostLooks,
  inOrder: codeBits / 8 + 8,
  hits: hitRoom * hitWords,
};

/** Lays out a segment, in a memory of its own or in one that another thread has laid out with as many slots. */
export function irisSegment(
  slots: number = segmentSlots,
  memory = kernelMemory(bytesFor(slots)),
): IrisSegment {
  if (slots % blockSlots !== 0) throw new Error(`${slots} slots of a segment are not whole blocks`);
  const arena = new Arena(memory);
  // Blocks begin on a cache line.
  arena.take(lineBytes - 2 * alignmentBytes);
  return {
    memory,
    slots,
    blocks: arena.uint8((slots / blockSlots) * blockBytes),
    probes: Array.from({ length: mostSearchers }, () => probeArea(memory, arena)),
  };
}

/** What an arena leaves out at its start. */
const alignmentBytes = 16;

function probeArea(memory: WebAssembly.Memory, arena: Arena): ProbeArea {
  const uint32 = (length: number) => new Uint32Array(memory.buffer, arena.take(4 * length), length);
  const area = {
    runTerms: arena.uint16(most.runTerms),
    runEights: arena.uint16(most.runEights),
    closerTerms: arena.uint16(most.closerTerms),
    closerLists: uint32(most.closerLists),
    lines: arena.uint16(most.lines),
    bounds: arena.uint16(most.bounds),
    allowances: arena.int32(most.allowances),
    inOrder: arena.uint16(most.inOrder),
    hits: uint32(most.hits),
    scratch: arena.uint8(scratchBytes),
  };
  return area;
}

function bytesFor(slots: number): number {
  const { runTerms, runEights, closerTerms, closerLists, lines, bounds, allowances, inOrder, hits } = most;
  const perSearcher =
    2 * (runTerms + runEights + closerTerms + lines + bounds + inOrder) +
    4 * (closerLists + allowances + hits) +
    scratchBytes +
    10 * alignmentBytes;
  return (slots / blockSlots) * blockBytes + mostSearchers * perSearcher + 4 * alignmentBytes;
}
