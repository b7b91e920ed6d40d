import type { CancelTimer, Clock } from '../../../hal/clock.ts';
import { parameters } from '../parameters.ts';

/** An event as it goes down the stream; `data` is one line of JSON. */
export interface LiveEvent {
  readonly id: string;
  readonly name: string;
  readonly data: string;
}

/** Takes what is sent to one listener. */
export type Send = (text: string) => void;

/** One event in the event stream format of the HTML standard, 9.2.6. */
export const frame = (event: LiveEvent) => `id: ${event.id}\nevent: ${event.name}\ndata: ${event.data}\n\n`;

/**
 * The live events: numbered, sent to all listeners, and the last of them kept for those who reconnect. The number
 * begins with a name of this run, so that an id of a run before is not taken for one of this.
 */
export class LiveEvents {
  readonly #clock: Clock;
  readonly #run: string;
  readonly #listeners = new Set<Send>();
  readonly #recent: LiveEvent[] = [];
  #last = 0;
  #cancelHeartbeat: CancelTimer | undefined;

  constructor(clock: Clock, run: string) {
    this.#clock = clock;
    this.#run = run;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  publish(name: string, value: unknown): void {
    this.#last += 1;
    const event = { id: `${this.#run}-${this.#last}`, name, data: JSON.stringify(value) };
    this.#recent.push(event);
    if (this.#recent.length > parameters.replayedEvents) this.#recent.shift();
    this.#sendAll(frame(event));
  }

  /** Adds a listener; what came after `lastEventId` is returned, or undefined when that is no longer known. */
  listen(send: Send, lastEventId: string | undefined): { missed: string | undefined; leave: () => void } {
    this.#listeners.add(send);
    this.#cancelHeartbeat ??= this.#clock.after(parameters.heartbeatMs, () => this.#heartbeat());
    return { missed: this.#after(lastEventId), leave: () => this.#listeners.delete(send) };
  }

  close(): void {
    this.#cancelHeartbeat?.();
    this.#listeners.clear();
  }

  #after(lastEventId: string | undefined): string | undefined {
    if (lastEventId === `${this.#run}-${this.#last}`) return '';
    const at = this.#recent.findIndex(event => event.id === lastEventId);
    return at < 0
      ? undefined
      : this.#recent
          .slice(at + 1)
          .map(frame)
          .join('');
  }

  #heartbeat(): void {
    this.#sendAll(': still here\n\n');
    this.#cancelHeartbeat =
      this.#listeners.size === 0
        ? undefined
        : this.#clock.after(parameters.heartbeatMs, () => this.#heartbeat());
  }

  #sendAll(text: string): void {
    for (const send of this.#listeners) send(text);
  }
}
