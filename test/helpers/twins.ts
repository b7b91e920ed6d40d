import { Arena, kernelMemory } from '../../daemon/kernels/kernel.ts';

type Over<Kernels> = (memory: WebAssembly.Memory) => Kernels;

/**
 * Kernels and their scalar twins, each over a memory of its own, which is wiped before each call and used again: memories of the
 * cases of a property, one after the other, are more than a small board has until they are collected.
 */
export class Twins<Kernels> {
  readonly #sides: readonly { readonly memory: WebAssembly.Memory; readonly kernels: Kernels }[];

  constructor(bytes: number, kernels: Over<Kernels>, scalar: Over<Kernels>) {
    this.#sides = [kernels, scalar].map(over => {
      const memory = kernelMemory(bytes);
      return { memory, kernels: over(memory) };
    });
  }

  /** What the same call leaves of the kernels, and of their twins; views of the memory hold until the next call. */
  both<Result>(call: (kernels: Kernels, arena: Arena) => Result): Result[] {
    return this.#sides.map(({ memory, kernels }) => {
      new Uint8Array(memory.buffer).fill(0);
      return call(kernels, new Arena(memory));
    });
  }
}
