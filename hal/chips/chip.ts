import type { Clock } from '../clock.ts';
import { HalError } from '../device.ts';
import type { I2cBus } from '../i2c.ts';

/** Where a chip is soldered, and what its driver needs beside it. */
export interface ChipSite {
  readonly bus: I2cBus;
  /** 7 bits, as in the datasheet. */
  readonly address: number;
  readonly clock: Clock;
  /** For each transaction, from the call to its answer: other chips' turns count. */
  readonly deadlineMs: number;
}

/** A chip as its driver speaks to it: what every register-level driver shares. Failures are HalError. */
export class Chip {
  /** The part's name, for errors. */
  readonly part: string;
  readonly site: ChipSite;

  constructor(part: string, site: ChipSite) {
    this.part = part;
    this.site = site;
  }

  async write(...bytes: number[]): Promise<void> {
    await this.site.bus.write(this.site.address, Uint8Array.from(bytes), this.site);
  }

  async read(length: number): Promise<Uint8Array> {
    return await this.site.bus.read(this.site.address, length, this.site);
  }

  /** Reads from a register on: the register is written, and after a repeated START its bytes are read. */
  async readFrom(register: number, length: number): Promise<Uint8Array> {
    return await this.site.bus.writeRead(this.site.address, Uint8Array.of(register), length, this.site);
  }

  async readByte(register: number): Promise<number> {
    const [value = 0] = await this.readFrom(register, 1);
    return value;
  }

  /** A 16-bit register, its low byte first. */
  async readWord(register: number): Promise<number> {
    return uint16LE(await this.readFrom(register, 2), 0);
  }

  async writeWord(register: number, value: number): Promise<void> {
    await this.write(register, value & 0xff, value >> 8);
  }

  /** Throws HalError `io` unless an identification register reads what the datasheet says. */
  identify(register: string, wanted: number, got: number): void {
    if (got === wanted) return;
    const seen = `${register} reads ${hex(got)}, not ${hex(wanted)}`;
    throw this.error(
      `it is no ${this.part}: ${seen}; look at the address in the profile and at the parts list`,
    );
  }

  /** What the chip said makes no sense. */
  error(detail: string): HalError {
    return new HalError('io', this.#where, detail);
  }

  /** The chip did not do in time what it was told. */
  tooSlow(what: string): HalError {
    return new HalError('timeout', this.#where, `${what} did not end in time`);
  }

  get #where(): string {
    return `${this.part} at ${hex(this.site.address)} on ${this.site.bus.id}`;
  }
}

export const hex = (value: number) => `0x${value.toString(16).padStart(2, '0')}`;

export const uint16LE = (bytes: Uint8Array, at: number) => (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
export const uint16BE = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
export const int16LE = (bytes: Uint8Array, at: number) => (uint16LE(bytes, at) << 16) >> 16;
export const int8 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 24) >> 24;
