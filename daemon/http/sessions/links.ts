import { createHash } from 'node:crypto';
import type { Clock } from '../../../hal/clock.ts';
import { parameters } from '../parameters.ts';

interface Link {
  readonly account: string;
  readonly expiresAtMs: number;
}

/** One-time sign-in links. Only the hash of a token is kept; the first exchange uses it up. */
export class SignInLinks {
  readonly #clock: Clock;
  readonly #randomBytes: (length: number) => Uint8Array;
  readonly #links = new Map<string, Link>();

  constructor(clock: Clock, randomBytes: (length: number) => Uint8Array) {
    this.#clock = clock;
    this.#randomBytes = randomBytes;
  }

  issue(account: string): string {
    this.#sweep();
    const token = Buffer.from(this.#randomBytes(parameters.tokenBytes)).toString('base64url');
    this.#links.set(hashOf(token), { account, expiresAtMs: this.#clock.monotonicMs() + parameters.linkMs });
    return token;
  }

  /** The account that the token was issued for, once; undefined when it is unknown, used or too old. */
  redeem(token: string): string | undefined {
    this.#sweep();
    const hash = hashOf(token);
    const link = this.#links.get(hash);
    this.#links.delete(hash);
    return link?.account;
  }

  #sweep(): void {
    const now = this.#clock.monotonicMs();
    for (const [hash, link] of this.#links) if (now >= link.expiresAtMs) this.#links.delete(hash);
  }
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64');
