import { createHash } from 'node:crypto';
import type { Clock } from '../../../hal/clock.ts';
import type { Account, Role } from '../../store/contract/account.ts';
import { parameters } from '../parameters.ts';

/** Somebody who is signed in. Lives in memory: a restart of the daemon signs everybody out. */
export interface Session {
  readonly account: string;
  readonly role: Role;
  /** False for an account that can only come in by a link: it cannot renew by password. */
  readonly hasPassword: boolean;
  /** Clock.monotonicMs of the last sign-in. */
  readonly authenticatedAtMs: number;
}

interface Entry {
  session: Session;
  readonly beganAtMs: number;
  usedAtMs: number;
  readonly endListeners: Set<() => void>;
}

/**
 * Sessions by the hash of their token: what is in memory does not sign anybody in.
 * A session ends when it is idle for too long, when a shift has passed, or when it is ended.
 */
export class Sessions {
  readonly #clock: Clock;
  readonly #randomBytes: (length: number) => Uint8Array;
  readonly #entries = new Map<string, Entry>();

  constructor(clock: Clock, randomBytes: (length: number) => Uint8Array) {
    this.#clock = clock;
    this.#randomBytes = randomBytes;
  }

  /** Opens a session and returns its token, which is kept nowhere else. */
  begin(account: Account): string {
    this.sweep();
    const now = this.#clock.monotonicMs();
    const session = sessionOf(account, now);
    return this.#keep({ session, beganAtMs: now, usedAtMs: now, endListeners: new Set() });
  }

  /**
   * The same person has signed in again: the sign-in is fresh, the token is a new one, the streams go on.
   * The shift is counted from the first sign-in still.
   */
  renew(token: string, account: Account): string | undefined {
    const entry = this.#live(token);
    if (entry?.session.account !== account.name) return undefined;
    this.#entries.delete(hashOf(token));
    const now = this.#clock.monotonicMs();
    entry.session = sessionOf(account, now);
    entry.usedAtMs = now;
    return this.#keep(entry);
  }

  /** The session of a token, which this counts as a use of; undefined when there is none or it has ended. */
  use(token: string): Session | undefined {
    const entry = this.#live(token);
    if (entry) entry.usedAtMs = this.#clock.monotonicMs();
    return entry?.session;
  }

  end(token: string): void {
    this.#end(hashOf(token));
  }

  /** Calls back once when the session of `token` ends; at once when it already has. */
  onEnd(token: string, listener: () => void): () => void {
    const entry = this.#live(token);
    if (!entry) {
      listener();
      return () => {};
    }
    entry.endListeners.add(listener);
    return () => entry.endListeners.delete(listener);
  }

  /** Ends what has expired. Called now and then, so that streams close although nobody asks. */
  sweep(): void {
    for (const [hash, entry] of this.#entries) if (this.#expired(entry)) this.#end(hash);
  }

  endAll(): void {
    for (const hash of this.#entries.keys()) this.#end(hash);
  }

  #keep(entry: Entry): string {
    const token = Buffer.from(this.#randomBytes(parameters.tokenBytes)).toString('base64url');
    this.#entries.set(hashOf(token), entry);
    return token;
  }

  #live(token: string): Entry | undefined {
    const hash = hashOf(token);
    const entry = this.#entries.get(hash);
    if (!entry || !this.#expired(entry)) return entry;
    this.#end(hash);
    return undefined;
  }

  #expired(entry: Entry): boolean {
    const now = this.#clock.monotonicMs();
    if (now - entry.beganAtMs >= parameters.sessionAbsoluteMs) return true;
    return now - entry.usedAtMs >= parameters.sessionIdleMs;
  }

  #end(hash: string): void {
    const entry = this.#entries.get(hash);
    this.#entries.delete(hash);
    for (const listener of entry?.endListeners ?? []) listener();
  }
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64');

function sessionOf(account: Account, authenticatedAtMs: number): Session {
  return {
    account: account.name,
    role: account.role,
    hasPassword: account.password !== undefined,
    authenticatedAtMs,
  };
}
