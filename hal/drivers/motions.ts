import { HalError, type HalErrorKind } from '../device.ts';

export type End = 'open' | 'closed';

/** A movement under way. */
interface Motion {
  readonly end: End;
  readonly ending: AbortController;
  readonly done: Promise<void>;
}

/**
 * The movements of a leaf, one at a time, as hal/barrier.ts asks: a call for where it is going joins in, a call for the other
 * end takes over.
 */
export class Motions {
  readonly #device: string;
  #motion: Motion | undefined;

  constructor(device: string) {
    this.#device = device;
  }

  /** `isThere`: it rests at that end already. `travel` has to heed its signal; it begins before this returns. */
  async moveTo(end: End, isThere: boolean, travel: (signal: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#motion?.end === end) return await this.#motion.done;
    if (this.#motion === undefined && isThere) return;
    this.interrupt('busy', `told to be ${end} instead`);
    const ending = new AbortController();
    const motion = { end, ending, done: travel(ending.signal) };
    this.#motion = motion;
    try {
      await motion.done;
    } finally {
      if (this.#motion === motion) this.#motion = undefined;
    }
  }

  /** Ends the movement under way: it rejects with this. */
  interrupt(kind: HalErrorKind, detail: string): void {
    const motion = this.#motion;
    this.#motion = undefined;
    motion?.ending.abort(new HalError(kind, this.#device, detail));
  }
}
