import type { Listener, Unsubscribe } from '../device.ts';

/** A value that others watch. Every change is told once, to all, in the order of the changes. */
export class Cell<T> {
  #value: T;
  readonly #listeners = new Set<Listener<T>>();
  readonly #untold: T[] = [];
  #telling = false;

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Setting the value that it has already is no change. */
  set(value: T): void {
    if (value === this.#value) return;
    this.#value = value;
    this.#untold.push(value);
    if (!this.#telling) this.#tell();
  }

  watch(listener: Listener<T>): Unsubscribe {
    // A function of its own, so that the same listener may watch twice.
    const own: Listener<T> = value => listener(value);
    this.#listeners.add(own);
    return () => this.#listeners.delete(own);
  }

  /** A listener may set the cell again: what follows from that is told after what is being told now. */
  #tell(): void {
    this.#telling = true;
    try {
      while (this.#untold.length > 0) {
        const [value] = this.#untold.splice(0, 1) as [T];
        for (const listener of Array.from(this.#listeners)) {
          // One that an earlier listener has taken off is not told any more.
          if (this.#listeners.has(listener)) listener(value);
        }
      }
    } finally {
      this.#telling = false;
    }
  }
}

/** What `until` can wait for. */
export interface Watchable {
  watch(listener: () => void): Unsubscribe;
}

/** Resolves with what `condition` gives, once that is not undefined; it is asked now and at each change of the cells. */
export function until<T>(
  cells: readonly Watchable[],
  condition: () => T | undefined,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const already = condition();
    if (already !== undefined) return resolve(already);
    const check = () => {
      const met = condition();
      if (met === undefined) return;
      stop();
      resolve(met);
    };
    const onAbort = () => {
      stop();
      reject(signal.reason);
    };
    const watches = cells.map(cell => cell.watch(check));
    const stop = () => {
      for (const unwatch of watches) unwatch();
      signal.removeEventListener('abort', onAbort);
    };
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
