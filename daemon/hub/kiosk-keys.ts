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

/** The message keys of every kiosk, as their certified identities have stated them. */
export class KioskKeys implements KioskDirectory {
  readonly #known = new Map<string, Introduced>();
  readonly #authority: Authority;
  readonly #now: () => Date;
  readonly #save: (address: KioskAddress, statement: string) => void;

  /** `save` keeps a statement over a restart; one that is lost is asked for again. */
  constructor(
    authority: Authority,
    now: () => Date,
    save: (address: KioskAddress, statement: string) => void = () => {},
  ) {
    this.#authority = authority;
    this.#now = now;
    this.#save = save;
  }

  keysOf(address: KioskAddress): KnownKeys | undefined {
    const keys = this.#known.get(sourceOf(address))?.keys;
    if (keys === undefined || !this.#authority.isRevoked(keys.statement.serialNumber)) return keys;
    throw new Fault('not-allowed', 'the certificate of this kiosk is revoked', { where: sourceOf(address) });
  }

  introduce(address: KioskAddress, statement: string): void {
    const source = sourceOf(address);
    const known = this.#known.get(source);
    if (known?.text === statement) return;
    const owner = { source, commonName: deviceName(address) };
    const proved = provedStatement(statement, owner, this.#authority, this.#now());
    if (known && proved.version < known.keys.statement.version) return;
    this.#known.set(source, { text: statement, keys: new KnownKeys(proved) });
    this.#save(address, statement);
  }

  /** It will have to say anew who it is. */
  forget(address: KioskAddress): void {
    this.#known.delete(sourceOf(address));
  }
}
