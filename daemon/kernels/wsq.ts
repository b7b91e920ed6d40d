import { instantiateKernel } from './kernel.ts';
import { scalarWsqEntropy } from './scalar/wsq-entropy.ts';
import { scalarWsqQuantise } from './scalar/wsq-quantise.ts';
import { scalarWsqWavelet } from './scalar/wsq-wavelet.ts';

// The kernels of WSQ, over one memory. Every argument is a number or an address, and is explained where the kernel is written
// (assembly/wsq-NAME.ts).

/** Lines that the wavelet kernels work on at once. */
export const stripLines = 16;
/** Bytes of a row of a strip: a sample, f32, of each line. */
export const stripRowBytes = 4 * stripLines;
/** Rows behind a strip that may be written. */
export const stripSlackRows = 3;
/** Bytes of the table by which `decode` finds symbols: a u16 for each 16 bits. */
export const lookupBytes = 2 * 65_536;

/** How `decode` ended. */
export const decodeEnds = ['done', 'no-code', 'too-many', 'cut-short'] as const;

/** One level of the wavelet transform. */
export interface WsqWaveletKernel {
  takeColumns(from: number, strideBytes: number, count: number, strip: number): void;
  takeRows(from: number, strideBytes: number, count: number, lines: number, strip: number): void;
  giveColumns(strip: number, to: number, strideBytes: number, count: number, lines: number): void;
  giveRows(strip: number, to: number, strideBytes: number, count: number, lines: number): void;
  extend(strip: number, table: number, entries: number): void;
  join(
    low: number,
    lowTaps: number,
    lowCount: number,
    high: number,
    highTaps: number,
    highCount: number,
    lag: number,
    count: number,
    out: number,
  ): void;
  split(line: number, taps: number, tapCount: number, count: number, out: number): void;
}

/** What is done to each coefficient and pixel alone. */
export interface WsqQuantiseKernel {
  dequantise(
    indices: number,
    width: number,
    height: number,
    bin: number,
    zero: number,
    centre: number,
    to: number,
    strideBytes: number,
  ): void;
  quantise(
    from: number,
    strideBytes: number,
    width: number,
    height: number,
    bin: number,
    zero: number,
    indices: number,
  ): void;
  toGrey(values: number, count: number, scale: number, shift: number, grey: number): void;
  greyRange(grey: number, count: number, answer: number): void;
  wipe(from: number, bytes: number): void;
  fromGrey(grey: number, count: number, shift: number, scale: number, values: number): void;
  moments(from: number, strideBytes: number, width: number, height: number, sums: number): void;
}

/** The Huffman code. */
export interface WsqEntropyKernel {
  fillLookup(counts: number, symbols: number, lookup: number): void;
  decode(from: number, last: number, lookup: number, to: number, limit: number, answer: number): void;
  countSymbols(indices: number, count: number, counts: number): void;
  /** Returns the address behind the last byte. */
  encode(indices: number, count: number, codes: number, to: number): number;
}

/** All of them. */
export type WsqKernels = WsqWaveletKernel & WsqQuantiseKernel & WsqEntropyKernel;

/** WebAssembly with SIMD: what runs. */
export function simdWsqKernels(memory: WebAssembly.Memory): WsqKernels {
  return {
    ...instantiateKernel<WsqWaveletKernel>('wsq-wavelet', memory),
    ...instantiateKernel<WsqQuantiseKernel>('wsq-quantise', memory),
    ...instantiateKernel<WsqEntropyKernel>('wsq-entropy', memory),
  };
}

/** Their scalar twins: the same bytes, to test and to measure against. */
export function scalarWsqKernels(memory: WebAssembly.Memory): WsqKernels {
  const { buffer } = memory;
  return { ...scalarWsqWavelet(buffer), ...scalarWsqQuantise(buffer), ...scalarWsqEntropy(buffer) };
}
