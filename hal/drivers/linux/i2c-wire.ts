/** One transaction, START to STOP: what is written, then, after a repeated START, what is read. One of both may be empty. */
export interface I2cTransaction {
  /** 7 bits. */
  readonly address: number;
  readonly bytes: Uint8Array;
  /** How many bytes are read. */
  readonly length: number;
}

/**
 * What carries out transactions, one at a time: the kernel, or what a test puts in its place.
 * `transfer` rejects with the kernel's errno as `code` (`ENXIO`), and may take as long as the kernel likes.
 */
export interface I2cWire {
  transfer(transaction: I2cTransaction): Promise<Uint8Array>;
  /** Gives up every handle, never rejects, and may be called twice. Not called while a transfer is pending. */
  close(): Promise<void>;
}

/** How a wire is had, and what can be done for one that hangs. */
export interface I2cWiring {
  /** Rejects with HalError. */
  open(): Promise<I2cWire>;
  /** False when the adapter has been unplugged. Never rejects. */
  isPlugged(): Promise<boolean>;
  /** Frees a bus that a chip holds low; absent where nothing can. */
  clear?(): Promise<void>;
}
