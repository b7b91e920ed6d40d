import type { Listener, Unsubscribe } from '../device.ts';
import { Cell } from './cell.ts';
import { Subscriptions } from './subscriptions.ts';

/** What a device tells of: each event to all before the next one, also when a listener causes it. */
export class Events<Event extends object> {
  readonly #last = new Cell<Event | undefined>(undefined);
  readonly #subscriptions = new Subscriptions();

  listen(listener: Listener<Event>): Unsubscribe {
    return this.#subscriptions.add(this.#last.watch(event => event && listener(event)));
  }

  tell(event: Event): void {
    this.#last.set(event);
  }

  /** Nobody is told any more. */
  end(): void {
    this.#subscriptions.endAll();
  }
}
