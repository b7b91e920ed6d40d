import type { I2cTarget } from '../../../../hal/drivers/sim/register-file.ts';
import { I2cError } from '../../../../hal/i2c.ts';
import {
  acceptedReport,
  type Command,
  chunkBytes,
  dataReport,
  decodeCommand,
  engine,
  failedDataReport,
  refusedReport,
  statusReport,
} from './mcp2221-codec.ts';

type Write = Extract<Command, { kind: 'write' }>;
type Read = Extract<Command, { kind: 'read' }>;

/**
 * An MCP2221 with chips on its bus: a report of the host in, the report that answers it out. Faults can be injected:
 * a chip that does not acknowledge, a bus that is held, a bridge that falls silent.
 */
export class Mcp2221 {
  readonly #targets: ReadonlyMap<number, I2cTarget>;
  readonly #nacks = new Map<number, number>();
  #state: number = engine.idle;
  #writing: Uint8Array | undefined;
  #written = 0;
  #unread = new Uint8Array();
  isStuck = false;
  isSilent = false;

  constructor(targets: ReadonlyMap<number, I2cTarget>) {
    this.#targets = targets;
  }

  /** The next transfers to this address are not acknowledged. */
  nack(address: number, times: number): void {
    this.#nacks.set(address, times);
  }

  /** Undefined is no answer. */
  answer(report: Uint8Array): Uint8Array | undefined {
    const command = decodeCommand(report);
    if (this.isSilent) return undefined;
    switch (command.kind) {
      case 'status': {
        const state = this.#state;
        if (command.isCancelling) this.#reset();
        return statusReport(command.isCancelling ? engine.idle : state, command);
      }
      case 'write':
        return this.#write(command);
      case 'read':
        return this.#read(command);
      case 'data':
        return this.#data();
      case 'other':
        return acceptedReport(command.code);
    }
  }

  #reset(): void {
    this.#state = engine.idle;
    this.#writing = undefined;
    this.#unread = new Uint8Array();
  }

  #write({ code, address, length, chunk }: Write): Uint8Array {
    if (this.isStuck) return this.#refuse(code, engine.startTimeout);
    if (this.#writing?.length !== length) {
      this.#reset();
      this.#writing = new Uint8Array(length);
      this.#written = 0;
    }
    const taken = chunk.subarray(0, length - this.#written);
    this.#writing.set(taken, this.#written);
    this.#written += taken.length;
    if (this.#written < length) return acceptedReport(code);
    const bytes = this.#writing;
    this.#writing = undefined;
    this.#state = this.#carryOut(address, target => target.write(bytes));
    // The answer comes before the transfer is over: how it went is told by the status, or by the next command.
    return acceptedReport(code);
  }

  #read({ code, isRepeated, address, length }: Read): Uint8Array {
    if (this.isStuck) return this.#refuse(code, engine.startTimeout);
    // A repeated start needs a write that was acknowledged.
    if (isRepeated && this.#state !== engine.idle) return refusedReport(code, this.#state);
    this.#reset();
    this.#state = this.#carryOut(address, target => {
      this.#unread = Uint8Array.from(target.read(length));
    });
    return acceptedReport(code);
  }

  #data(): Uint8Array {
    if (this.#state !== engine.idle) return failedDataReport(this.#state);
    const data = this.#unread.subarray(0, chunkBytes);
    this.#unread = this.#unread.subarray(chunkBytes);
    return dataReport(data);
  }

  #refuse(code: number, state: number): Uint8Array {
    this.#state = state;
    return refusedReport(code, state);
  }

  /** The state in which a transfer leaves the engine. */
  #carryOut(address: number, transfer: (target: I2cTarget) => void): number {
    const target = this.#targets.get(address);
    const nacks = this.#nacks.get(address) ?? 0;
    this.#nacks.set(address, Math.max(0, nacks - 1));
    if (target === undefined || nacks > 0) return engine.addressNack;
    try {
      transfer(target);
      return engine.idle;
    } catch (error) {
      if (!(error instanceof I2cError)) throw error;
      return error.fault === 'address-nack' ? engine.addressNack : engine.dataNack;
    }
  }
}
