import type { Clock } from '../../clock.ts';
import { failuresToLoss } from './parameters.ts';
import { Poll } from './poll.ts';

export interface PolledChipParts {
  readonly clock: Clock;
  /** Between looks. */
  readonly pollMs: number;
  /** Sets the chip up, as at the beginning. */
  begin(): Promise<void>;
  /** Asks the chip, and acts on what it says. */
  look(): Promise<void>;
  /** It could not be asked for some looks in a row; called at each look until it answers again. */
  lose(): void;
}

/** A chip that is looked at now and then, whatever becomes of it: one that was lost is set up anew by the look that finds it. */
export class PolledChip {
  readonly #parts: PolledChipParts;
  readonly #poll: Poll;
  #failures = 0;

  constructor(parts: PolledChipParts) {
    this.#parts = parts;
    this.#poll = new Poll(
      parts.clock,
      () => parts.pollMs,
      () => this.#look(),
    );
  }

  /** Takes the first look. */
  async start(): Promise<void> {
    await this.#poll.now();
  }

  /** No look begins after this; resolves when the last one has ended. */
  async stop(): Promise<void> {
    await this.#poll.stop();
  }

  async #look(): Promise<void> {
    try {
      if (this.#failures >= failuresToLoss) await this.#parts.begin();
      await this.#parts.look();
      this.#failures = 0;
    } catch {
      // What failed is no matter: a wire that was cut, or a chip without power, is told as the loss that it is.
      this.#failures++;
      if (this.#failures >= failuresToLoss) this.#parts.lose();
    }
  }
}
