import { HalError } from '../../../device.ts';
import type { OutputLines } from '../../../gpio-chip.ts';
import { gpioError } from './failures.ts';

/** The wires of output lines, as one interface of the kernel has them. Failures are errors with `code`. */
export interface OutputWires {
  readonly count: number;
  /** By their place in the claim; it is on the wires when this returns. */
  write(active: readonly boolean[]): void;
  /** Hands the lines back to the kernel; called once. */
  giveBack(): void;
}

/** Output lines that were claimed together, inactive at first as the kernel was asked to drive them. */
export class OutputClaim implements OutputLines {
  readonly #device: string;
  readonly #wires: OutputWires;
  #active: readonly boolean[];
  #onReleased: () => void = () => {};
  #isReleased = false;

  constructor(device: string, wires: OutputWires) {
    this.#device = device;
    this.#wires = wires;
    this.#active = Array.from({ length: wires.count }, () => false);
  }

  get active(): readonly boolean[] {
    return this.#active;
  }

  set(active: readonly boolean[]): void {
    if (active.length !== this.#active.length)
      throw new RangeError(`${this.#active.length} levels, not ${active.length}`);
    if (this.#isReleased) throw new HalError('absent', this.#device, 'the lines were given back');
    try {
      this.#wires.write(active);
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
    if (this.#isReleased) return;
    try {
      this.set(this.#active.map(() => false));
    } catch (error) {
      // Nothing is driven any more by a chip that is gone.
      if (!(error instanceof HalError && error.kind === 'absent')) throw error;
    } finally {
      this.#isReleased = true;
      this.#wires.giveBack();
      this.#onReleased();
    }
  }
}
