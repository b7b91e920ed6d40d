import { RegisterFile } from '../register-file.ts';

const IODIR = 0x00;
const GPINTEN = 0x04;
const IOCON = 0x0a;
const INTF = 0x0e;
const GPIO = 0x12;
const OLAT = 0x14;
const BANK = 1 << 7;

/** An MCP23017 with wires at its lines. Registers are kept as with BANK = 0. Masks of 16 bits: GPA0 is bit 0, GPB7 bit 15. */
export class SimMcp23017 extends RegisterFile {
  /** What is driven from outside onto the lines. */
  #outside = 0;
  /** Called when INT falls (true) or is let go. */
  onInterrupt: (active: boolean) => void = () => {};

  constructor() {
    super();
    this.registers.fill(0xff, IODIR, IODIR + 2);
  }

  /** Drives a line from outside. */
  drive(line: number, high: boolean): void {
    const before = this.levels;
    this.#outside = high ? this.#outside | (1 << line) : this.#outside & ~(1 << line);
    const changed = (before ^ this.levels) & this.#word(GPINTEN) & this.#word(IODIR);
    if (changed === 0) return;
    const flags = this.#word(INTF) | changed;
    this.registers.set([flags & 0xff, flags >> 8], INTF);
    this.onInterrupt(true);
  }

  /** What a voltmeter reads. A line that is an input shows what is outside of it. */
  get levels(): number {
    const inputs = this.#word(IODIR);
    return (this.#outside & inputs) | (this.#word(OLAT) & ~inputs & 0xffff);
  }

  protected override load(address: number): number {
    const register = this.#paired(address);
    if (register < GPIO || register >= GPIO + 2) return super.load(register);
    this.registers.fill(0, INTF, INTF + 2);
    this.onInterrupt(false);
    return (this.levels >> (8 * (register - GPIO))) & 0xff;
  }

  protected override store(address: number, value: number): void {
    const register = this.#paired(address);
    if (register === IOCON || register === IOCON + 1) this.registers.fill(value & 0xfe, IOCON, IOCON + 2);
    else if (register >= GPIO && register < GPIO + 2) super.store(register + 2, value);
    else super.store(register, value);
  }

  /** Section 3.2.1: there are 22 registers, and the pointer rolls over. */
  protected override next(register: number): number {
    return (register + 1) % (OLAT + 2);
  }

  /** Table 3-4: with BANK = 1 port A has the addresses from 0x00 on, port B those from 0x10 on. */
  #paired(address: number): number {
    const isInBanks = ((this.registers[IOCON] ?? 0) & BANK) !== 0;
    return isInBanks ? 2 * (address & 0x0f) + (address >> 4) : address;
  }

  #word(register: number): number {
    return (this.registers[register] ?? 0) | ((this.registers[register + 1] ?? 0) << 8);
  }
}
