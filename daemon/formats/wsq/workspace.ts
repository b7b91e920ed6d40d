import { Arena, kernelMemory } from '../../kernels/kernel.ts';
import { lookupBytes, stripRowBytes, stripSlackRows, type WsqKernels } from '../../kernels/wsq.ts';

/** What a workspace has to hold. */
export interface Extent {
  readonly widthPx: number;
  readonly heightPx: number;
  /** Bytes of the longest block; 0 where none is read. */
  readonly dataBytes: number;
}

/** Kernels of WSQ over a memory. */
export type KernelsOver = (memory: WebAssembly.Memory) => WsqKernels;

/** Samples beyond either end of a line that the longest filter, of 255 taps, may ask for. */
const marginRows = 128;
/** Numbers of the table of one extension: three a sample. */
const extensionNumbers = 3 * 2 * marginRows;
const smallest = 2 ** 12;

/** A memory for one image at a time, and the kernels over it: all of it is zero when an image comes, and is made zero again behind it. */
export class Workspace {
  readonly kernels: WsqKernels;
  /** The plane of coefficients, f32, row after row. */
  readonly plane: Float32Array;
  /** The indices of the subbands, one subband after the other. */
  readonly indices: Int16Array;
  /** Grey levels, or the data of a block. */
  readonly bytes: Uint8Array;
  /** Addresses of strips' first rows: the halves of sixteen lines, and the lines. */
  readonly lowStrip: number;
  readonly highStrip: number;
  readonly lineStrip: number;
  readonly lowTaps: Float32Array;
  readonly highTaps: Float32Array;
  readonly lowExtension: Int32Array;
  readonly highExtension: Int32Array;
  /** The Huffman code: as a file has it, as `decode` looks it up, as `encode` takes it; and how often each symbol comes. */
  readonly codeCounts: Uint8Array;
  readonly symbols: Uint8Array;
  readonly lookup: number;
  readonly codes: Int32Array;
  readonly counts: Int32Array;
  /** What `decode`, `greyRange` and `moments` answer. */
  readonly answer: Uint32Array;
  readonly sums: Float64Array;

  readonly #bytes: number;
  readonly #capacity: Capacity;

  constructor(kernelsOver: KernelsOver, extent: Extent) {
    this.#capacity = capacityFor(extent);
    const { pixels, sidePx, bytes } = this.#capacity;
    const stripBytes = (sidePx + 2 * marginRows + stripSlackRows) * stripRowBytes;
    const memory = kernelMemory(6 * pixels + bytes + 3 * stripBytes + lookupBytes + 2 ** 15);
    this.#bytes = memory.buffer.byteLength;
    this.kernels = kernelsOver(memory);
    const arena = new Arena(memory);
    const strip = () => arena.take(stripBytes) + marginRows * stripRowBytes;
    // Kernels read and write whole vectors: a few numbers behind the last.
    this.plane = arena.float32(pixels + 16);
    this.indices = arena.int16(pixels + 8);
    this.bytes = arena.uint8(bytes + 16);
    this.lowStrip = strip();
    this.highStrip = strip();
    this.lineStrip = strip();
    this.lowTaps = arena.float32(256);
    this.highTaps = arena.float32(256);
    this.lowExtension = arena.int32(extensionNumbers);
    this.highExtension = arena.int32(extensionNumbers);
    this.codeCounts = arena.uint8(16);
    this.symbols = arena.uint8(256);
    this.lookup = arena.take(lookupBytes);
    this.codes = arena.int32(256);
    this.counts = arena.int32(256);
    this.answer = arena.uint32(4);
    this.sums = arena.float64(2);
  }

  get pixels(): number {
    return this.#capacity.pixels;
  }

  holds(extent: Extent): boolean {
    const { pixels, sidePx, bytes } = capacityFor(extent);
    const mine = this.#capacity;
    return pixels <= mine.pixels && sidePx <= mine.sidePx && bytes <= mine.bytes;
  }

  /** Nothing of an image stays behind. */
  wipe(): void {
    this.kernels.wipe(0, this.#bytes);
  }
}

interface Capacity {
  readonly pixels: number;
  readonly sidePx: number;
  readonly bytes: number;
}

/** Rounded up, so that images of about one size take turns in one workspace. */
function capacityFor({ widthPx, heightPx, dataBytes }: Extent): Capacity {
  const pixels = roundedUp(widthPx * heightPx);
  return {
    pixels,
    sidePx: roundedUp(Math.max(widthPx, heightPx)),
    bytes: Math.max(pixels, roundedUp(dataBytes)),
  };
}

/** To an eighth of a power of two. */
function roundedUp(count: number): number {
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(count, smallest))) - 3);
  return Math.ceil(Math.max(count, smallest) / step) * step;
}
