import type { Clock } from '../../../hal/clock.ts';
import { parameters } from '../parameters.ts';

interface Failures {
  count: number;
  blockedUntilMs: number;
}

/**
 * Slows down guessing without locking anybody out for good: after a few free failures of one account from one address,
 * each further one doubles a pause. Another address is not slowed, so nobody can lock an officer out from elsewhere.
 */
export class Attempts {
  readonly #clock: Clock;
  readonly #failures = new Map<string, Failures>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Milliseconds until the next attempt is taken; 0 when it may be made now. */
  pauseMs(account: string, address: string): number {
    const failures = this.#failures.get(key(account, address));
    return failures ? Math.max(0, failures.blockedUntilMs - this.#clock.monotonicMs()) : 0;
  }

  failed(account: string, address: string): void {
    const at = key(account, address);
    const count = (this.#failures.get(at)?.count ?? 0) + 1;
    this.#failures.delete(at);
    this.#failures.set(at, { count, blockedUntilMs: this.#clock.monotonicMs() + pauseAfter(count) });
    this.#forgetOldest();
  }

  succeeded(account: string, address: string): void {
    this.#failures.delete(key(account, address));
  }

  #forgetOldest(): void {
    if (this.#failures.size <= parameters.rememberedFailures) return;
    const oldest = this.#failures.keys().next();
    if (!oldest.done) this.#failures.delete(oldest.value);
  }
}

const key = (account: string, address: string) => JSON.stringify([account, address]);

function pauseAfter(failures: number): number {
  const beyond = failures - parameters.freeFailures;
  if (beyond < 0) return 0;
  return Math.min(parameters.longestPauseMs, parameters.firstPauseMs * 2 ** Math.min(beyond, 20));
}
