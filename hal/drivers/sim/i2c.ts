import { Type } from 'typebox';
import { HalError } from '../../device.ts';
import { defineDriver } from '../../driver.ts';
import { type I2cBus, I2cError, type I2cFault, type I2cLimits } from '../../i2c.ts';
import { parts } from './chips/parts.ts';
import { type I2cTarget, RegisterFile } from './register-file.ts';

/** A bus in memory. Transactions are whole by nature: nothing runs between the halves of a `writeRead`. */
export class SimI2cBus implements I2cBus {
  readonly id: string;
  /** What is soldered to the bus, by 7-bit address. */
  readonly targets: Map<number, I2cTarget>;
  #fault: I2cFault | undefined;
  #disposed = false;

  constructor(id: string, targets: Iterable<readonly [number, I2cTarget]> = []) {
    this.id = id;
    this.targets = new Map(targets);
  }

  /** The next transaction fails in this way. */
  failNext(fault: I2cFault): void {
    this.#fault = fault;
  }

  async read(address: number, length: number, _limits: I2cLimits): Promise<Uint8Array> {
    return this.#carryOut(address, target => target.read(length));
  }

  async write(address: number, bytes: Uint8Array, _limits: I2cLimits): Promise<void> {
    this.#carryOut(address, target => target.write(bytes));
  }

  async writeRead(
    address: number,
    bytes: Uint8Array,
    length: number,
    _limits: I2cLimits,
  ): Promise<Uint8Array> {
    return this.#carryOut(address, target => {
      target.write(bytes);
      return target.read(length);
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
  }

  /** A chip that refuses knows neither the bus nor where it is soldered. */
  #carryOut<T>(address: number, work: (target: I2cTarget) => T): T {
    try {
      return work(this.#target(address));
    } catch (error) {
      throw error instanceof I2cError ? new I2cError(error.fault, this.id, address) : error;
    }
  }

  #target(address: number): I2cTarget {
    if (this.#disposed) throw new HalError('absent', this.id, 'disposed of');
    const target = this.targets.get(address);
    const fault = this.#fault ?? (target === undefined ? 'address-nack' : undefined);
    this.#fault = undefined;
    if (fault !== undefined || target === undefined) throw new I2cError(fault ?? 'other', this.id, address);
    return target;
  }
}

const byte = Type.Integer({ minimum: 0, maximum: 0xff });

export const driver = defineDriver(
  Type.Object(
    {
      chips: Type.Array(
        Type.Object(
          {
            address: Type.Integer({ minimum: 0x08, maximum: 0x77 }),
            /** A part that behaves as its datasheet says; without one it is a file of 8-bit registers. */
            part: Type.Optional(Type.Unsafe<keyof typeof parts>({ enum: Object.keys(parts) })),
            /** Contents of the file from register 0 on. */
            registers: Type.Array(byte, { maxItems: 256, default: [] }),
          },
          { additionalProperties: false },
        ),
        { default: [] },
      ),
    },
    { additionalProperties: false },
  ),
  (id, { chips }) =>
    new SimI2cBus(
      id,
      chips.map(({ address, part, registers }) => [
        address,
        part === undefined ? new RegisterFile(registers) : parts[part](),
      ]),
    ),
);
