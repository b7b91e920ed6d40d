import { type Device, HalError, type HalErrorKind } from './device.ts';

/** What went wrong on the wires. */
export type I2cFault =
  | 'address-nack' // nobody answers at this address
  | 'data-nack' // the chip answered, and then refused a byte
  | 'arbitration-lost' // another controller took the bus
  | 'deadline' // the chip stretched the clock, or the adapter was silent, beyond the deadline
  | 'bus-stuck' // SDA or SCL is held low
  | 'other';

const kindOf: Readonly<Record<I2cFault, HalErrorKind>> = {
  'address-nack': 'absent',
  'data-nack': 'io',
  'arbitration-lost': 'busy',
  deadline: 'timeout',
  'bus-stuck': 'stuck',
  other: 'io',
};

/** What went wrong in words, for whoever stands before the wires. */
const words: Readonly<Record<I2cFault, (address: string) => string>> = {
  'address-nack': address => `nobody answers at ${address}`,
  'data-nack': address => `the chip at ${address} refused a byte`,
  'arbitration-lost': address => `another controller took the bus from a call to ${address}`,
  deadline: address => `no answer from ${address} within the deadline`,
  'bus-stuck': address => `the bus is held low: ${address} cannot be called`,
  other: address => `a call to ${address} failed`,
};

/** A failed transaction; `kind` follows from `fault`, so that callers who do not care for wires need not look. */
export class I2cError extends HalError {
  readonly fault: I2cFault;
  /** The 7-bit address that was spoken to. */
  readonly address: number;

  constructor(fault: I2cFault, bus: string, address: number, cause?: unknown) {
    super(kindOf[fault], bus, words[fault](`0x${address.toString(16).padStart(2, '0')}`), cause);
    this.fault = fault;
    this.address = address;
  }
}

/** How long a transaction may take, all of it: 0 < deadlineMs. */
export interface I2cLimits {
  readonly deadlineMs: number;
}

/**
 * An I2C controller.
 *
 * A driver owes: 7-bit addresses as in the datasheets (0x08 to 0x77), without the read bit. Each call is one
 * transaction, START to STOP; in `writeRead` a repeated START stands between the two halves and no other transaction
 * comes between them. Calls may overlap: they are carried out whole, in the order of the calls. A failed transaction
 * rejects with I2cError, and it is not known how many bytes the chip took. A transaction that is over its deadline
 * rejects with `deadline` even when the kernel is still waiting; the bus then answers `bus-stuck` until it is free.
 * A caller owes: lengths of 1 to 4096 bytes; no address of the reserved ranges.
 */
export interface I2cBus extends Device {
  read(address: number, length: number, limits: I2cLimits): Promise<Uint8Array>;
  write(address: number, bytes: Uint8Array, limits: I2cLimits): Promise<void>;
  writeRead(address: number, bytes: Uint8Array, length: number, limits: I2cLimits): Promise<Uint8Array>;
}
