import { Fault } from '../../core/errors.ts';
import { hubClientId, hubSourceOf } from '../topics.ts';
import { type Authority, provedStatement } from './key-statement.ts';
import { KnownKeys } from './known-keys.ts';

/** The hub's keys as a kiosk holds them: only ever replaced by a later statement that is proved. */
export class HeldHubKeys {
  readonly #tenant: string;
  readonly #authority: Authority;
  readonly #now: () => Date;
  readonly #save: (statement: string) => void;
  #keys: KnownKeys | undefined;

  /** `save` keeps the statement that is taken, so that a restart does not go back behind it. */
  constructor(tenant: string, authority: Authority, now: () => Date, save: (statement: string) => void) {
    this.#tenant = tenant;
    this.#authority = authority;
    this.#now = now;
    this.#save = save;
  }

  /** Fault `unavailable` before the hub has stated any. */
  get keys(): KnownKeys {
    if (this.#keys) return this.#keys;
    throw new Fault('unavailable', 'the hub has not stated its keys yet', {
      where: hubSourceOf(this.#tenant),
    });
  }

  /** Whether one of its keys is good to encrypt to now. */
  get canBeSealedTo(): boolean {
    return this.#keys?.hasRecipient(this.#now()) ?? false;
  }

  get version(): number {
    return this.#keys?.statement.version ?? 0;
  }

  /** False for one that is held already, or older. The Faults are those of `provedStatement`. */
  accept(statement: string): boolean {
    const owner = { source: hubSourceOf(this.#tenant), commonName: hubClientId(this.#tenant) };
    const proved = provedStatement(statement, owner, this.#authority, this.#now());
    if (proved.version <= this.version) return false;
    this.#keys = new KnownKeys(proved);
    this.#save(statement);
    return true;
  }
}
