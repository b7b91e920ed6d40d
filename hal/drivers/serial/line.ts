import { read } from 'node:fs';
import { promisify } from 'node:util';
import type * as serialport from 'serialport';
import { HalError, type HalErrorKind } from '../../device.ts';

type Binding = Awaited<ReturnType<typeof serialport.SerialPort.binding.open>>;
/** A port of Linux or macOS: a descriptor that does not block, and a poller that tells when there is something to read. */
type PolledBinding = Extract<Binding, { poller: unknown }>;

const readSome = promisify(read);
const largestPiece = 4_096;

export interface LineEvents {
  onBytes(bytes: Uint8Array): void;
  /** Once, and not because of `close`: the line is gone, and nothing can be sent any more. */
  onLost(error: HalError): void;
}

/** A serial line, 8 bits, no parity, one stop bit. */
export interface SerialLine {
  /** HalError `absent` when the line is gone. */
  write(bytes: Uint8Array): Promise<void>;
  /** What came at the old speed and was not read is dropped. */
  setBaudRate(baudRate: number): Promise<void>;
  /** Releases the port. May be called twice. */
  close(): Promise<void>;
}

/**
 * Opens a serial port for this process alone. HalError `absent` when there is no such node, `busy` when another has it,
 * `io` when it may not be opened or the package serialport is not there.
 */
export async function openSerialLine(
  device: string,
  path: string,
  baudRate: number,
  events: LineEvents,
): Promise<SerialLine> {
  const { SerialPort } = await loadPackage(device);
  try {
    const port = await SerialPort.binding.open({ path, baudRate, lock: true });
    if (!('poller' in port)) throw new Error('serial ports are read on Linux and macOS only');
    return new PolledLine(device, path, port, events);
  } catch (cause) {
    throw openError(device, path, cause);
  }
}

async function loadPackage(device: string): Promise<typeof serialport> {
  try {
    return await import('serialport');
  } catch (cause) {
    throw new HalError('io', device, 'the package serialport is not there: npm install serialport', cause);
  }
}

const refusals: readonly { readonly says: RegExp; readonly kind: HalErrorKind; readonly remedy: string }[] = [
  { says: /no such|not found/i, kind: 'absent', remedy: 'is the scanner plugged in?' },
  { says: /lock|busy/i, kind: 'busy', remedy: 'another program has it open' },
  { says: /permission/i, kind: 'io', remedy: 'the user needs the group dialout' },
];

function openError(device: string, path: string, cause: unknown): HalError {
  const why = cause instanceof Error ? cause.message : String(cause);
  const { kind, remedy } = refusals.find(({ says }) => says.test(why)) ?? {
    kind: 'io' as const,
    remedy: why,
  };
  return new HalError(kind, device, `${path} cannot be opened: ${remedy}`, cause);
}

/**
 * The port is read here and not by the package's stream: that one reads on for ever, without rest, when a read gives
 * nothing, and nothing is what the kernel gives once a USB serial port was unplugged.
 */
class PolledLine implements SerialLine {
  readonly #device: string;
  readonly #path: string;
  readonly #port: PolledBinding;
  readonly #events: LineEvents;
  readonly #reading: Promise<void>;
  #state: 'open' | 'lost' | 'closed' = 'open';
  #closing: Promise<void> | undefined;

  constructor(device: string, path: string, port: PolledBinding, events: LineEvents) {
    this.#device = device;
    this.#path = path;
    this.#port = port;
    this.#events = events;
    this.#reading = this.#read();
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (this.#state !== 'open') throw this.#gone();
    try {
      await this.#port.write(Buffer.from(bytes));
    } catch (cause) {
      throw this.#lose(cause);
    }
  }

  async setBaudRate(baudRate: number): Promise<void> {
    if (this.#state !== 'open') throw this.#gone();
    try {
      await this.#port.update({ baudRate });
      await this.#port.flush();
    } catch (cause) {
      throw this.#lose(cause);
    }
  }

  close(): Promise<void> {
    if (this.#state === 'open') this.#state = 'closed';
    return (this.#closing ??= this.#release());
  }

  async #release(): Promise<void> {
    this.#port.poller.stop(); // wakes the reader
    await this.#reading;
    await this.#port.close();
  }

  async #read(): Promise<void> {
    const buffer = Buffer.alloc(largestPiece);
    try {
      while (this.#state === 'open') {
        const bytes = await this.#piece(buffer);
        if (bytes === 0) throw new Error('the end of the port');
        if (bytes === undefined) await this.#readable();
        else this.#events.onBytes(Uint8Array.from(buffer.subarray(0, bytes)));
      }
    } catch (cause) {
      if (this.#state === 'open') this.#lose(cause);
    }
  }

  /** How many bytes came; undefined when there are none yet. */
  async #piece(buffer: Buffer): Promise<number | undefined> {
    try {
      const { fd } = this.#port;
      if (fd === null) return 0;
      return (await readSome(fd, buffer, 0, buffer.length, null)).bytesRead;
    } catch (cause) {
      if (isNothingYet(cause)) return undefined;
      throw cause;
    }
  }

  #readable(): Promise<void> {
    if (this.#state !== 'open') return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#port.poller.once('readable', (error: Error | null) => (error ? reject(error) : resolve()));
    });
  }

  #lose(cause: unknown): HalError {
    const error = this.#gone(cause);
    if (this.#state === 'open') {
      this.#state = 'lost';
      this.#events.onLost(error);
      this.close().catch(() => undefined); // whoever disposes of it gets the failure
    }
    return error;
  }

  #gone(cause?: unknown): HalError {
    const why = this.#state === 'closed' ? 'is closed' : 'was unplugged';
    return new HalError('absent', this.#device, `${this.#path} ${why}`, cause);
  }
}

function isNothingYet(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EAGAIN' || code === 'EINTR';
}
