import type { Worker } from 'node:worker_threads';
import type { CancelTimer, Clock } from '../../hal/clock.ts';
import { Fault, messageOf } from '../core/errors.ts';
import { closeGraceMs, firstRestartMs, longestRestartMs, stuckAfterMs } from './parameters.ts';
import {
  type CallName,
  closing,
  type Given,
  type Gives,
  type Reply,
  type Request,
  receivedError,
} from './worker-protocol.ts';

export interface SupervisedWorkerOptions {
  readonly clock: Clock;
  /** Told in a line of each death. */
  readonly log: (line: string) => void;
  readonly startWorker: () => Worker;
  /** Called at each start but the first, before anything else is asked of the new worker. What it rejects with ends that one as well. */
  readonly onRestart: () => Promise<void>;
}

interface PendingCall {
  readonly name: CallName;
  /** So long it may take. */
  readonly patienceMs: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Calls that tell that a worker works; a list that kills each worker must not keep the pause between their starts short. */
const proofs: ReadonlySet<CallName> = new Set(['acquire', 'identify', 'explain']);

/**
 * A worker thread that is started again whenever it dies, after a pause that grows. What it was asked rejects with Fault `unavailable`
 * when it dies; so does what is asked until the next start. Until `close` it keeps the process alive.
 */
export class SupervisedWorker {
  readonly #options: SupervisedWorkerOptions;
  /** Undefined between a death and the next start, and after `close`. */
  #worker: Worker | undefined;
  /** In the order of the calls. */
  readonly #pending = new Map<number, PendingCall>();
  #lastId = 0;
  #deathsInARow = 0;
  #closed = false;
  #cancelRestart: CancelTimer = () => {};
  #cancelWatch: CancelTimer = () => {};

  constructor(options: SupervisedWorkerOptions) {
    this.#options = options;
    this.#start();
  }

  get isUp(): boolean {
    return this.#worker !== undefined;
  }

  /** How many calls it has not answered. */
  get waiting(): number {
    return this.#pending.size;
  }

  call<Name extends CallName>(
    name: Name,
    given: Given<Name>,
    patienceMs = stuckAfterMs,
  ): Promise<Gives<Name>> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.reject(this.#closed ? closedFault() : deadFault(undefined));
    const request: Request<Name> = { id: ++this.#lastId, name, given };
    return new Promise<Gives<Name>>((resolve, reject) => {
      this.#pending.set(request.id, { name, patienceMs, resolve, reject });
      if (this.#pending.size === 1) this.#watchOldestCall();
      worker.postMessage(request, []);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRestart();
    const worker = this.#worker;
    this.#endCalls(closedFault());
    if (worker !== undefined) await this.#endGently(worker);
  }

  /**
   * Lets the worker finish what it is at and leave by itself. A thread that is terminated while V8 compiles its code in the
   * background can abort the whole process (Node 20: `ForIsolate`, assertion failed).
   */
  async #endGently(worker: Worker): Promise<void> {
    const ended = new Promise<void>(resolve => void worker.once('exit', () => resolve()));
    const cancel = this.#options.clock.after(closeGraceMs, () => void worker.terminate());
    worker.postMessage(closing, []);
    await ended;
    cancel();
  }

  #start(): Worker {
    const worker = this.#options.startWorker();
    this.#worker = worker;
    let cause: unknown = 'it ended';
    worker.on('message', (reply: Reply) => this.#settle(reply));
    worker.on('error', error => {
      cause = error;
    });
    worker.on('exit', () => this.#onDeath(worker, cause));
    return worker;
  }

  #settle(reply: Reply): void {
    const call = this.#pending.get(reply.id);
    if (call === undefined) return;
    this.#pending.delete(reply.id);
    this.#watchOldestCall();
    if (proofs.has(call.name)) this.#deathsInARow = 0;
    if (reply.ok) call.resolve(reply.value as never);
    else call.reject(receivedError(reply.error));
  }

  #watchOldestCall(): void {
    this.#cancelWatch();
    this.#cancelWatch = () => {};
    const worker = this.#worker;
    const [oldest] = this.#pending.values();
    if (oldest === undefined || worker === undefined) return;
    this.#cancelWatch = this.#options.clock.after(oldest.patienceMs, () => void worker.terminate());
  }

  #onDeath(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#endCalls(deadFault(cause));
    const pauseMs = Math.min(firstRestartMs * 2 ** this.#deathsInARow, longestRestartMs);
    this.#deathsInARow++;
    this.#options.log(`biometric worker: ${messageOf(cause)}; a new one starts in ${pauseMs} ms`);
    this.#cancelRestart = this.#options.clock.after(pauseMs, () => void this.#restart());
  }

  #endCalls(error: Fault): void {
    this.#worker = undefined;
    this.#cancelWatch();
    const calls = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of calls) call.reject(error);
  }

  async #restart(): Promise<void> {
    const worker = this.#start();
    try {
      await this.#options.onRestart();
    } catch (error) {
      if (worker !== this.#worker) return;
      this.#options.log(`biometric worker: cannot go on with its lists: ${messageOf(error)}`);
      await worker.terminate();
    }
  }
}

function closedFault(): Fault {
  return new Fault('unavailable', 'the biometric engine is closed');
}

function deadFault(cause: unknown): Fault {
  return new Fault('unavailable', 'the biometric worker has died', {
    remedy: 'a new one is starting',
    cause,
  });
}
