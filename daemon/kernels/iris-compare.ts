import { instantiateKernel } from './kernel.ts';

/** How the kernel wants codes laid out: scale after scale, and in each the bits twice in a row and the mask twice in a row. */
export const irisLayout = {
  codeBytes: 256,
  /** 16 columns. */
  sectorBytes: 32,
  sectors: 8,
  scaleBytes: 1024,
  /** From the first bit of a scale to its mask. */
  maskAt: 512,
} as const;

/** Two iris codes, bit by bit; the arguments are explained where the kernel is written (assembly/iris-compare.ts). */
export interface IrisCompareKernel {
  sectorCounts(probe: number, reference: number, scales: number, reach: number, counts: number): void;
}

/** WebAssembly with SIMD: what runs. */
export function simdIrisCompare(memory: WebAssembly.Memory): IrisCompareKernel {
  return instantiateKernel<IrisCompareKernel>('iris-compare', memory);
}
