import type { Unsubscribe } from '../device.ts';

/** The subscriptions at a device, which end with it. */
export class Subscriptions {
  readonly #open = new Set<Unsubscribe>();

  /** One subscription, made of one or more watches. */
  add(...watches: Unsubscribe[]): Unsubscribe {
    const end = () => {
      for (const unwatch of watches) unwatch();
      this.#open.delete(end);
    };
    this.#open.add(end);
    return end;
  }

  endAll(): void {
    for (const end of this.#open) end();
  }
}
