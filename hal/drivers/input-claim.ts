import type { Listener, Unsubscribe } from '../device.ts';
import type { InputLines, LinesEvent } from '../gpio-chip.ts';
import { Cell } from './cell.ts';
import { Events } from './events.ts';
import { Subscriptions } from './subscriptions.ts';

/** Input lines that were claimed together, but for how their levels are had: who listens, when they are lost, when given back. */
export abstract class InputClaim implements InputLines {
  readonly #events = new Events<LinesEvent>();
  readonly #lost = new Cell(false);
  readonly #lossWatches = new Subscriptions();
  #onReleased: () => void = () => {};
  #isReleased = false;

  abstract get active(): readonly boolean[];

  onChange(listener: Listener<LinesEvent>): Unsubscribe {
    return this.#events.listen(listener);
  }

  onLost(listener: () => void): Unsubscribe {
    return this.#lossWatches.add(this.#lost.watch(listener));
  }

  onReleased(listener: () => void): void {
    this.#onReleased = listener;
  }

  async release(): Promise<void> {
    if (this.#isReleased) return;
    this.#isReleased = true;
    this.#events.end();
    this.#lossWatches.endAll();
    await this.giveBack();
    this.#onReleased();
  }

  /** Given back or lost: nothing is told any more. */
  protected get isOver(): boolean {
    return this.#isReleased || this.#lost.value;
  }

  protected tell(event: LinesEvent): void {
    if (!this.isOver) this.#events.tell(event);
  }

  protected tellLost(): void {
    if (!this.isOver) this.#lost.set(true);
  }

  /** Hands the lines back to the chip; called once. */
  protected abstract giveBack(): void | Promise<void>;
}
