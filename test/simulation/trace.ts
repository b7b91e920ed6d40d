import { createHash } from 'node:crypto';
import type { Clock } from '../../hal/clock.ts';
import { traceTailLines } from './parameters.ts';

/** All that happened, as one hash, and the last of it in words. Two runs of a seed give the same hash. */
export class Trace {
  readonly #clock: Clock;
  readonly #hash = createHash('sha256');
  readonly #tail: string[] = [];
  #lines = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note(where: string, what: string, bytes?: Uint8Array): void {
    const line = `${this.#clock.monotonicMs().toFixed(3)} ${where} ${what}`;
    this.#hash.update(line);
    if (bytes !== undefined) this.#hash.update(bytes);
    this.#lines++;
    this.#tail.push(line);
    if (this.#tail.length > 2 * traceTailLines) this.#tail.splice(0, traceTailLines);
  }

  get lines(): number {
    return this.#lines;
  }

  get tail(): readonly string[] {
    return this.#tail.slice(-traceTailLines);
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }
}
