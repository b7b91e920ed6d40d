import { Worker } from 'node:worker_threads';
import { Fault } from '../../../core/errors.ts';
import type { SearchMemory } from './layout.ts';
import { type ScanKernel, scanKernel } from './scan-kernel.ts';
import type { PackedProbe } from './pack.ts';
import { searchParameters } from './parameters.ts';

/** The stages that are worth sharing out, by their number in the shared control. */
export const stages = ['scan', 'refine', 'align', 'screen'] as const;
export type Stage = (typeof stages)[number];

/** Places in the control that a crew shares: see `SearchMemory.control`. */
export const controlAt = { order: 0, done: 1, stage: 2, minutiae: 3, next: 4, end: 5, ready: 6 } as const;
/** An order that tells the helper to leave. */
export const leave = -1;

/** Items of a stage that are taken at a time. */
const chunks: Record<Stage, number> = { scan: 512, refine: 256, align: 64, screen: 16 };

/** Takes chunks of the stage that is under way until none is left. What a chunk gives does not depend on who does it. */
export function takePart(kernel: ScanKernel, control: Int32Array): void {
  const stage = stages[control[controlAt.stage]];
  const minutiae = control[controlAt.minutiae];
  const end = control[controlAt.end];
  const chunk = chunks[stage];
  for (;;) {
    const from = Atomics.add(control, controlAt.next, chunk);
    if (from >= end) return;
    kernel[stage](minutiae, from, Math.min(end, from + chunk));
  }
}

/**
 * One thread, or two that share a search's memory, at the stages of a search. The helper only lends a hand: when it does not
 * answer, the caller does its part again and goes on alone. Within a search nobody can tell whether a helper that does not answer
 * has died or is late, and one that is late could still write into the next stage: that search fails.
 */
export class Crew {
  readonly kernel: ScanKernel;
  readonly #control: Int32Array;
  readonly #patienceMs: number;
  #helper: Worker | undefined;
  /** The order that a helper has not answered, which is no helper any more. */
  #unanswered: number | undefined;
  #gone = false;

  constructor(search: SearchMemory, helpers: 0 | 1, patienceMs: number = searchParameters.crew.patienceMs) {
    this.kernel = scanKernel(search, 0);
    this.#control = search.control;
    this.#patienceMs = patienceMs;
    if (helpers === 1) this.#helper = startHelper(search, () => (this.#gone = true));
  }

  /** Whether a helper takes part at this moment. It comes up while the caller goes on. */
  get helped(): boolean {
    return this.#helper !== undefined && !this.#gone && Atomics.load(this.#control, controlAt.ready) === 1;
  }

  /** Waits, blocking, until the helper takes part. False when it does not in time. */
  awaitHelper(): boolean {
    if (this.#helper === undefined) return false;
    Atomics.wait(this.#control, controlAt.ready, 0, this.#patienceMs);
    return this.helped;
  }

  /**
   * Does items [0, end) of a stage; returns when all are done. Throws when a helper that was late is still at work: its search
   * must fail rather than lose somebody.
   */
  run(stage: Stage, probe: PackedProbe, end: number): void {
    this.#awaitLate();
    const minutiae = stage === 'scan' ? probe.scanned : probe.minutiae;
    if (!this.helped) return this.kernel[stage](minutiae, 0, end);
    const control = this.#control;
    control[controlAt.stage] = stages.indexOf(stage);
    control[controlAt.minutiae] = minutiae;
    control[controlAt.end] = end;
    Atomics.store(control, controlAt.next, 0);
    const order = Atomics.add(control, controlAt.order, 1) + 1;
    Atomics.notify(control, controlAt.order);
    takePart(this.kernel, control);
    if (this.#isDone(order)) return;
    this.#unanswered = order;
    this.close();
    this.kernel[stage](minutiae, 0, end);
  }

  #awaitLate(): void {
    if (this.#unanswered === undefined) return;
    if (!this.#gone && !this.#isDone(this.#unanswered)) {
      throw new Fault('unavailable', 'the second thread of the search neither answers nor ends', {
        remedy: 'search again',
      });
    }
    this.#unanswered = undefined;
  }

  /** Lets the helper leave by itself: a thread that is ended by force can take the process with it (see WorkerEngine). */
  close(): void {
    if (this.#helper === undefined) return;
    this.#helper = undefined;
    Atomics.store(this.#control, controlAt.order, leave);
    Atomics.notify(this.#control, controlAt.order);
  }

  #isDone(order: number): boolean {
    const control = this.#control;
    for (let seen = Atomics.load(control, controlAt.done); seen !== order; ) {
      if (Atomics.wait(control, controlAt.done, seen, this.#patienceMs) === 'timed-out') return false;
      seen = Atomics.load(control, controlAt.done);
    }
    return true;
  }
}

function startHelper({ memory, prints }: SearchMemory, onGone: () => void): Worker {
  // By its built name: the compiler rewrites the endings of imports, not those of URLs.
  const helper = new Worker(new URL('./crew-helper.js', import.meta.url), {
    workerData: { memory, prints },
    stderr: true,
  });
  // It must neither keep the process alive nor, should it fail, end it: the crew goes on alone.
  helper.unref();
  helper.on('error', () => {});
  helper.on('exit', onGone);
  return helper;
}
