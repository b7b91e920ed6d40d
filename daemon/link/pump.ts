import type { CancelTimer, Clock } from '../../hal/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Ack } from '../core/event.ts';
import type { Outbox } from '../store/contract.ts';
import type { SentEntry } from './envelope.ts';
import type { LinkParameters } from './parameters.ts';
import * as win from './window.ts';

export interface PumpOptions {
  readonly outbox: Outbox;
  /** Hands an entry to the transport, in order. It may be lost: the pump sends again what the hub does not acknowledge. */
  readonly send: (entry: SentEntry) => void;
  /** Called when the hub is silent, or when the outbox cannot be read or cleared. */
  readonly onError: (reason: string) => void;
  /** Called when the hub has acknowledged something new. */
  readonly onProgress: () => void;
  readonly clock: Clock;
  readonly parameters: LinkParameters;
}

/** Moves the outbox to the hub while the line is up: in order, a window at a time, until the hub has acknowledged. */
export class Pump {
  readonly #options: PumpOptions;
  readonly #limits: win.WindowLimits;
  readonly #unsubscribe: () => void;
  #window = win.emptyWindow;
  #up = false;
  #running = false;
  #wanted = false;
  #clearing: Promise<void> = Promise.resolve();
  #cleared = 0;
  #timer: CancelTimer | undefined;

  constructor(options: PumpOptions) {
    this.#options = options;
    const { windowEntries, ackTimeoutMs, ackTimeoutCapMs } = options.parameters;
    this.#limits = { entries: windowEntries, timeoutMs: ackTimeoutMs, timeoutCapMs: ackTimeoutCapMs };
    this.#unsubscribe = options.outbox.onAppend(() => this.#wake());
  }

  get inFlight(): number {
    return win.inFlight(this.#window);
  }

  /** The line is up: send what is not acknowledged, from the first. */
  lineUp(): void {
    this.#up = true;
    this.#window = win.goneBack(this.#window);
    this.#wake();
  }

  lineDown(): void {
    this.#up = false;
    this.#window = win.goneBack(this.#window);
    this.#timer?.();
  }

  /** The hub has everything up to `upTo` on its disk: only now does it leave the outbox. */
  acknowledge({ epoch, upTo }: Ack): void {
    const { outbox, clock, onProgress } = this.#options;
    const before = this.#window;
    if (epoch !== outbox.epoch) return;
    this.#window = win.acknowledged(before, upTo, clock.monotonicMs(), this.#limits);
    if (this.#window === before) return;
    onProgress();
    this.#clearing = this.#clearing.then(() => this.#clear());
    this.#wake();
  }

  /** Resolves when no read or deletion of the outbox is under way any more. */
  async close(): Promise<void> {
    this.lineDown();
    this.#unsubscribe();
    await this.#clearing;
  }

  /** Acks that came while one was being applied are applied as one. */
  async #clear(): Promise<void> {
    const { outbox, onError } = this.#options;
    const upTo = this.#window.acked;
    if (upTo === this.#cleared) return;
    try {
      await outbox.acknowledge({ epoch: outbox.epoch, upTo });
      this.#cleared = upTo;
    } catch (error) {
      onError(`the outbox cannot be cleared: ${messageOf(error)}`); // the next ack covers this one
    }
  }

  #wake(): void {
    this.#wanted = true;
    if (!this.#running) void this.#run();
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#wanted && this.#up) {
      this.#wanted = false;
      this.#goBackWhenOverdue();
      await this.#sendNext();
    }
    this.#running = false;
    this.#waitForHub();
  }

  #goBackWhenOverdue(): void {
    if (!win.isOverdue(this.#window, this.#options.clock.monotonicMs())) return;
    this.#options.onError(
      `the hub does not acknowledge: ${this.inFlight} sent, from seq ${win.first(this.#window)}`,
    );
    this.#window = win.timedOut(this.#window);
  }

  async #sendNext(): Promise<void> {
    const { outbox, onError, clock, parameters } = this.#options;
    const { after, limit } = win.next(this.#window);
    if (limit === 0) return;
    try {
      const entries = await outbox.read(after, limit);
      // The line or an ack may have moved the window meanwhile; whoever did has asked for another turn.
      if (!this.#up || win.next(this.#window).after !== after) return;
      for (const entry of entries) this.#send(entry);
    } catch (error) {
      onError(`the outbox cannot be read: ${messageOf(error)}`);
      this.#timer?.();
      this.#timer = clock.after(parameters.outboxRetryMs, () => this.#wake());
    }
  }

  #send(entry: SentEntry['entry']): void {
    const started = win.startAt(this.#window, entry.seq);
    this.#window = win.sending(started, entry.seq, this.#options.clock.monotonicMs(), this.#limits);
    this.#options.send({ entry, first: win.first(this.#window) });
  }

  #waitForHub(): void {
    const { deadlineMs } = this.#window;
    if (!this.#up || deadlineMs === undefined) return;
    const { clock } = this.#options;
    this.#timer?.();
    this.#timer = clock.after(Math.max(0, deadlineMs - clock.monotonicMs()), () => this.#wake());
  }
}
