import type { Clock } from '../../../hal/clock.ts';
import type { Guest } from './guest.ts';
import type { WireChange } from './qtest.ts';

/** What the guest knows the chip by; its eight lines have no names. */
export const pl061Label = '9030000.pl061';

/**
 * The PL061 of the machine from outside: what hangs on its lines. An output keeps its last level when the line is
 * released: the chip's driver, unlike gpio-sim's, does not turn it back.
 */
export class Pl061 {
  readonly #guest: Guest;
  readonly #path: string;
  readonly #levels = new Map<number, WireChange>();
  readonly #listeners = new Set<(change: WireChange) => void>();

  private constructor(guest: Guest, path: string) {
    this.#guest = guest;
    this.#path = path;
    guest.qtest.onChange(change => {
      this.#levels.set(change.line, change);
      for (const listener of this.#listeners) listener(change);
    });
  }

  /** Of this boot of the guest. Once a boot: QEMU can be asked to watch a device only once. */
  static async of(guest: Guest): Promise<Pl061> {
    const path = await guest.qmp.pathOf('pl061');
    const chip = new Pl061(guest, path);
    await guest.qtest.watchOutputs(path);
    return chip;
  }

  /** The last change that was seen of an output; undefined before the first. */
  seen(line: number): WireChange | undefined {
    return this.#levels.get(line);
  }

  onChange(listener: (change: WireChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the output is at that level, at once when it is. */
  until(line: number, high: boolean, clock: Clock, timeoutMs: number): Promise<WireChange> {
    return new Promise((resolve, reject) => {
      const last = this.#levels.get(line);
      if (last?.high === high) return resolve(last);
      const stop = this.onChange(change => {
        if (change.line !== line || change.high !== high) return;
        end(() => resolve(change));
      });
      const late = `line ${line} was not seen ${high ? 'high' : 'low'} in ${timeoutMs} ms`;
      const cancel = clock.after(timeoutMs, () => end(() => reject(new Error(late))));
      const end = (finish: () => void) => {
        stop();
        cancel();
        finish();
      };
    });
  }

  /** Drives an input: a button, a beam, a contact. */
  drive(line: number, high: boolean): Promise<void> {
    return this.#guest.qtest.setInput(this.#path, line, high);
  }
}
