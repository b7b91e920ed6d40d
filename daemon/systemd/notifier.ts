import type { CancelTimer, Clock } from '../../hal/clock.ts';
import { messageOf } from '../core/errors.ts';
import type { Send } from './datagrams.ts';
import { retryMs } from './parameters.ts';

/** What systemd may be told, by the names of sd_notify(3). */
export interface Notice {
  readonly READY?: 1;
  readonly STOPPING?: 1;
  /** One line for people, in `systemctl status`. */
  readonly STATUS?: string;
  readonly WATCHDOG?: 1;
  readonly EXTEND_TIMEOUT_USEC?: number;
}

/** Tells systemd. What it has no room for is kept, the newest of each name, and told again soon. Never throws. */
export class Notifier {
  readonly #send: Send;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  #untold: Notice = {};
  #cancelRetry: CancelTimer = () => {};
  #lastFailure = '';

  constructor(send: Send, clock: Clock, log: (line: string) => void) {
    this.#send = send;
    this.#clock = clock;
    this.#log = log;
  }

  tell(notice: Notice): void {
    this.#untold = { ...this.#untold, ...notice };
    this.#cancelRetry();
    if (this.#trySend(textOf(this.#untold))) this.#untold = {};
    else this.#cancelRetry = this.#clock.after(retryMs, () => this.tell({}));
  }

  #trySend(text: string): boolean {
    try {
      return this.#send(text);
    } catch (error) {
      const failure = messageOf(error);
      if (failure !== this.#lastFailure) this.#log(`systemd: ${failure}`);
      this.#lastFailure = failure;
      return false;
    }
  }
}

function textOf(notice: Notice): string {
  return Object.entries(notice)
    .map(([name, value]) => `${name}=${String(value).replaceAll(/\s*\n\s*/g, ' ')}`)
    .join('\n');
}
