import { readFileSync } from 'node:fs';

/** WebAssembly pages. */
export const pageBytes = 65_536;
/** So that every vector load of a kernel is aligned. */
const alignmentBytes = 16;

/**
 * Compiles a kernel (daemon/kernels/assembly/NAME.ts) over a memory, which several instances in several workers may
 * share. `Exports` is what the caller knows that the source exports: functions of numbers, where an address is a number.
 */
export function instantiateKernel<Exports extends object>(
  name: string,
  memory: WebAssembly.Memory,
): Readonly<Exports> {
  const module = new WebAssembly.Module(readFileSync(new URL(`./${name}.wasm`, import.meta.url)));
  const instance = new WebAssembly.Instance(module, { env: { memory } });
  // The compiler of the kernel knows the types; they do not outlive it.
  return instance.exports as Exports;
}

/** A number that a kernel exports: an address or a tunable, which its loader may set. */
export interface KernelNumber {
  value: number;
}

/** Sets such numbers, by their names in the kernel. */
export function setKernelNumbers(
  kernel: Readonly<Record<string, KernelNumber>>,
  values: Readonly<Record<string, number>>,
): void {
  for (const [name, value] of Object.entries(values)) kernel[name].value = value;
}

/** A memory of at least so many bytes, which cannot grow: views of it stay valid. */
export function kernelMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / pageBytes);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** Hands out a memory piece by piece, each aligned and zeroed by whoever needs it so; nothing is given back. */
export class Arena {
  readonly #buffer: SharedArrayBuffer;
  /** Address 0 is left out, so that no piece looks like "none". */
  #next = alignmentBytes;

  constructor(memory: WebAssembly.Memory) {
    this.#buffer = memory.buffer;
  }

  /** Address of a new piece. Throws RangeError when the memory is used up. */
  take(bytes: number): number {
    const address = this.#next;
    this.#next = Math.ceil((address + bytes) / alignmentBytes) * alignmentBytes;
    if (address + bytes > this.#buffer.byteLength) {
      throw new RangeError(
        `kernel memory is used up: ${address + bytes} of ${this.#buffer.byteLength} bytes`,
      );
    }
    return address;
  }

  float32(length: number): Float32Array {
    return new Float32Array(this.#buffer, this.take(4 * length), length);
  }

  float64(length: number): Float64Array {
    return new Float64Array(this.#buffer, this.take(8 * length), length);
  }

  int32(length: number): Int32Array {
    return new Int32Array(this.#buffer, this.take(4 * length), length);
  }

  int16(length: number): Int16Array {
    return new Int16Array(this.#buffer, this.take(2 * length), length);
  }

  uint32(length: number): Uint32Array {
    return new Uint32Array(this.#buffer, this.take(4 * length), length);
  }

  uint16(length: number): Uint16Array {
    return new Uint16Array(this.#buffer, this.take(2 * length), length);
  }

  uint8(length: number): Uint8Array {
    return new Uint8Array(this.#buffer, this.take(length), length);
  }
}
