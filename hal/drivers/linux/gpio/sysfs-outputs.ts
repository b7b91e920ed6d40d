import { HalError } from '../../../device.ts';
import type { OutputLineRequest, OutputLines } from '../../../gpio-chip.ts';
import { gpioError } from './failures.ts';
import { codeOf } from '../system-error.ts';
import type { OnoffLine } from './sysfs.ts';

/** Outputs of one claim, written one after the other: those that become inactive first. */
export class SysfsOutputs implements OutputLines {
  readonly #device: string;
  readonly #lines: readonly OnoffLine[];
  readonly #requests: readonly OutputLineRequest[];
  #active: readonly boolean[];
  #onReleased: () => void = () => {};
  #released = false;

  constructor(device: string, lines: readonly OnoffLine[], requests: readonly OutputLineRequest[]) {
    this.#device = device;
    this.#lines = lines;
    this.#requests = requests;
    this.#active = lines.map(() => false);
  }

  get active(): readonly boolean[] {
    return this.#active;
  }

  set(active: readonly boolean[]): void {
    if (active.length !== this.#lines.length)
      throw new RangeError(`${this.#lines.length} levels, not ${active.length}`);
    if (this.#released) throw new HalError('absent', this.#device, 'the lines were given back');
    try {
      for (const isActive of [false, true]) {
        for (const [index, line] of this.#lines.entries())
          if (active[index] === isActive)
            line.writeSync(isActive === this.#requests[index].activeLow ? 0 : 1);
      }
    } catch (error) {
      throw gpioError(this.#device, 'setting lines', error);
    }
    this.#active = [...active];
  }

  async write(active: readonly boolean[]): Promise<void> {
    this.set(active);
  }

  onReleased(listener: () => void): void {
    this.#onReleased = listener;
  }

  async release(): Promise<void> {
    if (this.#released) return;
    try {
      this.set(this.#active.map(() => false));
    } catch (error) {
      // Nothing is driven any more by a chip that is gone.
      if (!(error instanceof HalError && error.kind === 'absent')) throw error;
    } finally {
      this.#released = true;
      giveBack(this.#lines);
      this.#onReleased();
    }
  }
}

/** Closes the lines and unexports them. */
export function giveBack(lines: readonly OnoffLine[]): void {
  for (const line of lines) {
    try {
      line.unexport();
    } catch (error) {
      // A file of a line that is gone, or that was closed.
      if (codeOf(error) === '') throw error;
    }
  }
}
