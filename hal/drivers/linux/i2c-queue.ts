import { type CancelTimer, type Clock, sleep } from '../../clock.ts';
import { HalError } from '../../device.ts';
import { type I2cBus, I2cError, type I2cLimits } from '../../i2c.ts';
import { faultOf } from './i2c-faults.ts';
import type { I2cTransaction, I2cWire, I2cWiring } from './i2c-wire.ts';

export interface RetryPolicy {
  readonly faults: readonly string[];
  readonly attempts: number;
  readonly pauseMs: number;
}

/** A call that waits for its turn, or for the kernel. What settles it first counts; what comes later is nothing. */
class Job {
  readonly transaction: I2cTransaction;
  isSettled = false;
  readonly #resolve: (bytes: Uint8Array) => void;
  readonly #reject: (error: HalError) => void;
  readonly #cancelDeadline: CancelTimer;

  constructor(
    transaction: I2cTransaction,
    resolve: (bytes: Uint8Array) => void,
    reject: (error: HalError) => void,
    armDeadline: (job: Job) => CancelTimer,
  ) {
    this.transaction = transaction;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#cancelDeadline = armDeadline(this);
  }

  resolve(bytes: Uint8Array): void {
    if (this.#settle()) this.#resolve(bytes);
  }

  reject(error: HalError): void {
    if (this.#settle()) this.#reject(error);
  }

  #settle(): boolean {
    if (this.isSettled) return false;
    this.isSettled = true;
    this.#cancelDeadline();
    return true;
  }
}

/**
 * The contract of a bus over a wire that knows neither queues nor deadlines.
 *
 * The deadline of a call counts from the call. One that passes while it waits for its turn is never put on the wires;
 * one that passes while the kernel has it leaves the bus stuck, and everything that waits or comes is refused at once,
 * until the kernel lets go.
 */
export class QueuedI2cBus implements I2cBus {
  readonly id: string;
  readonly #wiring: I2cWiring;
  readonly #retry: RetryPolicy;
  readonly #clock: Clock;
  readonly #waiting: Job[] = [];
  #wire: I2cWire;
  #active: Job | undefined;
  #running: Promise<void> | undefined;
  #isStuck = false;
  #end: HalError | undefined;

  /** Rejects with HalError when the wire does not open. */
  static async open(id: string, wiring: I2cWiring, retry: RetryPolicy, clock: Clock): Promise<QueuedI2cBus> {
    return new QueuedI2cBus(id, wiring, await wiring.open(), retry, clock);
  }

  private constructor(id: string, wiring: I2cWiring, wire: I2cWire, retry: RetryPolicy, clock: Clock) {
    this.id = id;
    this.#wiring = wiring;
    this.#wire = wire;
    this.#retry = retry;
    this.#clock = clock;
  }

  read(address: number, length: number, limits: I2cLimits): Promise<Uint8Array> {
    return this.#enqueue({ address, bytes: new Uint8Array(), length }, limits);
  }

  async write(address: number, bytes: Uint8Array, limits: I2cLimits): Promise<void> {
    await this.#enqueue({ address, bytes, length: 0 }, limits);
  }

  writeRead(address: number, bytes: Uint8Array, length: number, limits: I2cLimits): Promise<Uint8Array> {
    return this.#enqueue({ address, bytes, length }, limits);
  }

  /** Pending calls end at once; this resolves when the kernel has let go too. */
  async dispose(): Promise<void> {
    if (this.#end === undefined) this.#endWith(new HalError('absent', this.id, 'disposed of'));
    await this.#running;
  }

  #enqueue(transaction: I2cTransaction, { deadlineMs }: I2cLimits): Promise<Uint8Array> {
    const { address } = transaction;
    if (this.#end) return Promise.reject(this.#end);
    if (this.#isStuck) return Promise.reject(new I2cError('bus-stuck', this.id, address));
    return new Promise((resolve, reject) => {
      const armDeadline = (job: Job) => this.#clock.after(deadlineMs, () => this.#overdue(job));
      this.#waiting.push(new Job(transaction, resolve, reject, armDeadline));
      this.#running ??= this.#run();
    });
  }

  #overdue(job: Job): void {
    job.reject(new I2cError('deadline', this.id, job.transaction.address));
    if (job !== this.#active) return;
    this.#isStuck = true;
    void this.#endIfUnplugged();
    for (const other of this.#waiting.splice(0))
      other.reject(new I2cError('bus-stuck', this.id, other.transaction.address));
  }

  /** A bridge that was pulled keeps the kernel waiting for seconds; who asks need not. */
  async #endIfUnplugged(): Promise<void> {
    if (!(await this.#wiring.isPlugged())) this.#endWith(this.#unplugged());
  }

  async #run(): Promise<void> {
    for (let job = this.#waiting.shift(); job !== undefined; job = this.#waiting.shift()) {
      if (job.isSettled) continue;
      this.#active = job;
      await this.#carryOut(job);
      this.#active = undefined;
      this.#isStuck = false;
    }
    this.#running = this.#end && this.#wire.close();
    await this.#running;
  }

  async #carryOut(job: Job): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        return job.resolve(await this.#wire.transfer(job.transaction));
      } catch (cause) {
        const error = await this.#judge(job, cause);
        const isAgain = error instanceof I2cError && this.#retry.faults.includes(error.fault);
        if (job.isSettled || !isAgain || attempt >= this.#retry.attempts) return job.reject(error);
        await sleep(this.#clock, this.#retry.pauseMs);
        if (job.isSettled) return;
      }
    }
  }

  /** What a failure was; the bus is made fit for the next transaction, or found to be gone. */
  async #judge({ transaction: { address } }: Job, cause: unknown): Promise<HalError> {
    if (cause instanceof HalError) return cause;
    const fault = faultOf(cause);
    const isAnswer = fault === 'address-nack' || fault === 'data-nack' || fault === 'arbitration-lost';
    if (!isAnswer && !(await this.#wiring.isPlugged())) return this.#endWith(this.#unplugged(cause));
    const isHung = fault === 'deadline' || fault === 'bus-stuck' || this.#isStuck;
    const failures = isHung ? await this.#recover() : [];
    const causes = failures.length > 0 ? new AggregateError([cause, ...failures]) : cause;
    return this.#end ?? new I2cError(fault, this.id, address, causes);
  }

  /** Closes, clears and opens the bus again; what of it failed. Without a wire the bus has come to its end. */
  async #recover(): Promise<readonly unknown[]> {
    await this.#wire.close();
    const [cleared] = await Promise.allSettled([this.#wiring.clear?.()]);
    try {
      this.#wire = await this.#wiring.open();
    } catch (cause) {
      this.#endWith(new HalError('absent', this.id, 'it could not be opened again', cause));
    }
    return cleared?.status === 'rejected' ? [cleared.reason] : [];
  }

  #unplugged(cause?: unknown): HalError {
    return new HalError('absent', this.id, 'the adapter has been unplugged', cause);
  }

  #endWith(error: HalError): HalError {
    this.#end ??= error;
    this.#active?.reject(error);
    for (const job of this.#waiting.splice(0)) job.reject(error);
    this.#running ??= this.#wire.close();
    return this.#end;
  }
}
