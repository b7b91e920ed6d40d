import { HalError } from '../../../device.ts';
import type { OutputLines } from '../../../gpio-chip.ts';
import { encodeLineValues } from './codec.ts';
import { gpioError } from './failures.ts';
import type { GpioKernel } from './kernel.ts';
import { ioctlRequest } from './uapi.ts';

/** Outputs of one request: one call sets them all. */
export class CdevOutputs implements OutputLines {
  readonly #device: string;
  readonly #fd: number;
  readonly #kernel: GpioKernel;
  #active: readonly boolean[];
  #onReleased: () => void = () => {};
  #released = false;

  constructor(device: string, fd: number, count: number, kernel: GpioKernel) {
    this.#device = device;
    this.#fd = fd;
    this.#kernel = kernel;
    this.#active = Array.from({ length: count }, () => false);
  }

  get active(): readonly boolean[] {
    return this.#active;
  }

  set(active: readonly boolean[]): void {
    if (active.length !== this.#active.length)
      throw new RangeError(`${this.#active.length} levels, not ${active.length}`);
    if (this.#released) throw new HalError('absent', this.#device, 'the lines were given back');
    try {
      this.#kernel.ioctl(this.#fd, ioctlRequest.setValues, encodeLineValues(active));
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
      this.#kernel.close(this.#fd);
      this.#onReleased();
    }
  }
}
