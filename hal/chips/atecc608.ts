// Microchip ATECC608: a P-256 key that never leaves the chip. Its whole datasheet is not public; chapters are those of what is
// published of its preconfigured parts (ATECC608-TNGTLS), names of modes those of Microchip's CryptoAuthLib.
import { sleep } from '../clock.ts';
import type { HalError } from '../device.ts';
import { I2cError } from '../i2c.ts';
import { Chip, type ChipSite } from './chip.ts';
import { crc16 } from './crc.ts';
import { atecc608 as parameters } from './parameters.ts';

/** Word addresses */
const SLEEP = 0x01;
const COMMAND = 0x03;

/** Opcodes ("Device Commands") */
const READ = 0x02;
const NONCE = 0x16;
const RANDOM = 0x1b;
const INFO = 0x30;
const GEN_KEY = 0x40;
const SIGN = 0x41;
const ECDH = 0x43;

/** "Status/Error Codes": what an answer of one byte says. */
const AFTER_WAKE = 0x11;
const statusText: Readonly<Record<number, string>> = {
  0x01: 'a comparison failed',
  0x03: 'it could not parse the command',
  0x05: 'an error of elliptic curves, which may not come back',
  0x07: 'its self-test failed',
  0x08: 'its health test failed',
  0x0f: 'it refuses the command: the slot is not configured for it, or the zones are not locked',
  0xee: 'its watchdog is about to end',
  0xff: 'the command came with a wrong check sum',
};

/** As it leaves the factory. */
export const address = 0x60;

export class Atecc608 {
  readonly #chip: Chip;

  /** Wakes the chip and asks what it is. Rejects with HalError when another one answers. */
  static async open(site: ChipSite): Promise<Atecc608> {
    const element = new Atecc608(new Chip('ATECC608', site));
    const revision = await element.#awake(() => element.#command(INFO, 0, 0));
    // Info in the mode Revision: 00 00 60 with the silicon's revision behind.
    element.#chip.identify('the family in Info', 0x60, revision[2] ?? 0);
    return element;
  }

  private constructor(chip: Chip) {
    this.#chip = chip;
  }

  /** 9 bytes that no other chip has. */
  async serialNumber(): Promise<Uint8Array> {
    return await this.#awake(async () => {
      // Zone 0 (configuration), 32 bytes from word 0 on: SN[0:3], the revision, SN[4:8].
      const block = await this.#command(READ, 0x80, 0);
      return Uint8Array.of(...block.subarray(0, 4), ...block.subarray(8, 13));
    });
  }

  /** 32 bytes of the chip's generator; before its configuration is locked they are a fixed pattern. */
  async random(): Promise<Uint8Array> {
    return await this.#awake(() => this.#command(RANDOM, 0, 0));
  }

  /** The public key of a slot, x and y (GenKey, mode public: without creating a new private key). */
  async publicKey(slot: number): Promise<Uint8Array> {
    return await this.#awake(() => this.#command(GEN_KEY, 0, slot));
  }

  /** ES256: r and s of the key of a slot over a SHA-256 digest (Nonce, mode pass-through; Sign, mode external). */
  async sign(slot: number, digest: Uint8Array): Promise<Uint8Array> {
    if (digest.length !== 32) throw new RangeError('a digest has 32 bytes');
    return await this.#awake(async () => {
      await this.#succeed(NONCE, 0x03, 0, digest);
      return await this.#command(SIGN, 0x80, slot);
    });
  }

  /** The shared secret (x) of the key of a slot and a public key, x and y; the slot has to give it out. */
  async ecdh(slot: number, publicKey: Uint8Array): Promise<Uint8Array> {
    if (publicKey.length !== 64) throw new RangeError('a public key of P-256 has 64 bytes');
    return await this.#awake(() => this.#command(ECDH, 0, slot, publicKey));
  }

  /** Wakes it, and puts it to sleep again: awake, its watchdog would do that within a second or two, in the midst of a command. */
  async #awake<T>(work: () => Promise<T>): Promise<T> {
    await this.#wake();
    try {
      return await work();
    } finally {
      await this.#chip.write(SLEEP);
    }
  }

  /** SDA low for 60 us (tWLO), which address 0 with its eight zeros is at 100 kHz; nobody acknowledges it. */
  async #wake(): Promise<void> {
    const { bus, clock } = this.#chip.site;
    await bus.write(0x00, Uint8Array.of(0), this.#chip.site).catch(ignoreNack);
    await sleep(clock, parameters.wakeMs);
    const answer = await this.#answer();
    if (answer[0] !== AFTER_WAKE) throw this.#chip.error('it does not say that it is awake');
  }

  async #succeed(opcode: number, mode: number, parameter: number, data: Uint8Array): Promise<void> {
    const [status] = await this.#exchange(opcode, mode, parameter, data);
    if (status !== 0) throw this.#refused(status ?? 0xff);
  }

  async #command(
    opcode: number,
    mode: number,
    parameter: number,
    data: Uint8Array = none,
  ): Promise<Uint8Array> {
    const answer = await this.#exchange(opcode, mode, parameter, data);
    if (answer.length === 1) throw this.#refused(answer[0] ?? 0xff);
    return answer;
  }

  async #exchange(opcode: number, mode: number, parameter: number, data: Uint8Array): Promise<Uint8Array> {
    await this.#chip.write(COMMAND, ...packetOf(opcode, mode, parameter, data));
    return await this.#answer();
  }

  /** While it works the chip does not acknowledge its address. */
  async #answer(): Promise<Uint8Array> {
    const { clock } = this.#chip.site;
    const untilMs = clock.monotonicMs() + parameters.longestMs;
    for (;;) {
      try {
        return this.#dataOf(await this.#chip.read(longestAnswer));
      } catch (error) {
        ignoreNack(error);
        if (clock.monotonicMs() >= untilMs) throw error;
        await sleep(clock, parameters.pollMs);
      }
    }
  }

  /** "I/O Transactions": count, data, check sum; what is read behind them is 0xff. */
  #dataOf(bytes: Uint8Array): Uint8Array {
    const [count = 0] = bytes;
    if (count < 4 || count > longestAnswer) throw this.#chip.error(`an answer of ${count} bytes`);
    const [low = 0, high = 0] = bytes.subarray(count - 2, count);
    if (crc16(bytes.subarray(0, count - 2)) !== (low | (high << 8)))
      throw this.#chip.error('the check sum of an answer is wrong: noise on the bus, or another chip');
    return bytes.slice(1, count - 2);
  }

  #refused(status: number): HalError {
    return this.#chip.error(statusText[status] ?? `it answers with status ${status}`);
  }
}

const none = new Uint8Array();
/** A public key with its count and check sum. */
const longestAnswer = 1 + 64 + 2;

/** "Command Packets": count, opcode, two parameters, data, and the check sum over all of it. */
export function packetOf(
  opcode: number,
  mode: number,
  parameter: number,
  data: Uint8Array,
): readonly number[] {
  const body = [data.length + 7, opcode, mode, parameter & 0xff, parameter >> 8, ...data];
  const sum = crc16(Uint8Array.from(body));
  return [...body, sum & 0xff, sum >> 8];
}

function ignoreNack(error: unknown): void {
  if (!(error instanceof I2cError) || error.fault !== 'address-nack') throw error;
}
