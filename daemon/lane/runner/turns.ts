import type { Clock } from '../../../hal/clock.ts';
import { HalError, type WaitRequest } from '../../../hal/device.ts';

/**
 * The calls to one device, one at a time. One that comes while another is outstanding waits within its own time, and is then refused
 * with HalError `busy`: of a device that hangs one call is left behind, and not one for each time it was asked again.
 */
export class Turns {
  readonly #device: string;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #isTaken = false;

  constructor(device: string, clock: Clock) {
    this.#device = device;
    this.#clock = clock;
  }

  /** Calls with what is left of the time; at once, where nothing is outstanding. Rejects with the signal's reason when it is aborted meanwhile. */
  async take<Request extends WaitRequest, T>(
    request: Request,
    call: (request: Request) => Promise<T>,
  ): Promise<T> {
    const untilMs = this.#clock.monotonicMs() + request.timeoutMs;
    while (this.#isTaken) await this.#next(untilMs, request.signal);
    this.#isTaken = true;
    try {
      const leftMs = Math.max(1, untilMs - this.#clock.monotonicMs());
      return await call({ ...request, timeoutMs: leftMs });
    } finally {
      this.#isTaken = false;
      for (const wake of [...this.#waiting]) wake();
    }
  }

  /** When the outstanding call has ended. Leaves nothing behind, however it goes. */
  #next(untilMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const end = (settle: () => void) => () => {
        cancel();
        this.#waiting.delete(wake);
        signal?.removeEventListener('abort', abort);
        settle();
      };
      const wake = end(resolve);
      const abort = end(() => reject(signal?.reason));
      const late = end(() => reject(new HalError('busy', this.#device, 'the call before has not ended')));
      const cancel = this.#clock.after(Math.max(0, untilMs - this.#clock.monotonicMs()), late);
      this.#waiting.add(wake);
      signal?.addEventListener('abort', abort, { once: true });
    });
  }
}
