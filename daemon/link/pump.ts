import type { Ack } from '../core/event.ts';
import { forEachStream, type StreamName, streams } from '../core/stream.ts';
import type { PumpOptions } from './stream-pump.ts';
import { StreamPump } from './stream-pump.ts';

/**
 * Moves the outbox to the hub while the line is up. Each stream has a window of its own, so that a hit does not wait until
 * a week of routine encounters is through.
 */
export class Pump {
  readonly #pumps: Readonly<Record<StreamName, StreamPump>>;
  readonly #unsubscribe: () => void;

  constructor(options: PumpOptions) {
    this.#pumps = forEachStream(stream => new StreamPump(stream, options));
    this.#unsubscribe = options.outbox.onAppend(() => this.#each(pump => pump.wake()));
  }

  get inFlight(): number {
    return streams.reduce((sum, stream) => sum + this.#pumps[stream].inFlight, 0);
  }

  /** The line is up: send what is not acknowledged, from the first. */
  lineUp(): void {
    this.#each(pump => pump.lineUp());
  }

  lineDown(): void {
    this.#each(pump => pump.lineDown());
  }

  /** The hub has everything of the stream up to `upTo` on its disk: only now does it leave the outbox. */
  acknowledge(ack: Ack): void {
    this.#pumps[ack.stream].acknowledge(ack);
  }

  /** As `StreamPump.turn`, of all streams. */
  async turn(): Promise<void> {
    await Promise.all(streams.map(stream => this.#pumps[stream].turn()));
  }

  /** Resolves when no read or deletion of the outbox is under way any more. */
  async close(): Promise<void> {
    this.#unsubscribe();
    await Promise.all(streams.map(stream => this.#pumps[stream].close()));
  }

  #each(act: (pump: StreamPump) => void): void {
    for (const stream of streams) act(this.#pumps[stream]);
  }
}
