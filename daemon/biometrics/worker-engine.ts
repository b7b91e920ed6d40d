import { Worker } from 'node:worker_threads';
import type { CancelTimer, Clock } from '../../hal/clock.ts';
import { Fault, messageOf } from '../core/errors.ts';
import type { Image } from '../core/image.ts';
import type { SearchResult } from '../core/search.ts';
import type { Watchlist } from '../core/watchlist.ts';
import type { Acquisition, BiometricEngine, Explanation, SearchOptions } from './engine.ts';
import { type EnrolledList, enrolledList } from './gallery/enrolled-list.ts';
import {
  closeGraceMs,
  firstRestartMs,
  loadPatienceMs,
  longestRestartMs,
  stuckAfterMs,
} from './parameters.ts';
import {
  type CallName,
  closing,
  type Given,
  type Gives,
  type Reply,
  type Request,
  receivedError,
} from './worker-protocol.ts';

export interface WorkerEngineOptions {
  readonly clock: Clock;
  /** Told in a line of each death of the worker; silent by default. */
  readonly log?: (line: string) => void;
  /** How a worker is started; the fingerprint worker by default. */
  readonly startWorker?: () => Worker;
}

interface PendingCall {
  readonly name: CallName;
  /** So long it may take. */
  readonly patienceMs: number;
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
}

/** Starts a worker thread and gives the engine that talks to it. `close` ends the thread; until then it keeps the process alive. */
export function startWorkerEngine(options: WorkerEngineOptions): BiometricEngine {
  return new WorkerEngine(options);
}

class WorkerEngine implements BiometricEngine {
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #startWorker: () => Worker;
  /** Undefined between a death and the next start, and after `close`. */
  #worker: Worker | undefined;
  /** In the order of the calls. */
  readonly #pending = new Map<number, PendingCall>();
  /** What the worker has confirmed, to be loaded again into the next one. */
  readonly #lists = new Map<string, EnrolledList>();
  #lastId = 0;
  #deathsInARow = 0;
  #closed = false;
  #cancelRestart: CancelTimer = () => {};
  #cancelWatch: CancelTimer = () => {};

  constructor({ clock, log = () => {}, startWorker = startFingerprintWorker }: WorkerEngineOptions) {
    this.#clock = clock;
    this.#log = log;
    this.#startWorker = startWorker;
    this.#start();
  }

  acquire(image: Image): Promise<Acquisition> {
    return this.#call('acquire', { ...image, pixels: ownBytes(image.pixels) });
  }

  async load(list: Watchlist): Promise<void> {
    const enrolled = enrolledList(list);
    await this.#call('load', enrolled);
    this.#lists.set(list.name, enrolled);
  }

  async unload(name: string): Promise<void> {
    await this.#call('unload', name);
    this.#lists.delete(name);
  }

  identify(probe: Uint8Array | readonly Uint8Array[], options: SearchOptions): Promise<SearchResult> {
    const probes = probe instanceof Uint8Array ? [probe] : probe;
    return this.#call('identify', { probes: probes.map(ownBytes), options });
  }

  explain(probe: Uint8Array, reference: Uint8Array): Promise<Explanation> {
    return this.#call('explain', { probe: ownBytes(probe), reference: ownBytes(reference) });
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
    const cancel = this.#clock.after(closeGraceMs, () => void worker.terminate());
    worker.postMessage(closing, []);
    await ended;
    cancel();
  }

  #start(): Worker {
    const worker = this.#startWorker();
    this.#worker = worker;
    let cause: unknown = 'it ended';
    worker.on('message', (reply: Reply) => this.#settle(reply));
    worker.on('error', error => {
      cause = error;
    });
    worker.on('exit', () => this.#onDeath(worker, cause));
    return worker;
  }

  #call<Name extends CallName>(name: Name, given: Given<Name>): Promise<Gives<Name>> {
    const worker = this.#worker;
    if (worker === undefined) return Promise.reject(this.#closed ? closedFault() : deadFault(undefined));
    const request: Request<Name> = { id: ++this.#lastId, name, given };
    return new Promise<Gives<Name>>((resolve, reject) => {
      this.#pending.set(request.id, { name, patienceMs: patienceMs(name, given), resolve, reject });
      if (this.#pending.size === 1) this.#watchOldestCall();
      worker.postMessage(request, []);
    });
  }

  #settle(reply: Reply): void {
    const call = this.#pending.get(reply.id);
    if (call === undefined) return;
    this.#pending.delete(reply.id);
    this.#watchOldestCall();
    if (call.name !== 'load') this.#deathsInARow = 0; // a list that kills each worker must not keep the pause short
    if (reply.ok) call.resolve(reply.value as never);
    else call.reject(receivedError(reply.error));
  }

  #watchOldestCall(): void {
    this.#cancelWatch();
    this.#cancelWatch = () => {};
    const worker = this.#worker;
    const [oldest] = this.#pending.values();
    if (oldest === undefined || worker === undefined) return;
    this.#cancelWatch = this.#clock.after(oldest.patienceMs, () => void worker.terminate());
  }

  #onDeath(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#endCalls(deadFault(cause));
    const pauseMs = Math.min(firstRestartMs * 2 ** this.#deathsInARow, longestRestartMs);
    this.#deathsInARow++;
    this.#log(`biometric worker: ${messageOf(cause)}; a new one starts in ${pauseMs} ms`);
    this.#cancelRestart = this.#clock.after(pauseMs, () => this.#restart());
  }

  #endCalls(error: Fault): void {
    this.#worker = undefined;
    this.#cancelWatch();
    const calls = [...this.#pending.values()];
    this.#pending.clear();
    for (const call of calls) call.reject(error);
  }

  #restart(): void {
    const worker = this.#start();
    for (const list of this.#lists.values()) void this.#loadAgain(list, worker);
  }

  /** Without one of its lists a worker would answer GREEN for people it has not searched: better no worker at all. */
  async #loadAgain(list: EnrolledList, worker: Worker): Promise<void> {
    try {
      await this.#call('load', list);
    } catch (error) {
      this.#log(`list ${list.name} could not be loaded again: ${messageOf(error)}`);
      await worker.terminate();
    }
  }
}

function startFingerprintWorker(): Worker {
  // By its built name: the compiler rewrites the endings of imports, not those of URLs.
  return new Worker(new URL('./worker.js', import.meta.url));
}

/** A long list takes its time: each of its references is described for the search. */
function patienceMs<Name extends CallName>(name: Name, given: Given<Name>): number {
  if (name !== 'load') return stuckAfterMs;
  return stuckAfterMs + loadPatienceMs * (given as Given<'load'>).references.length;
}

/** A view of part of a larger buffer would take the whole buffer with it through the message port. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : new Uint8Array(bytes);
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
