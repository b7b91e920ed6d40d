import type { CancelTimer, Clock } from '../../../clock.ts';
import type { InputLineRequest } from '../../../gpio-chip.ts';
import { Debouncer } from '../../debounce.ts';
import { InputClaim } from '../../input-claim.ts';
import { levelCheckMs } from './parameters.ts';
import type { OnoffLine } from './sysfs.ts';
import { giveBack } from './sysfs-outputs.ts';

/** Inputs of one claim. An edge only says that something was: edges run together in sysfs, so the level is read after each. */
export class SysfsInputs extends InputClaim {
  readonly #lines: readonly OnoffLine[];
  readonly #requests: readonly InputLineRequest[];
  readonly #clock: Clock;
  readonly #debouncers: readonly Debouncer[];
  #cancelCheck: CancelTimer = () => {};

  constructor(lines: readonly OnoffLine[], requests: readonly InputLineRequest[], clock: Clock) {
    super();
    this.#lines = lines;
    this.#requests = requests;
    this.#clock = clock;
    this.#debouncers = requests.map(
      ({ debounceMs }, index) =>
        new Debouncer(clock, debounceMs, this.#read(index), active =>
          this.tell({ index, active, atMs: clock.monotonicMs() }),
        ),
    );
    for (const [index, line] of lines.entries()) line.watch(error => this.#look([index], error));
    this.#checkLater();
  }

  override get active(): readonly boolean[] {
    return this.#debouncers.map(({ level }) => level);
  }

  protected override giveBack(): void {
    this.#end();
    giveBack(this.#lines);
  }

  #look(indices: Iterable<number>, failed?: Error | null): void {
    if (this.isOver) return;
    try {
      if (failed) throw failed;
      for (const index of indices) this.#debouncers[index].take(this.#read(index));
    } catch {
      // The file of the line is gone, and the chip with it.
      this.#end();
      this.tellLost();
    }
  }

  #checkLater(): void {
    this.#cancelCheck = this.#clock.after(levelCheckMs, () => {
      this.#look(this.#lines.keys());
      if (!this.isOver) this.#checkLater();
    });
  }

  #read(index: number): boolean {
    return (this.#lines[index].readSync() === 1) !== this.#requests[index].activeLow;
  }

  #end(): void {
    this.#cancelCheck();
    for (const debouncer of this.#debouncers) debouncer.end();
  }
}
