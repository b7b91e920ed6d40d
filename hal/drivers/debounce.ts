import type { CancelTimer, Clock } from '../clock.ts';

/** Lets a level count once it has lasted; a shorter one is as if it had not been. */
export class Debouncer {
  readonly #clock: Clock;
  readonly #debounceMs: number;
  readonly #tell: (level: boolean) => void;
  #level: boolean;
  #cancel: CancelTimer = () => {};

  /** `level` counts from the first. With `debounceMs` 0 every change is told within `take`. */
  constructor(clock: Clock, debounceMs: number, level: boolean, tell: (level: boolean) => void) {
    this.#clock = clock;
    this.#debounceMs = debounceMs;
    this.#level = level;
    this.#tell = tell;
  }

  /** The level that counts. */
  get level(): boolean {
    return this.#level;
  }

  /** The level on the wire, at each of its changes. */
  take(level: boolean): void {
    this.#cancel();
    this.#cancel = () => {};
    if (level === this.#level) return;
    if (this.#debounceMs === 0) this.#change(level);
    else this.#cancel = this.#clock.after(this.#debounceMs, () => this.#change(level));
  }

  /** Nothing is told any more. */
  end(): void {
    this.#cancel();
  }

  #change(level: boolean): void {
    this.#level = level;
    this.#tell(level);
  }
}
