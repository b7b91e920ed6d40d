// A data folder and a backup of it.
import path from 'node:path';
import { copyStore } from '../../daemon/backup.ts';
import { restoreDataFolder } from '../../daemon/restore.ts';
import { type Manifest, writeBackup } from '../../daemon/store/backup/backup-folder.ts';
import type { KioskStore } from '../../daemon/store/contract/kiosk-store.ts';
import { noted } from './data-folder.ts';
import { auditEntry, encounterCommit } from './store.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Place {
  readonly data: string;
  readonly backup: string;
}

export async function placeIn(t: Parameters<typeof temporaryFolder>[0]): Promise<Place> {
  const folder = await temporaryFolder(t);
  return { data: path.join(folder, 'kiosk'), backup: path.join(folder, 'backup') };
}

export const begun = auditEntry('store.backup-begun');

export function backUp(store: KioskStore, { data, backup }: Place): Promise<Manifest> {
  return copyStore(store, data, begun, copy => writeBackup(backup, copy));
}

export async function commitAll(store: KioskStore, numbers: readonly number[]): Promise<void> {
  for (const number of numbers) await store.commit(encounterCommit(number));
}

export const restore = ({ data, backup }: Place, force = false) =>
  restoreDataFolder(data, { backup, force, actor: 'jana' }, noted());

export const idsOf = async (store: KioskStore) =>
  (await store.encounters({ limit: 999 })).map(({ id }) => id).toReversed();
