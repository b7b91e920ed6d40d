import { Arena, kernelMemory } from '../../../kernels/kernel.ts';
import { searchParameters } from './parameters.ts';

/** Minutiae of a print that are kept, and prints that share a block of 128 lanes: 3 x 42 = 126. */
export const slots = 42;
export const printsPerBlock = 3;
const lanes = 128;

/** Bits of a descriptor that stage 1 looks at, and all of them. */
export const scanBits = 64;
export const wholeBits = 128;
export const wholeBytes = wholeBits / 8;

/**
 * A block: 64 bit planes of 128 lanes, lane 42 s + j being minutia j of print s; a plane that tells which lanes are
 * minutiae; a direction a lane. Planes 2 k and 2 k + 1 hold bit 2 k, and bit 2 k xor bit 2 k + 1.
 */
export const planeBytes = lanes / 8;
export const validAt = scanBits * planeBytes;
export const directionsAt = validAt + planeBytes;
export const blockBytes = directionsAt + lanes;

/** A row is one print's part of stage 2: the other 64 bits of each minutia, then x and y of each. */
export const placesAt = slots * 8;
export const rowBytes = placesAt + slots * 2;

/** Bytes of a probe minutia's 64 masks of 8 bytes. */
export const maskBytes = scanBits * 8;

/** Every kernel instance that works at the same time has its own. */
export const scratchBytes = 4_096;
export const mostWorkers = 2;

const { probeMinutiae } = searchParameters.descriptor;

/** What is known of one probe: filled by the caller, read by every worker. */
export interface ProbeArea {
  readonly masks: Uint8Array;
  readonly words: Uint8Array;
  readonly directions: Uint8Array;
  readonly places: Uint8Array;
  readonly thresholds: Uint8Array;
  readonly wholeThresholds: Uint8Array;
  readonly weights: Uint16Array;
  readonly wholeWeights: Uint16Array;
}

/** Where everything lies in a search's memory. The same number of prints always gives the same places. */
export interface SearchMemory {
  readonly memory: WebAssembly.Memory;
  readonly prints: number;
  readonly blocks: Uint8Array;
  readonly rows: Uint8Array;
  readonly probe: ProbeArea;
  /** Cosine and sine of 256 directions, 256 = 1. */
  readonly turns: Int16Array;
  /** Stage 1: a score a print, whole blocks of them. */
  readonly scores: Uint16Array;
  /** Stage 2: which prints, and their scores. */
  readonly listed: Uint32Array;
  readonly refined: Uint32Array;
  /** Stage 3: which prints, and four numbers each (see scalar/alignment.ts). */
  readonly closest: Uint32Array;
  readonly aligned: Uint32Array;
  /** Stage 4: which prints, and how alike each is. */
  readonly screened: Uint32Array;
  readonly likeness: Float32Array;
  readonly histogram: Uint32Array;
  readonly scratch: readonly number[];
  /** What a crew says to each other: see controlAt. Zero at first. */
  readonly control: Int32Array;
}

/** How many blocks hold so many prints. */
export const blocksOf = (prints: number) => Math.ceil(prints / printsPerBlock);

const { cascade } = searchParameters;

/** How many prints stage 1 hands on. */
export const scanKeeps = (prints: number) => kept(prints, cascade.scanKeeps, cascade.scanKeepsAtLeast);

/** How many prints stage 2 hands on. */
export const refineKeeps = (prints: number) => kept(prints, cascade.refineKeeps, cascade.refineKeepsAtLeast);

/** How many prints stage 3 hands on. */
export const alignKeeps = (prints: number) => kept(prints, cascade.alignKeeps, cascade.alignKeepsAtLeast);

/** How many prints stage 4 hands on. */
export const screenKeeps = (prints: number) => kept(prints, cascade.screenKeeps, cascade.screenKeepsAtLeast);

function kept(prints: number, share: number, least: number): number {
  return Math.min(prints, Math.max(least, Math.ceil(share * prints)));
}

/** So many bytes hold a search of so many prints. */
function bytesFor(prints: number): number {
  const blocks = blocksOf(prints);
  const perPrint =
    blocks * (blockBytes + 2 * printsPerBlock) +
    prints * rowBytes +
    scanKeeps(prints) * 8 +
    refineKeeps(prints) * 20 +
    alignKeeps(prints) * 8;
  return perPrint + 96 * 1024;
}

/** Lays out a search of so many prints, in a memory of its own or in one that another thread has laid out in the same way. */
export function searchMemory(prints: number, memory = kernelMemory(bytesFor(prints))): SearchMemory {
  const arena = new Arena(memory);
  const uint16 = (length: number) => new Uint16Array(memory.buffer, arena.take(2 * length), length);
  const uint32 = (length: number) => new Uint32Array(memory.buffer, arena.take(4 * length), length);
  return {
    memory,
    prints,
    blocks: arena.uint8(blocksOf(prints) * blockBytes),
    rows: arena.uint8(prints * rowBytes),
    probe: {
      masks: arena.uint8(probeMinutiae * maskBytes),
      words: arena.uint8(probeMinutiae * wholeBytes),
      directions: arena.uint8(probeMinutiae),
      places: arena.uint8(2 * probeMinutiae),
      thresholds: arena.uint8(probeMinutiae),
      wholeThresholds: arena.uint8(probeMinutiae),
      weights: uint16(probeMinutiae * scanBits),
      wholeWeights: uint16(probeMinutiae * wholeBits),
    },
    turns: new Int16Array(memory.buffer, arena.take(4 * 256), 2 * 256),
    scores: uint16(blocksOf(prints) * printsPerBlock),
    listed: uint32(scanKeeps(prints)),
    refined: uint32(scanKeeps(prints)),
    closest: uint32(refineKeeps(prints)),
    aligned: uint32(4 * refineKeeps(prints)),
    screened: uint32(alignKeeps(prints)),
    likeness: arena.float32(alignKeeps(prints)),
    histogram: uint32(probeMinutiae * wholeBits),
    scratch: Array.from({ length: mostWorkers }, () => arena.take(scratchBytes)),
    control: arena.int32(8),
  };
}

/** [2 * direction], [2 * direction + 1]: cosine and sine of a direction of 256 to the turn, 256 = 1. */
export const turnTable = Int16Array.from({ length: 2 * 256 }, (_, at) => {
  const angle = (2 * Math.PI * (at >> 1)) / 256;
  return Math.round(256 * (at % 2 === 0 ? Math.cos(angle) : Math.sin(angle)));
});
