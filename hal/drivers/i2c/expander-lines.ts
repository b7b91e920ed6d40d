import type { Listener, Unsubscribe } from '../../device.ts';
import type { InputLineRequest, InputLines, LinesEvent } from '../../gpio-chip.ts';
import { DebouncedLine } from './debounced-line.ts';

/** An input as it is claimed, with its place among the lines of the chip. */
export interface ClaimedInput extends InputLineRequest {
  readonly offset: number;
}

export const isHigh = (levels: number, offset: number) => ((levels >> offset) & 1) === 1;

/** Input lines of an expander, by looks at all of its levels. */
export class ExpanderInputs implements InputLines {
  readonly #claim: readonly ClaimedInput[];
  readonly #lines: readonly DebouncedLine[];
  readonly #listeners = new Set<Listener<LinesEvent>>();
  readonly #lostListeners = new Set<() => void>();
  readonly #giveBack: () => Promise<void>;

  constructor(claim: readonly ClaimedInput[], levels: number, giveBack: () => Promise<void>) {
    this.#claim = claim;
    this.#lines = claim.map(input => new DebouncedLine(isActive(input, levels), input.debounceMs));
    this.#giveBack = giveBack;
  }

  get active(): readonly boolean[] {
    return this.#lines.map(line => line.active);
  }

  get isUnsettled(): boolean {
    return this.#lines.some(line => line.isUnsettled);
  }

  onChange(listener: Listener<LinesEvent>): Unsubscribe {
    return subscribed(this.#listeners, event => listener(event));
  }

  onLost(listener: () => void): Unsubscribe {
    return subscribed(this.#lostListeners, () => listener());
  }

  async release(): Promise<void> {
    this.#listeners.clear();
    this.#lostListeners.clear();
    await this.#giveBack();
  }

  look(levels: number, atMs: number): void {
    for (const [index, input] of this.#claim.entries()) {
      const active = isActive(input, levels);
      if (!this.#lines[index]?.look(active, atMs)) continue;
      for (const listener of this.#listeners) listener({ index, active, atMs });
    }
  }

  lose(): void {
    this.#listeners.clear();
    for (const listener of this.#lostListeners) listener();
    this.#lostListeners.clear();
  }
}

const isActive = ({ offset, activeLow }: ClaimedInput, levels: number) => isHigh(levels, offset) !== activeLow;

/** `own` is a function of its own, so that the same listener may subscribe twice. */
function subscribed<T>(listeners: Set<T>, own: T): Unsubscribe {
  listeners.add(own);
  return () => listeners.delete(own);
}
