/** A chip as the bus sees it: bytes in, bytes out. Throwing I2cError refuses the transaction. */
export interface I2cTarget {
  /** Takes the bytes of a write. */
  write(bytes: Uint8Array): void;
  /** Gives the bytes of a read. */
  read(length: number): Uint8Array;
}

/**
 * A chip of 8-bit registers with a pointer that moves on by itself, as most have: the first byte written sets the
 * pointer, those after it are stored, reads begin at the pointer. Chip drivers are tested against it.
 */
export class RegisterFile implements I2cTarget {
  readonly registers = new Uint8Array(256);
  #pointer = 0;

  /** Contents from register 0 on; those behind are 0. */
  constructor(contents: ArrayLike<number> = []) {
    this.registers.set(contents);
  }

  write(bytes: Uint8Array): void {
    const [pointer, ...values] = bytes;
    this.#pointer = pointer ?? this.#pointer;
    for (const value of values) {
      this.store(this.#pointer, value);
      this.#pointer = this.next(this.#pointer);
    }
  }

  read(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => {
      const value = this.load(this.#pointer);
      this.#pointer = this.next(this.#pointer);
      return value;
    });
  }

  /** What a write to a register does; a chip with a mind of its own does more. */
  protected store(register: number, value: number): void {
    this.registers[register] = value;
  }

  protected load(register: number): number {
    return this.registers[register] ?? 0;
  }

  /** Where the pointer goes after a byte. */
  protected next(register: number): number {
    return (register + 1) & 0xff;
  }
}
