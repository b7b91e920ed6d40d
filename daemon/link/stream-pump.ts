import type { CancelTimer, Clock } from '../../hal/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Ack } from '../core/event.ts';
import type { StreamName } from '../core/stream.ts';
import type { Outbox } from '../store/contract/outbox.ts';
import type { SentEntry } from './envelope.ts';
import type { LinkParameters } from './parameters.ts';
import * as uplink from './uplink.ts';
import * as win from './window.ts';

export interface PumpOptions {
  readonly outbox: Outbox;
  /** Hands entries to the transport, in order. They may be lost: the pump sends again what the hub does not acknowledge. */
  readonly send: (entries: readonly SentEntry[]) => void;
  /** Called when the hub is silent, or when the outbox cannot be read or cleared. */
  readonly onError: (reason: string) => void;
  /** Called when the hub has acknowledged something new. */
  readonly onProgress: () => void;
  /** Called when the hub has been silent for so long that the line itself is in doubt. */
  readonly onSilence: () => void;
  readonly clock: Clock;
  readonly parameters: LinkParameters;
}

/** Moves one stream to the hub while the line is up: in order, a window at a time, until the hub has acknowledged. */
export class StreamPump {
  readonly #stream: StreamName;
  readonly #options: PumpOptions;
  readonly #limits: win.WindowLimits;
  #window = win.emptyWindow;
  #up = false;
  #running = false;
  #wanted = false;
  #clearing: Promise<void> = Promise.resolve();
  #cleared = 0;
  #looking: (() => void)[] = [];
  #timer: CancelTimer | undefined;
  #clearTimer: CancelTimer | undefined;

  constructor(stream: StreamName, options: PumpOptions) {
    this.#stream = stream;
    this.#options = options;
    const { windowEntries, ackTimeoutMs, ackTimeoutCapMs } = options.parameters;
    this.#limits = { entries: windowEntries, timeoutMs: ackTimeoutMs, timeoutCapMs: ackTimeoutCapMs };
  }

  get inFlight(): number {
    return win.inFlight(this.#window);
  }

  lineUp(): void {
    this.#up = true;
    this.#window = win.goneBack(this.#window);
    this.wake();
  }

  lineDown(): void {
    this.#up = false;
    this.#window = win.goneBack(this.#window);
    this.#timer?.();
  }

  acknowledge(ack: Ack): void {
    const { outbox, clock, onProgress } = this.#options;
    const before = this.#window;
    const given = { epoch: outbox.epoch, last: outbox.last(this.#stream) };
    if (uplink.isRolledBack(ack, given)) return this.#beginEpoch(ack);
    this.#window = uplink.heard(before, ack, given, clock.monotonicMs(), this.#limits);
    if (this.#window === before) return;
    onProgress();
    this.#clearing = this.#clearing.then(() => this.#clear());
    this.wake();
  }

  /** There may be something to do. */
  wake(): void {
    this.#wanted = true;
    if (!this.#running) void this.#run();
  }

  /** Resolves when the outbox has been looked at once more, or at once while the line is down. */
  turn(): Promise<void> {
    return new Promise(resolve => {
      this.#looking.push(resolve);
      this.wake();
    });
  }

  async close(): Promise<void> {
    this.lineDown();
    this.#clearTimer?.();
    await this.#clearing;
    this.#clearTimer?.();
  }

  #beginEpoch({ epoch, upTo }: Ack): void {
    const { outbox, onError } = this.#options;
    onError(
      `the hub holds ${this.#stream} up to ${upTo}, more than this store ever gave: it is an older copy`,
    );
    outbox
      .beginEpoch(epoch)
      .catch((error: unknown) => onError(`no new epoch can be begun: ${messageOf(error)}`));
  }

  /** Acks that came while one was being applied are applied as one. */
  async #clear(): Promise<void> {
    const { outbox, onError } = this.#options;
    const upTo = uplink.clearable(this.#window, this.#cleared);
    if (upTo === undefined) return;
    try {
      await outbox.acknowledge({ stream: this.#stream, epoch: outbox.epoch, upTo });
      this.#cleared = upTo;
    } catch (error) {
      onError(`the outbox cannot be cleared: ${messageOf(error)}`);
      this.#clearLater();
    }
  }

  /** The next ack covers this one; but when all is sent, none may come for hours. */
  #clearLater(): void {
    const { clock, parameters } = this.#options;
    this.#clearTimer?.();
    this.#clearTimer = clock.after(parameters.ackTimeoutCapMs, () => {
      this.#clearing = this.#clearing.then(() => this.#clear());
    });
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#wanted && this.#up) {
      this.#wanted = false;
      this.#goBackWhenOverdue();
      const looking = this.#looking;
      this.#looking = [];
      await this.#sendNext();
      for (const looked of looking) looked();
    }
    this.#running = false;
    for (const looked of this.#looking.splice(0)) looked();
    this.#waitForHub();
  }

  #goBackWhenOverdue(): void {
    const { clock, onError, onSilence, parameters } = this.#options;
    if (!win.isOverdue(this.#window, clock.monotonicMs())) return;
    const what = `${this.inFlight} sent, from seq ${win.first(this.#window)} of ${this.#stream}`;
    onError(`the hub does not acknowledge: ${what}`);
    this.#window = win.timedOut(this.#window);
    if (this.#window.timeouts % parameters.silentTimeouts === 0) onSilence();
  }

  async #sendNext(): Promise<void> {
    const { outbox, onError, clock, parameters, send } = this.#options;
    const { after, limit } = win.next(this.#window);
    if (limit === 0) return;
    try {
      const entries = await outbox.read(this.#stream, after, limit);
      // The line or an ack may have moved the window meanwhile; whoever did has asked for another turn.
      if (!this.#up || win.next(this.#window).after !== after) return;
      const { window, sent } = uplink.offered(this.#window, entries, clock.monotonicMs(), this.#limits);
      this.#window = window;
      if (sent.length > 0) send(sent);
    } catch (error) {
      onError(`the outbox cannot be sent: ${messageOf(error)}`);
      this.#timer?.();
      this.#timer = clock.after(parameters.outboxRetryMs, () => this.wake());
    }
  }

  #waitForHub(): void {
    const { deadlineMs } = this.#window;
    if (!this.#up || deadlineMs === undefined) return;
    const { clock } = this.#options;
    this.#timer?.();
    this.#timer = clock.after(Math.max(0, deadlineMs - clock.monotonicMs()), () => this.wake());
  }
}
