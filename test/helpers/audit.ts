import { ManualClock } from '../../hal/drivers/sim/clock.ts';
import { signingKeyFrom, makeSigningKey } from '../../daemon/core/es256.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import { type KioskStoreOptions, openKioskStore } from '../../daemon/store/kiosk-store.ts';
import { type Database, openDatabase } from '../../daemon/store/leveldb/level.ts';
import type { AuditOptions } from '../../daemon/store/audit/open-notary.ts';
import { type AuditParameters, auditDefaults } from '../../daemon/store/parameters.ts';
import { auditEntry, storeOptions } from './store.ts';

export const auditorsKey = signingKeyFrom(makeSigningKey(), 'test');
export const strangersKey = signingKeyFrom(makeSigningKey(), 'test');

export const number = (value: number) => String(value).padStart(16, '0');

/** A store that signs its heads, with its witness in a folder of its own. */
export function signing(
  witnessFolder: string,
  changes: Partial<AuditOptions> = {},
  parameters: Partial<AuditParameters> = {},
): AuditOptions {
  return {
    key: auditorsKey,
    clock: new ManualClock('2026-01-02T03:04:05.000Z'),
    witnessFolder,
    log: line => {
      throw new Error(line);
    },
    parameters: { ...auditDefaults, ...parameters },
    ...changes,
  };
}

export function openSigned(
  folder: string,
  audit: AuditOptions,
  changes: Partial<KioskStoreOptions> = {},
): Promise<KioskStore> {
  return openKioskStore(folder, storeOptions({ audit, ...changes }));
}

/** One link for each of the numbers. */
export async function appendLinks(store: KioskStore, from: number, to: number): Promise<void> {
  for (let link = from; link <= to; link++) {
    await store.commit({ audit: [auditEntry('test.link', String(link))] });
  }
}

/** Does something to the raw records of a store that is closed. */
export async function withRaw<T>(folder: string, use: (database: Database) => Promise<T>): Promise<T> {
  const database = await openDatabase(folder, false);
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}
