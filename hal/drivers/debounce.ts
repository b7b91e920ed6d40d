import type { CancelTimer, Clock } from '../clock.ts';

/** Lets a level count once it has lasted; a shorter one is as if it had not been. */
export class Debouncer {
  readonly #clock: Clock;
  readonly #debounceMs: number;
  readonly #tell: (level: boolean) => void;
  #level: boolean;
  #cancel: CancelTimer | undefined;

  /** `level` counts from the first. With `debounceMs` 0 every change is told within `take`. */
  constructor(clock: Clock, debounceMs: number, level: boolean, tell: (level: boolean) => void) {
    this.#clock = clock;
    this.#debounceMs = debounceMs;
    this.#cancel = undefined;
    this.#level = level;
    this.#tell = tell;
  }

  /** The level that counts. */
  get level(): boolean {
    return this.#level;
  }

  /** The level on the wire: at each of its changes, and as often besides as one likes. */
  take(level: boolean): void {
    if (level === this.#level) return this.end();
    if (this.#debounceMs === 0) return this.#change(level);
    this.#cancel ??= this.#clock.after(this.#debounceMs, () => this.#change(level));
  }

  /** What has not lasted yet is not told. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #change(level: boolean): void {
    this.#level = level;
    this.#tell(level);
  }
}
