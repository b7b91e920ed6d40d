import type { I2cTarget } from '../register-file.ts';

/** A chip of 16-bit registers, low byte first, whose pointer does not move on: Vishay's light sensors. */
export class WordRegisters implements I2cTarget {
  readonly registers = new Uint16Array(256);
  #pointer = 0;

  write(bytes: Uint8Array): void {
    const [pointer = this.#pointer, low, high] = bytes;
    this.#pointer = pointer;
    if (low !== undefined && high !== undefined) this.store(pointer, low | (high << 8));
  }

  read(length: number): Uint8Array {
    const value = this.load(this.#pointer);
    return Uint8Array.from({ length }, (_, index) => (index % 2 === 0 ? value & 0xff : value >> 8));
  }

  protected store(register: number, value: number): void {
    this.registers[register] = value;
  }

  protected load(register: number): number {
    return this.registers[register] ?? 0;
  }
}
