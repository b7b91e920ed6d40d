import type { Worker } from 'node:worker_threads';
import type { Clock } from '../../hal/clock.ts';
import type { PartMemory } from './gallery/list-part.ts';
import { SupervisedWorker } from './supervised-worker.ts';
import type { CallName, Given, Gives } from './worker-protocol.ts';

export interface ShardOptions {
  readonly clock: Clock;
  readonly log: (line: string) => void;
  readonly startWorker: () => Worker;
}

/**
 * A worker and the parts of lists that are in its care. The parts are in shared memory: when the worker dies, the next one goes on
 * with them as they were last committed.
 */
export class Shard {
  readonly #worker: SupervisedWorker;
  readonly #parts = new Map<string, PartMemory>();

  constructor(options: ShardOptions) {
    this.#worker = new SupervisedWorker({ ...options, onRestart: () => this.#goOn() });
  }

  get isUp(): boolean {
    return this.#worker.isUp;
  }

  get waiting(): number {
    return this.#worker.waiting;
  }

  /** Rejects with Fault `unavailable` when the worker dies meanwhile, or is not up. */
  call<Name extends CallName>(name: Name, given: Given<Name>, patienceMs?: number): Promise<Gives<Name>> {
    return this.#worker.call(name, given, patienceMs);
  }

  /** What there is of a part, seen or not, if the worker should die. */
  remember(part: PartMemory): void {
    this.#parts.set(part.name, part);
  }

  async unload(list: string): Promise<void> {
    this.#parts.delete(list);
    await this.#worker.call('unload', list);
  }

  close(): Promise<void> {
    return this.#worker.close();
  }

  async #goOn(): Promise<void> {
    await Promise.all([...this.#parts.values()].map(part => this.#worker.call('attach', part)));
  }
}
