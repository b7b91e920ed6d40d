import { crc16 } from '../../../chips/crc.ts';
import type { I2cTarget } from '../register-file.ts';
import { addressNack } from './nack.ts';
import { publicKeyOf, sharedSecretOf, signDigest } from './p256.ts';

const PARSE_ERROR = 0x03;
const EXECUTION_ERROR = 0x0f;
const BAD_SUM = 0xff;

export interface SimAteccParts {
  /** By slot: 32 bytes each. */
  readonly privateKeys: ReadonlyMap<number, Uint8Array>;
  /** 9 bytes. */
  readonly serialNumber: Uint8Array;
  /** The chip's generator. */
  readonly random: (length: number) => Uint8Array;
}

/** An ATECC608 whose zones are locked, at the level of its commands. */
export class SimAtecc608 implements I2cTarget {
  /** At address 0 of the same bus: what wakes the chip. Nobody acknowledges it. */
  readonly wakeToken: I2cTarget;
  /** How often it is still at work when its answer is read. */
  busyReads = 0;
  /** Bits that noise turns over in the check sums to come. */
  noise = 0;
  readonly #parts: SimAteccParts;
  #isAwake = false;
  #answer: Uint8Array | undefined;
  #tempKey: Uint8Array | undefined;

  constructor(parts: SimAteccParts) {
    this.#parts = parts;
    const wake = (): never => {
      this.#isAwake = true;
      this.#answer = Uint8Array.of(0x11);
      throw addressNack();
    };
    this.wakeToken = { write: wake, read: wake };
  }

  get isAwake(): boolean {
    return this.#isAwake;
  }

  write(bytes: Uint8Array): void {
    if (!this.#isAwake) throw addressNack();
    const [wordAddress, ...packet] = bytes;
    if (wordAddress === 0x01) this.#sleep();
    if (wordAddress === 0x03) this.#answer = this.#execute(Uint8Array.from(packet));
  }

  read(length: number): Uint8Array {
    if (!this.#isAwake || this.#answer === undefined || this.busyReads-- > 0) throw addressNack();
    this.busyReads = 0;
    const body = Uint8Array.of(this.#answer.length + 3, ...this.#answer);
    const sum = crc16(body) ^ this.noise;
    const whole = [...body, sum & 0xff, sum >> 8];
    return Uint8Array.from({ length }, (_, index) => whole[index] ?? 0xff);
  }

  #sleep(): void {
    this.#isAwake = false;
    this.#tempKey = undefined;
  }

  #execute(packet: Uint8Array): Uint8Array {
    const [count = 0, opcode, mode = 0, low = 0, high = 0] = packet;
    const data = packet.subarray(5, count - 2);
    const sum = (packet[count - 2] ?? 0) | ((packet[count - 1] ?? 0) << 8);
    if (count !== packet.length || crc16(packet.subarray(0, count - 2)) !== sum)
      return Uint8Array.of(BAD_SUM);
    const slot = this.#parts.privateKeys.get(low | (high << 8));
    switch (opcode) {
      case 0x30:
        return Uint8Array.of(0, 0, 0x60, 3);
      case 0x02:
        return mode === 0x80 ? this.#configuration() : Uint8Array.of(PARSE_ERROR);
      case 0x1b:
        return this.#parts.random(32);
      case 0x16:
        this.#tempKey = data.slice();
        return Uint8Array.of(0);
      case 0x40:
        return slot ? publicKeyOf(slot) : Uint8Array.of(EXECUTION_ERROR);
      case 0x41:
        return slot && this.#tempKey ? this.#sign(slot, this.#tempKey) : Uint8Array.of(EXECUTION_ERROR);
      case 0x43:
        return slot ? sharedSecret(slot, data) : Uint8Array.of(EXECUTION_ERROR);
      default:
        return Uint8Array.of(PARSE_ERROR);
    }
  }

  #sign(privateKey: Uint8Array, digest: Uint8Array): Uint8Array {
    this.#tempKey = undefined;
    return signDigest(privateKey, digest, this.#parts.random(32));
  }

  #configuration(): Uint8Array {
    const serial = this.#parts.serialNumber;
    const block = new Uint8Array(32);
    block.set(serial.subarray(0, 4));
    block.set([0, 0, 0x60, 3], 4);
    block.set(serial.subarray(4, 9), 8);
    return block;
  }
}

/** Section 9.5 of the datasheet: a point that is not on the curve is an error. */
function sharedSecret(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array {
  try {
    return sharedSecretOf(privateKey, publicKey);
  } catch {
    return Uint8Array.of(0x05);
  }
}
