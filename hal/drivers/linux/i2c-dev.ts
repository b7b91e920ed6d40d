import type * as I2cBusPackage from 'i2c-bus';
import { HalError } from '../../device.ts';
import { type CombinedTransfers, openCombinedTransfers } from './i2c-combined.ts';
import type { I2cTransaction, I2cWire } from './i2c-wire.ts';
import { optionalPackage } from './optional-package.ts';
import { codeOf } from './system-error.ts';

/** How many bytes an I2C block of SMBus holds (SMBus 3.2 section 6.5.7 knows more, the kernel's interface does not). */
const longestBlock = 32;

/** /dev/i2c-N through i2c-bus. Rejects with HalError: `absent` without the device file or the package, `io` without permission. */
export async function openI2cDev(id: string, busNumber: number): Promise<I2cWire> {
  const i2cBus = await optionalPackage<typeof I2cBusPackage>(id, 'i2c-bus');
  const bus = await i2cBus.openPromisified(busNumber);
  try {
    // The first call that opens the device file.
    const functions = await bus.i2cFuncs();
    const combined = functions.i2c ? await combinedTransfers(id, busNumber) : smbusOnly(id);
    return new I2cDevWire(id, bus, functions, combined);
  } catch (cause) {
    await bus.close();
    throw notOpened(id, busNumber, cause);
  }
}

/** Without koffi a transfer that SMBus has as well still works; any other is told what is missing when it is asked for. */
async function combinedTransfers(id: string, busNumber: number): Promise<CombinedTransfers | HalError> {
  try {
    return await openCombinedTransfers(id, busNumber);
  } catch (error) {
    if (error instanceof HalError && error.kind === 'absent') return error;
    throw error;
  }
}

const smbusOnly = (id: string) => new HalError('io', id, 'the adapter knows SMBus only');

function notOpened(id: string, busNumber: number, cause: unknown): HalError {
  const file = `/dev/i2c-${busNumber}`;
  switch (codeOf(cause)) {
    case 'ENOENT':
    case 'ENODEV':
    case 'ENXIO':
      return new HalError(
        'absent',
        id,
        `${file} is not there: load i2c-dev and enable the bus in config.txt`,
        cause,
      );
    case 'EACCES':
    case 'EPERM':
      return new HalError(
        'io',
        id,
        `no permission for ${file}: join the group i2c and allow it in the unit`,
        cause,
      );
    default:
      return new HalError('io', id, `${file} does not open`, cause);
  }
}

/**
 * The calls of i2c-bus by what the adapter can do.
 *
 * i2c-bus has no I2C_RDWR, so a repeated start is either that ioctl, through koffi on a handle of our own, or an SMBus
 * transfer that is the same on the wires: a byte written and up to 32 read. The ioctl is taken where it can be, because
 * adapters that bring their own SMBus transfers bring their own mistakes: the I2C block read of hid-mcp2221 never
 * starts a read.
 */
class I2cDevWire implements I2cWire {
  readonly #id: string;
  readonly #bus: I2cBusPackage.PromisifiedBus;
  readonly #functions: I2cBusPackage.I2CFuncs;
  /** Or why there are none. */
  readonly #combined: CombinedTransfers | HalError;
  readonly #refused = new Map<number, HalError>();
  #closed: Promise<unknown> | undefined;

  constructor(
    id: string,
    bus: I2cBusPackage.PromisifiedBus,
    functions: I2cBusPackage.I2CFuncs,
    combined: CombinedTransfers | HalError,
  ) {
    this.#id = id;
    this.#bus = bus;
    this.#functions = functions;
    this.#combined = combined;
  }

  async transfer(transaction: I2cTransaction): Promise<Uint8Array> {
    const refused = this.#refused.get(transaction.address);
    if (refused) throw refused;
    try {
      return await (this.#functions.i2c ? this.#plain(transaction) : this.#smbus(transaction));
    } catch (cause) {
      throw this.#refusal(transaction.address, cause) ?? cause;
    }
  }

  /** A file descriptor is gone after close, whatever close says. */
  async close(): Promise<void> {
    const combined = this.#combined instanceof HalError ? undefined : this.#combined;
    this.#closed ??= Promise.allSettled([this.#bus.close(), combined?.close()]);
    await this.#closed;
  }

  /**
   * An address that a driver of the kernel holds is refused for good: i2c-bus keeps the handle on which the address
   * could not be set, and the next call on it would speak to address 0, which is everybody.
   */
  #refusal(address: number, cause: unknown): HalError | undefined {
    const isOfAddress = cause instanceof Error && 'syscall' in cause && cause.syscall === 'setAddr';
    if (!isOfAddress) return undefined;
    const detail = `a driver of the kernel holds 0x${address.toString(16)}: remove its overlay, or the device here`;
    const refusal = new HalError('busy', this.#id, detail, cause);
    this.#refused.set(address, refusal);
    return refusal;
  }

  async #plain({ address, bytes, length }: I2cTransaction): Promise<Uint8Array> {
    if (bytes.length > 0 && length > 0) return await this.#writeRead({ address, bytes, length });
    if (length > 0) {
      const buffer = Buffer.alloc(length);
      return whole(await this.#bus.i2cRead(address, length, buffer), length);
    }
    await this.#bus.i2cWrite(address, bytes.length, Buffer.from(bytes));
    return none;
  }

  async #writeRead(transaction: I2cTransaction): Promise<Uint8Array> {
    const combined = this.#combined;
    if (!(combined instanceof HalError)) return await combined.transfer(transaction);
    if (transaction.bytes.length === 1 && transaction.length <= longestBlock)
      return await this.#smbus(transaction);
    throw combined;
  }

  /** What the same bytes are called on an adapter that knows SMBus only (SMBus 3.2 section 6.5). */
  async #smbus({ address, bytes, length }: I2cTransaction): Promise<Uint8Array> {
    const [command = 0, ...data] = bytes;
    if (bytes.length === 0 && length === 1) return Uint8Array.of(await this.#bus.receiveByte(address));
    if (bytes.length === 1 && length > 0) return await this.#smbusRead(address, command, length);
    if (length === 0 && data.length <= longestBlock) {
      await this.#smbusWrite(address, command, Buffer.from(data));
      return none;
    }
    const detail = `the adapter knows SMBus only, not ${bytes.length} bytes out and ${length} in`;
    throw new HalError('io', this.#id, detail);
  }

  async #smbusRead(address: number, command: number, length: number): Promise<Uint8Array> {
    if (length === 1) return Uint8Array.of(await this.#bus.readByte(address, command));
    if (length === 2) return littleEndian(await this.#bus.readWord(address, command));
    const buffer = Buffer.alloc(length);
    return whole(await this.#bus.readI2cBlock(address, command, length, buffer), length);
  }

  async #smbusWrite(address: number, command: number, data: Buffer): Promise<void> {
    if (data.length === 0) await this.#bus.sendByte(address, command);
    else if (data.length === 1) await this.#bus.writeByte(address, command, data.readUInt8());
    else if (data.length === 2) await this.#bus.writeWord(address, command, data.readUInt16LE());
    else await this.#bus.writeI2cBlock(address, command, data.length, data);
  }
}

const none = new Uint8Array();

const littleEndian = (word: number) => Uint8Array.of(word & 0xff, word >> 8);

function whole({ bytesRead, buffer }: { bytesRead: number; buffer: Buffer }, length: number): Uint8Array {
  if (bytesRead !== length) throw new Error(`${bytesRead} bytes came of ${length}`);
  return new Uint8Array(buffer);
}
