import { Arena, instantiateKernel, kernelMemory } from './kernel.ts';

// How well the ridges of two prints agree, block by block, when print b is laid on print a. A print is a raster of a byte a
// sample: 0 no print, 1 valley, 2 ridge. Blocks of 16 x 16 samples lie around nodes, a grid over print a.

/** What the kernel is told once. */
export interface AgreementTunables {
  /** From node to node, samples; the first lies half a step from the corner of print a. */
  readonly stepSamples: number;
  /** Least samples of a block that are print in both, whole. */
  readonly leastSamples: number;
  /** Least number of samples that a correlation is set against. */
  readonly floorSamples: number;
  /** Rounds of choosing and averaging. */
  readonly rounds: number;
  /** Correlation that lying a sample apart from the neighbours costs; times the square. */
  readonly stiffness: number;
  /** How many nodes away a neighbour may be. */
  readonly nearNodes: number;
}

/** The largest that it will be given. */
export interface AgreementSizes {
  /** Side of a print, samples. */
  readonly mostSamples: number;
  /** How far a block looks for its place, samples; up to 8. */
  readonly mostReach: number;
}

/** Its buffers. */
export interface AgreementRooms {
  /** Print b. */
  readonly b: Uint8Array;
  /** Print a; from `warp` on, print b as it lies on a. */
  readonly laid: Uint8Array;
  /** Bits of 16 samples of a row, for each place of each print: what is ridge, and what is print at all. */
  readonly aRidges: Uint16Array;
  readonly aPrints: Uint16Array;
  readonly bRidges: Uint16Array;
  readonly bPrints: Uint16Array;
  /** How many of the 16 x 16 samples from each place on are print in b. */
  readonly bCounts: Uint16Array;
  /** Nodes of the blocks that both prints show. */
  readonly blocks: Int32Array;
  /** Correlation of each of those blocks at each shift, shifts row by row. */
  readonly volume: Float32Array;
  /** How far each node of a lies off the rigid motion on b, samples of b: all x, then all y. */
  readonly field: Float64Array;
  /** The field along one row of samples. */
  readonly line: Float64Array;
  /** Of each column of samples, the column of nodes at or before it, and how far on to the next it lies. */
  readonly nodesBefore: Int32Array;
  readonly shares: Float64Array;
  /** Of each node, shift and correlation of its block: all x, then y, then correlation; samples. */
  readonly place: Float64Array;
  /** Mean shift around each node: all x, then all y; samples of a. */
  readonly drift: Float64Array;
  /** [row * (2 * nearNodes + 1) + col]: what a neighbour so far away counts. The caller fills it. */
  readonly nearness: Float64Array;
}

/** The steps of one round; `setFrame` and `windowA` come first, for each print a. */
export interface AgreementKernel {
  /** Size of print a, samples: at least two nodes either way. */
  setFrame(cols: number, rows: number): void;
  windowA(): void;
  /** Lays print b on a: sample (x, y) of a shows what b has at R (x, y) + t + field. */
  warp(bCols: number, bRows: number, cosine: number, sine: number, tx: number, ty: number): void;
  windowB(): void;
  /** How many blocks both prints show. */
  findBlocks(): number;
  /** The first `count` blocks at all shifts of up to `reach` samples either way. */
  correlate(count: number, reach: number): void;
  /** Each block chooses its shift; the sum of their correlations, less the price of lying apart. */
  settle(count: number, reach: number): number;
  /** The nodes without a block drift as those around them do; the others have their drift from `settle`. */
  spreadDrift(count: number): void;
}

/** A memory laid out for the kernel or its twin. */
export interface AgreementMemory {
  readonly memory: WebAssembly.Memory;
  readonly rooms: AgreementRooms;
  readonly tunables: AgreementTunables;
}

/** Side of a block, samples. */
export const blockSamples = 16;
/** Empty samples around the windows of a print: no block at any shift leaves them. */
export const marginSamples = 16;

/** A memory for prints of up to those sizes; `nearness` is left to the caller. Throws RangeError for too far a reach. */
export function agreementMemory(sizes: AgreementSizes, tunables: AgreementTunables): AgreementMemory {
  const { mostSamples, mostReach } = sizes;
  if (mostReach > marginSamples - blockSamples / 2) {
    throw new RangeError(`a block that reaches ${mostReach} samples leaves the margin of its print`);
  }
  const { stepSamples, nearNodes } = tunables;
  const samples = mostSamples ** 2;
  const windows = (mostSamples + 2 * marginSamples) ** 2;
  const nodesAcross = Math.floor(mostSamples / stepSamples);
  const nodes = nodesAcross ** 2;
  const shifts = (2 * mostReach + 1) ** 2;
  const memory = kernelMemory(10 * windows + 2 * samples + nodes * (4 * shifts + 64) + 2 ** 16);
  const arena = new Arena(memory);
  const rooms: AgreementRooms = {
    b: arena.uint8(samples),
    laid: arena.uint8(samples),
    aRidges: arena.uint16(windows),
    aPrints: arena.uint16(windows),
    bRidges: arena.uint16(windows),
    bPrints: arena.uint16(windows),
    bCounts: arena.uint16(windows + blockSamples),
    blocks: arena.int32(nodes),
    volume: arena.float32(nodes * shifts),
    field: arena.float64(2 * nodes),
    line: arena.float64(2 * nodesAcross),
    nodesBefore: arena.int32(mostSamples),
    shares: arena.float64(mostSamples),
    place: arena.float64(3 * nodes),
    drift: arena.float64(2 * nodes),
    nearness: arena.float64((2 * nearNodes + 1) ** 2),
  };
  return { memory, rooms, tunables };
}

/** A number of the kernel that is set from here. */
interface KernelNumber {
  value: number;
}

/** WebAssembly with SIMD: what runs. */
export function simdAgreement({ memory, rooms, tunables }: AgreementMemory): AgreementKernel {
  const kernel = instantiateKernel<AgreementKernel>('ridge-agreement', memory);
  const numbers = kernel as unknown as Readonly<Record<string, KernelNumber>>;
  const addresses = Object.entries(rooms).map(([name, room]) => [name, room.byteOffset] as const);
  for (const [name, value] of [...addresses, ...Object.entries(tunables)]) numbers[name].value = value;
  return kernel;
}
