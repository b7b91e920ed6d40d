import type { Clock } from '../../clock.ts';
import type { HalError } from '../../device.ts';
import { type Packet, PacketParser } from './packet.ts';

/** The packets that came over a line, for the one who waits for the next. */
export class PacketQueue {
  readonly #parser: PacketParser;
  readonly #clock: Clock;
  readonly #packets: Packet[] = [];
  #waiting: { resolve(packet: Packet | undefined): void; reject(error: HalError): void } | undefined;
  #ended: HalError | undefined;
  #lastBytesAtMs: number;

  constructor(address: number, clock: Clock) {
    this.#parser = new PacketParser(address);
    this.#clock = clock;
    this.#lastBytesAtMs = -Infinity;
  }

  /** Clock.monotonicMs when something came last, packet or not. */
  get lastBytesAtMs(): number {
    return this.#lastBytesAtMs;
  }

  push(bytes: Uint8Array): void {
    this.#lastBytesAtMs = this.#clock.monotonicMs();
    this.#packets.push(...this.#parser.push(bytes));
    this.#hand();
  }

  /** Drops what came and was not taken. */
  clear(): void {
    this.#packets.length = 0;
    this.#parser.reset();
  }

  /** Whoever waits, and whoever will, is told that nothing comes any more. */
  end(error: HalError): void {
    this.#ended ??= error;
    this.#waiting?.reject(error);
  }

  /** The next packet; undefined when none came within the time. One caller at a time. */
  async take(timeoutMs: number): Promise<Packet | undefined> {
    if (this.#ended) throw this.#ended;
    const next = new Promise<Packet | undefined>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    const cancel = this.#clock.after(timeoutMs, () => this.#waiting?.resolve(undefined));
    this.#hand();
    try {
      return await next;
    } finally {
      cancel();
      this.#waiting = undefined;
    }
  }

  #hand(): void {
    if (this.#waiting === undefined) return;
    const packet = this.#packets.shift();
    if (packet !== undefined) this.#waiting.resolve(packet);
  }
}
