import type { Clock } from '../../hal/clock.ts';

export interface RefreshedParts<Value> {
  /** What is told before the first reading has ended. */
  readonly first: Value;
  readonly read: () => Promise<Value>;
  /** A value that is older than this is read anew by the next who asks, in ms. */
  readonly everyMs: number;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}

/**
 * What takes time to read, such as the reports of 5,000 kiosks, for whoever cannot wait: as it was read last. However often it is
 * asked for, one reading is under way.
 */
export class Refreshed<Value> {
  readonly #parts: RefreshedParts<Value>;
  #value: Value;
  #readMs = -Infinity;
  #isReading = false;

  constructor(parts: RefreshedParts<Value>) {
    this.#parts = parts;
    this.#value = parts.first;
  }

  get value(): Value {
    const { clock, everyMs } = this.#parts;
    if (!this.#isReading && clock.monotonicMs() - this.#readMs >= everyMs) void this.#refresh();
    return this.#value;
  }

  async #refresh(): Promise<void> {
    const { read, onError, clock } = this.#parts;
    this.#isReading = true;
    try {
      this.#value = await read();
    } catch (error) {
      onError(error);
    } finally {
      this.#isReading = false;
      this.#readMs = clock.monotonicMs();
    }
  }
}
