import { Fault } from '../core/errors.ts';
import type { KioskAddress } from '../core/kiosk-address.ts';
import { type Authority, provedStatement } from '../link/sealed/key-statement.ts';
import { KnownKeys } from '../link/sealed/known-keys.ts';
import type { KioskDirectory } from '../link/sealed/sealing.ts';
import { deviceName } from '../fleet/identity/names.ts';
import { sourceOf } from '../link/topics.ts';

interface Introduced {
  readonly text: string;
  readonly keys: KnownKeys;
}

/** Statements over a restart of the hub; one that is lost is asked for again. */
export interface KeptStatements {
  /** What was kept of a kiosk before this run, once. */
  take(address: KioskAddress): string | undefined;
  save(address: KioskAddress, statement: string): void;
}

const nothingKept: KeptStatements = { take: () => undefined, save: () => {} };

/** The message keys of every kiosk, as their certified identities have stated them. */
export class KioskKeys implements KioskDirectory {
  readonly #known = new Map<string, Introduced>();
  readonly #authority: Authority;
  readonly #now: () => Date;
  readonly #kept: KeptStatements;

  constructor(authority: Authority, now: () => Date, kept: KeptStatements = nothingKept) {
    this.#authority = authority;
    this.#now = now;
    this.#kept = kept;
  }

  keysOf(address: KioskAddress): KnownKeys | undefined {
    if (!this.#known.has(sourceOf(address))) this.#recall(address);
    const keys = this.#known.get(sourceOf(address))?.keys;
    if (keys === undefined || !this.#authority.isRevoked(keys.statement.serialNumber)) return keys;
    throw new Fault('not-allowed', 'the certificate of this kiosk is revoked', { where: sourceOf(address) });
  }

  introduce(address: KioskAddress, statement: string): void {
    if (!this.#known.has(sourceOf(address))) this.#recall(address); // an older one must not take its place
    if (this.#take(address, statement)) this.#kept.save(address, statement);
  }

  /** False for one that is known, or older than what is. */
  #take(address: KioskAddress, statement: string): boolean {
    const source = sourceOf(address);
    const known = this.#known.get(source);
    if (known?.text === statement) return false;
    const owner = { source, commonName: deviceName(address) };
    const proved = provedStatement(statement, owner, this.#authority, this.#now());
    const counts = known !== undefined && !this.#authority.isRevoked(known.keys.statement.serialNumber);
    if (counts && proved.version < known.keys.statement.version) return false;
    this.#known.set(source, { text: statement, keys: new KnownKeys(proved) });
    return true;
  }

  /** Proved when it is first needed: a hub with thousands of kiosks starts at once. */
  #recall(address: KioskAddress): void {
    const statement = this.#kept.take(address);
    if (statement === undefined) return;
    try {
      this.#take(address, statement);
    } catch (error) {
      if (!(error instanceof Fault)) throw error; // it has expired meanwhile, or is revoked: the kiosk is asked
    }
  }
}
