import { Fault } from '../core/errors.ts';
import { otherKey, type SealingKey, wipe } from './seal.ts';

/**
 * Keys for two kinds of records, so that the one that seals people's records can be
 * dropped while the audit stays as it is.
 */
export interface RingKeys {
  /** The first seals; the others open what is not sealed anew yet. At least one. */
  readonly records: readonly SealingKey[];
  /** The same for links of the audit chain. They are never sealed anew: the chain is over their sealed bytes. */
  readonly audit: readonly SealingKey[];
}

/** The keys of a store, by the number that stands in each record. */
export class Keyring {
  #keys: RingKeys;
  /** Dropped from the ring; reads that were under way may still meet records that they open. */
  #retired: readonly SealingKey[] = [];

  constructor(keys: RingKeys) {
    this.#keys = keys;
  }

  /** A ring with one key for everything. */
  static of(key: SealingKey): Keyring {
    return new Keyring({ records: [key], audit: [key] });
  }

  get keys(): RingKeys {
    return this.#keys;
  }

  /** The key that seals records of this place. Fault `unavailable` once the ring has been wiped. */
  sealing(recordKey: string): SealingKey {
    const [current] = this.#keysFor(recordKey);
    if (current !== undefined) return current;
    const remedy = 'an operator provisions the kiosk anew';
    throw new Fault('unavailable', 'the keys have been wiped', { where: recordKey, remedy });
  }

  /** The key that a record of this place names; Fault `corrupt` when the ring has none. */
  opening(recordKey: string, keyId: number): SealingKey {
    const keys = this.#keysFor(recordKey);
    const found = keys.find(({ id }) => id === keyId) ?? this.#retired.find(({ id }) => id === keyId);
    if (found !== undefined) return found;
    throw otherKey(recordKey, keyId, this.sealing(recordKey).id);
  }

  /** From now on `next` holds; keys that it lacks open what is being read, until the process ends. */
  replace(next: RingKeys): void {
    const kept = new Set([...next.records, ...next.audit].map(({ id }) => id));
    const dropped = [...this.#keys.records, ...this.#keys.audit].filter(({ id }) => !kept.has(id));
    this.#retired = [...this.#retired, ...dropped];
    this.#keys = next;
  }

  /** Overwrites every key. Nothing can be sealed or opened any more. */
  wipe(): void {
    for (const key of [...this.#keys.records, ...this.#keys.audit, ...this.#retired]) wipe(key);
    this.#keys = { records: [], audit: [] };
    this.#retired = [];
  }

  #keysFor(recordKey: string): readonly SealingKey[] {
    return recordKey.startsWith('audit/') ? this.#keys.audit : this.#keys.records;
  }
}

/** The ring at the beginning of a rotation: new keys seal, all old ones open. */
export function withNewKeys({ records, audit }: RingKeys, record: SealingKey, link: SealingKey): RingKeys {
  return { records: [record, ...records], audit: [link, ...audit] };
}

/** The ring at its end: no record needs the old keys. Links of the audit chain keep theirs. */
export function withoutOldKeys({ records, audit }: RingKeys): RingKeys {
  return { records: records.slice(0, 1), audit };
}
