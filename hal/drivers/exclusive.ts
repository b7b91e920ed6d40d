import type { Clock } from '../clock.ts';
import { HalError, type WaitRequest } from '../device.ts';

/** One operation of a device at a time, ended by its deadline, its caller or the closing of the device. */
export class Exclusive {
  readonly #device: string;
  readonly #clock: Clock;
  #pending: AbortController | undefined;
  #ended: string | undefined;

  constructor(device: string, clock: Clock) {
    this.#device = device;
    this.#clock = clock;
  }

  /** Rejects with HalError `busy`, `absent` or `timeout`, or with the caller's reason; `work` has to heed its signal. */
  async run<T>(request: WaitRequest, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.#ended !== undefined) throw this.#error('absent', this.#ended);
    if (this.#pending) throw this.#error('busy', 'one operation at a time');
    request.signal?.throwIfAborted();
    const ending = new AbortController();
    this.#pending = ending;
    const onAbort = () => ending.abort(request.signal?.reason);
    request.signal?.addEventListener('abort', onAbort, { once: true });
    const cancel = this.#clock.after(request.timeoutMs, () =>
      ending.abort(this.#error('timeout', `nothing came within ${request.timeoutMs} ms`)),
    );
    try {
      return await work(ending.signal);
    } finally {
      cancel();
      request.signal?.removeEventListener('abort', onAbort);
      this.#pending = undefined;
    }
  }

  /** Ends what is pending with `absent`, and everything after it. The first reason stays. */
  close(reason = 'closed'): void {
    this.#ended ??= reason;
    this.#pending?.abort(this.#error('absent', this.#ended));
  }

  #error(kind: 'absent' | 'busy' | 'timeout', detail: string): HalError {
    return new HalError(kind, this.#device, detail);
  }
}
