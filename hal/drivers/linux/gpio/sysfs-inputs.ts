import type { CancelTimer, Clock } from '../../../clock.ts';
import type { Listener, Unsubscribe } from '../../../device.ts';
import type { InputLineRequest, InputLines, LinesEvent } from '../../../gpio-chip.ts';
import { Debouncer } from '../../debounce.ts';
import { Cell } from '../../cell.ts';
import { Subscriptions } from '../../subscriptions.ts';
import { levelCheckMs } from './parameters.ts';
import type { OnoffLine } from './sysfs.ts';
import { giveBack } from './sysfs-outputs.ts';

/** Inputs of one claim. An edge only says that something was: edges run together in sysfs, so the level is read after each. */
export class SysfsInputs implements InputLines {
  readonly #lines: readonly OnoffLine[];
  readonly #requests: readonly InputLineRequest[];
  readonly #clock: Clock;
  readonly #debouncers: readonly Debouncer[];
  readonly #events = new Cell<LinesEvent | undefined>(undefined);
  readonly #lost = new Cell(false);
  readonly #subscriptions = new Subscriptions();
  #cancelCheck: CancelTimer = () => {};
  #onReleased: () => void = () => {};
  #released = false;

  constructor(lines: readonly OnoffLine[], requests: readonly InputLineRequest[], clock: Clock) {
    this.#lines = lines;
    this.#requests = requests;
    this.#clock = clock;
    this.#debouncers = requests.map(
      ({ debounceMs }, index) =>
        new Debouncer(clock, debounceMs, this.#read(index), active => this.#tell(index, active)),
    );
    for (const [index, line] of lines.entries()) line.watch(error => this.#look([index], error));
    this.#checkLater();
  }

  get active(): readonly boolean[] {
    return this.#debouncers.map(({ level }) => level);
  }

  onChange(listener: Listener<LinesEvent>): Unsubscribe {
    return this.#subscriptions.add(this.#events.watch(event => event && listener(event)));
  }

  onLost(listener: () => void): Unsubscribe {
    return this.#subscriptions.add(this.#lost.watch(listener));
  }

  onReleased(listener: () => void): void {
    this.#onReleased = listener;
  }

  async release(): Promise<void> {
    if (this.#released) return;
    this.#released = true;
    this.#subscriptions.endAll();
    this.#end();
    giveBack(this.#lines);
    this.#onReleased();
  }

  #look(indices: Iterable<number>, failed?: Error | null): void {
    if (this.#released || this.#lost.value) return;
    try {
      if (failed) throw failed;
      for (const index of indices) this.#debouncers[index].take(this.#read(index));
    } catch {
      // The file of the line is gone, and the chip with it.
      this.#end();
      this.#lost.set(true);
    }
  }

  #checkLater(): void {
    this.#cancelCheck = this.#clock.after(levelCheckMs, () => {
      this.#look(this.#lines.keys());
      if (!this.#lost.value) this.#checkLater();
    });
  }

  #tell(index: number, active: boolean): void {
    this.#events.set({ index, active, atMs: this.#clock.monotonicMs() });
  }

  #read(index: number): boolean {
    return (this.#lines[index].readSync() === 1) !== this.#requests[index].activeLow;
  }

  #end(): void {
    this.#cancelCheck();
    for (const debouncer of this.#debouncers) debouncer.end();
  }
}
