// Microchip MCP23017: 16 lines behind I2C. Sections are those of the datasheet DS20001952; registers with BANK = 0.
import { Chip, type ChipSite, hex, uint16LE } from './chip.ts';

/** Table 3-5: those of port A; those of port B stand one behind, and a transfer goes on to them. */
const IODIR = 0x00;
const IPOL = 0x02;
const GPINTEN = 0x04;
const INTCON = 0x08;
const IOCON = 0x0a;
const GPPU = 0x0c;
const GPIO = 0x12;
const OLAT = 0x14;
/** Where IOCON stands with BANK = 1; with BANK = 0 it is GPINTENB. */
const IOCON_IN_BANKS = 0x05;

/** Section 3.5.6: one INT for both ports, open drain. */
const MIRROR_ODR = (1 << 6) | (1 << 2);

/** Addresses by A2 to A0 (section 3.3.1). */
export const addresses = { least: 0x20, most: 0x27 } as const;
export const lineCount = 16;

/** Masks of 16 bits: GPA0 is bit 0, GPB7 bit 15. */
export class Mcp23017 {
  readonly #chip: Chip;

  /** Lets go of all lines, whatever was left driven. Rejects with HalError when another chip answers. */
  static async open(site: ChipSite): Promise<Mcp23017> {
    const expander = new Mcp23017(new Chip('MCP23017', site));
    await expander.#identify();
    await expander.letGo();
    return expander;
  }

  private constructor(chip: Chip) {
    this.#chip = chip;
  }

  /** No register names the chip, but IOCON stands at two addresses and has a bit that is always 0. */
  async #identify(): Promise<void> {
    // Another program may have left BANK = 1: 0 takes it back, and else watches no line of port B.
    await this.#chip.write(IOCON_IN_BANKS, 0);
    await this.#chip.write(IOCON, MIRROR_ODR | 1);
    const both = await this.#chip.readFrom(IOCON, 2);
    if (both.some(value => value !== MIRROR_ODR))
      throw this.#chip.error(
        `it is no MCP23017: IOCON reads ${[...both].map(hex).join(' ')}; look at the address`,
      );
  }

  /** All lines are inputs, without pull-ups and interrupts. */
  async letGo(): Promise<void> {
    await this.#chip.writeWord(IODIR, 0xffff);
    await this.#chip.writeWord(OLAT, 0);
    await this.#chip.writeWord(IPOL, 0);
    await this.#chip.writeWord(GPINTEN, 0);
    await this.#chip.writeWord(INTCON, 0);
    await this.#chip.writeWord(GPPU, 0);
  }

  /** The levels of all lines; it takes the interrupt back. Rejects when the chip was reset and has let go of its lines. */
  async levels(): Promise<number> {
    const registers = await this.#chip.readFrom(IOCON, GPIO + 2 - IOCON);
    if (registers[0] !== MIRROR_ODR)
      throw this.#chip.error('it was reset: a dip of its supply, or its RESET');
    return uint16LE(registers, GPIO - IOCON);
  }

  /** The levels of what is driven: port A, and one byte on the bus later port B. */
  async setLatches(high: number): Promise<void> {
    await this.#chip.writeWord(OLAT, high);
  }

  /** Which lines are inputs. */
  async setInputs(inputs: number): Promise<void> {
    await this.#chip.writeWord(IODIR, inputs);
  }

  /** 100 kilohms to VDD. */
  async setPullUps(pulled: number): Promise<void> {
    await this.#chip.writeWord(GPPU, pulled);
  }

  /** Which inputs pull INT low by any change. */
  async setInterrupts(watched: number): Promise<void> {
    await this.#chip.writeWord(GPINTEN, watched);
  }
}
