import { HalError } from '../../../hal/device.ts';
import type { LaneEvent } from '../events.ts';
import type { LaneParts } from './parts.ts';
import { kindOf } from './sensing.ts';

/**
 * The barrier, as the lane orders it. While the fire input is active nothing but `release` reaches the driver, whatever
 * was queued before. Only the last order is answered: an order that another has overtaken says nothing.
 */
export class Leaf {
  readonly #parts: LaneParts;
  #orders = 0;

  constructor(parts: LaneParts) {
    this.#parts = parts;
  }

  open(): Promise<LaneEvent | undefined> {
    return this.#order('open', () => this.#parts.barrier.open());
  }

  close(): Promise<LaneEvent | undefined> {
    return this.#order('closed', () => this.#parts.barrier.close());
  }

  /** Drops the output before it returns. */
  release(): void {
    this.#orders++;
    this.#parts.barrier.release();
  }

  async #order(position: 'open' | 'closed', order: () => Promise<void>): Promise<LaneEvent | undefined> {
    const number = ++this.#orders;
    try {
      if (this.#parts.fireInput?.active)
        throw new HalError('tampered', this.#parts.barrier.id, 'there is fire');
      await order();
      return number === this.#orders ? { type: 'barrier', position } : undefined;
    } catch (error) {
      if (number !== this.#orders) return undefined;
      this.#parts.onError(error, `moving the barrier to ${position}`);
      return { type: 'device-failed', device: 'barrier', detail: kindOf(error) };
    }
  }
}
