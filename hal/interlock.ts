import type { Barrier, BarrierState } from './barrier.ts';
import { HalError, type Listener, type Unsubscribe } from './device.ts';
import type { GpioInput } from './gpio.ts';

/**
 * A barrier that the fire alarm overrules.
 *
 * When the fire input becomes active the barrier is released within the very event. From then on `open` and `close`
 * reject with `tampered`, until the input is clear and `reset` has been called; a leaf that moves all the same, or
 * whose driver reports anything but `released`, is released again.
 */
export interface InterlockedBarrier extends Barrier {
  /** True from the alarm until `reset` succeeds. */
  readonly isLatched: boolean;
  /** Lifts the latch, unless the fire input is still active: then it returns false. Nothing moves by it. */
  reset(): boolean;
}

/** Puts the interlock between a barrier and all who use it. It becomes the owner of the barrier, not of the input. */
export function interlock(barrier: Barrier, fire: GpioInput): InterlockedBarrier {
  return new Interlock(barrier, fire);
}

class Interlock implements InterlockedBarrier {
  readonly #barrier: Barrier;
  readonly #fire: GpioInput;
  readonly #watches: readonly Unsubscribe[];
  #latched = false;

  constructor(barrier: Barrier, fire: GpioInput) {
    this.#barrier = barrier;
    this.#fire = fire;
    this.#watches = [
      fire.onChange(({ active }) => active && this.#latch()),
      barrier.onChange(state => this.#hold(state)),
    ];
    if (fire.active) this.#latch();
  }

  get id(): string {
    return this.#barrier.id;
  }

  get state(): BarrierState {
    return this.#barrier.state;
  }

  get isLatched(): boolean {
    return this.#latched || this.#fire.active;
  }

  open(): Promise<void> {
    return this.#unlessLatched(() => this.#barrier.open());
  }

  close(): Promise<void> {
    return this.#unlessLatched(() => this.#barrier.close());
  }

  release(): void {
    this.#barrier.release();
  }

  reset(): boolean {
    if (this.#fire.active) return false;
    this.#latched = false;
    return true;
  }

  onChange(listener: Listener<BarrierState>): Unsubscribe {
    return this.#barrier.onChange(listener);
  }

  /** The interlock ends after the barrier, never before. */
  async dispose(): Promise<void> {
    await this.#barrier.dispose();
    for (const unwatch of this.#watches) unwatch();
  }

  #latch(): void {
    this.#latched = true;
    this.#barrier.release();
  }

  #hold(state: BarrierState): void {
    if (this.isLatched && state !== 'released') this.#barrier.release();
  }

  async #unlessLatched(move: () => Promise<void>): Promise<void> {
    // The level is read too: an input whose event was missed still forbids.
    if (this.#fire.active) this.#latch();
    if (this.#latched) throw new HalError('tampered', this.id, 'the fire alarm holds it released');
    await move();
  }
}
