import { Fault } from '../core/errors.ts';
import type { AuditEntry } from './contract/audit.ts';
import type { Rotation, RotationPace, RotationProgress } from './contract/rotation.ts';
import type { Operation } from './database.ts';
import { type RingKeys, withNewKeys, withoutOldKeys } from './keyring.ts';
import { rotationBatchBytes, rotationBatchRecords } from './parameters.ts';
import { sealerOf, sealingKey, sealingKeyBytes } from './seal.ts';
import type { SealedDatabase, SealedDatabaseOptions } from './sealed-database.ts';

export interface RotationParts {
  readonly database: SealedDatabase;
  /** Seals these records anew, after all commits that were asked for before. */
  readonly sealAnew: (keys: readonly string[]) => Promise<void>;
  readonly saveKeys?: (keys: RingKeys) => Promise<void>;
  readonly audit: (entry: Omit<AuditEntry, 'at'>) => Promise<void>;
  readonly randomBytes: (length: number) => Uint8Array;
}

/**
 * Gives a store new keys while it works. `begin` puts them in the ring: from then on they seal. `run` seals anew what
 * older keys seal, in small batches, then drops those. It keeps no place: a run that was cut short is simply run
 * again, and passes over what it has done. Links of the audit chain stay as they are, since the chain is over their
 * sealed bytes; so the ring keeps the keys of the audit, which open nothing else.
 */
export class KeyRotation implements Rotation {
  readonly #parts: RotationParts;
  #progress: RotationProgress = { seen: 0, sealedAnew: 0, unreadable: 0 };

  constructor(parts: RotationParts) {
    this.#parts = parts;
  }

  /** True from `begin` until `run` has dropped the old keys. */
  get isUnderWay(): boolean {
    return this.#parts.database.keyring.keys.records.length > 1;
  }

  /** The new keys are on the disk before anything is sealed with them. */
  async begin(by: string): Promise<void> {
    const { database, randomBytes } = this.#parts;
    const newKey = () => sealingKey(randomBytes(sealingKeyBytes));
    await this.#put(withNewKeys(database.keyring.keys, newKey(), newKey()));
    await this.#parts.audit({ action: 'keys.begun', actor: by });
  }

  /** Resolves when nothing needs the old keys and they are dropped; rejects with the Fault of a batch that failed. */
  async run(pace: RotationPace): Promise<RotationProgress> {
    this.#progress = { seen: 0, sealedAnew: 0, unreadable: 0 };
    await this.#parts.sealAnew([]); // a batch that was sealed before `begin` is on the disk now
    while ((await this.#pass(pace)) > 0);
    await this.#wrapAnew(pace);
    await this.#put(withoutOldKeys(this.#parts.database.keyring.keys));
    const { sealedAnew, unreadable } = this.#progress;
    await this.#parts.audit({ action: 'keys.rotated', actor: 'daemon', detail: { sealedAnew, unreadable } });
    return this.#progress;
  }

  async #put(keys: RingKeys): Promise<void> {
    if (this.#parts.saveKeys === undefined)
      throw new Error('the keys of this store have no place to be kept');
    await this.#parts.saveKeys(keys);
    this.#parts.database.keyring.replace(keys);
  }

  /** Looks at every record; how many had an older key. */
  async #pass(pace: RotationPace): Promise<number> {
    let found = 0;
    let unreadable = 0;
    let batch = emptyBatch();
    const { database } = this.#parts;
    for await (const [key, sealed] of database.read.sealedEntries({})) {
      this.#tell({ seen: this.#progress.seen + 1, unreadable });
      if (key.startsWith('audit/') || !isSealedWithOld(database, key, sealed)) continue;
      if (database.read.unsealOrReport(key, sealed) === undefined) unreadable++;
      else batch = { keys: [...batch.keys, key], bytes: batch.bytes + sealed.length };
      if (batch.keys.length < rotationBatchRecords && batch.bytes < rotationBatchBytes) continue;
      found += await this.#sealAnew(batch.keys, pace);
      batch = emptyBatch();
    }
    this.#tell({ unreadable });
    return found + (await this.#sealAnew(batch.keys, pace));
  }

  async #sealAnew(keys: readonly string[], { pause, onProgress }: RotationPace): Promise<number> {
    if (keys.length === 0) return 0;
    await this.#parts.sealAnew(keys);
    this.#tell({ sealedAnew: this.#progress.sealedAnew + keys.length });
    onProgress?.(this.#progress);
    await pause();
    return keys.length;
  }

  async #wrapAnew({ pause }: RotationPace): Promise<void> {
    for (let slot: number | undefined = 0; slot !== undefined; await pause()) {
      slot = await this.#parts.database.encounterKeys.rewrap(slot);
    }
  }

  #tell(change: Partial<RotationProgress>): void {
    this.#progress = { ...this.#progress, ...change };
  }
}

/** The rotation of a store. */
export function rotationOf(
  database: SealedDatabase,
  ledger: {
    readonly sealAnew: RotationParts['sealAnew'];
    readonly audit: (entries: readonly AuditEntry[]) => Promise<void>;
  },
  { randomBytes, saveKeys, now }: SealedDatabaseOptions,
): KeyRotation {
  return new KeyRotation({
    database,
    sealAnew: keys => ledger.sealAnew(keys),
    audit: entry => ledger.audit([{ at: now().toISOString(), ...entry }]),
    randomBytes,
    ...(saveKeys && { saveKeys }),
  });
}

const emptyBatch = (): { readonly keys: readonly string[]; readonly bytes: number } => ({
  keys: [],
  bytes: 0,
});

/** Records as they stand, sealed with the newest key of the ring; those that are already, or do not open, left out. */
export async function sealedAnew(database: SealedDatabase, keys: readonly string[]): Promise<Operation[]> {
  const operations: Operation[] = [];
  for (const key of keys) {
    const sealed = await database.read.getSealed(key);
    if (sealed === undefined || !isSealedWithOld(database, key, sealed)) continue;
    const plaintext = database.read.unsealOrReport(key, sealed);
    if (plaintext !== undefined) operations.push({ type: 'put', key, value: database.seal(key, plaintext) });
  }
  return operations;
}

/** True when an older key of the ring seals a record; false also for what is no sealed record at all. */
function isSealedWithOld({ keyring }: SealedDatabase, key: string, sealed: Uint8Array): boolean {
  try {
    const sealer = sealerOf(sealed, key);
    return sealer.of === 'keyring' && sealer.keyId !== keyring.sealing(key).id;
  } catch (error) {
    if (error instanceof Fault && error.code === 'corrupt') return false;
    throw error;
  }
}
