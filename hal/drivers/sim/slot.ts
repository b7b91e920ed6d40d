import { Cell } from '../cell.ts';

interface Taker<T> {
  readonly resolve: (item: T) => void;
  readonly reject: (reason: unknown) => void;
}

/** Where a person hands a device something that it asks for: the glass of a scanner, the slot of a reader. */
export class Slot<T> {
  /** True while a device asks. */
  readonly wanted = new Cell(false);
  #taker: Taker<T> | undefined;

  /** The device's side: waits for an item. At most one taker at a time. */
  take(signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const onAbort = () => this.#done()?.reject(signal.reason);
      signal.addEventListener('abort', onAbort, { once: true });
      const settled = () => signal.removeEventListener('abort', onAbort);
      this.#taker = {
        resolve: item => {
          settled();
          resolve(item);
        },
        reject,
      };
      this.wanted.set(true);
    });
  }

  /** The person's side: false when no device asks. */
  offer(item: T): boolean {
    const taker = this.#done();
    taker?.resolve(item);
    return taker !== undefined;
  }

  /** What was to be offered could not be made: the device fails with this. */
  fail(reason: unknown): void {
    this.#done()?.reject(reason);
  }

  #done(): Taker<T> | undefined {
    const taker = this.#taker;
    this.#taker = undefined;
    this.wanted.set(false);
    return taker;
  }
}
