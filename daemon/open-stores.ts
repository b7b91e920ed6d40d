// Opens the stores of a kiosk and of a hub, for whoever runs them and for the verbs that look into them.
import { allModalities } from './biometrics/modalities.ts';
import { modalityOf } from './biometrics/recognise.ts';
import {
  type DataFolder,
  erasureJournalOf,
  markProvisioned,
  openDataFolder,
  type OpenFolderOptions,
} from './data-folder.ts';
import type { Protect } from './keyed-lists.ts';
import type { Machine } from './machine.ts';
import { diskOptions, type StorageProfile } from './storage.ts';
import { trimErasures } from './store/backup/erasure-journal.ts';
import { oldestBackup } from './store/backup/restore.ts';
import { discardDraft } from './store/backup/swap.ts';
import type { HubStore } from './store/contract/hub-store.ts';
import type { KioskStore } from './store/contract/kiosk-store.ts';
import { openHubStore } from './store/hub-store.ts';
import { openKioskStore } from './store/kiosk-store.ts';
import { newUlids } from './ulids.ts';

export interface OpenOptions extends OpenFolderOptions {
  readonly warn?: boolean;
  readonly storage?: StorageProfile;
}

/** Opens a kiosk's store; provisions the data folder when it is new, unless told not to. */
export async function openKiosk(
  dataFolder: string,
  machine: Machine,
  options: OpenOptions = {},
): Promise<KioskStore> {
  return (await openKeyedKiosk(dataFolder, machine, options)).store;
}

/** A kiosk's store, and the keys that go with it. */
export interface KeyedKiosk extends Pick<DataFolder, 'siteKey' | 'keys'> {
  readonly store: KioskStore;
  readonly protect: Protect;
}

/** With the key by which templates are kept in the form of this kiosk: whoever has them and not the key has no irises. */
export async function openKeyedKiosk(
  dataFolder: string,
  machine: Machine,
  { warn = false, storage, ...opening }: OpenOptions,
): Promise<KeyedKiosk> {
  const folder = await openDataFolder(dataFolder, 'kiosk', machine, opening);
  if (warn) warnOfSecrets(folder, machine);
  const { siteKey, keys } = folder;
  const modalities = allModalities(siteKey);
  const protect: Protect = template => modalityOf(template, modalities).form?.protect(template) ?? template;
  const store = await openKioskStore(folder.storeFolder, {
    ...folder.storeOptions,
    ...diskOptions(dataFolder, storage),
    erasureJournal: erasureJournalOf(dataFolder),
    newEpoch: newUlids(machine),
    protect,
  });
  await trimJournal(dataFolder, machine);
  await markProvisioned(dataFolder, 'kiosk');
  await discardDraft(folder.storeFolder);
  return { store, siteKey, keys, protect };
}

/** The same for a hub's store. */
export async function openHub(
  dataFolder: string,
  machine: Machine,
  { warn = false, storage, ...opening }: OpenOptions = {},
): Promise<HubStore> {
  const folder = await openDataFolder(dataFolder, 'hub', machine, opening);
  if (warn) warnOfSecrets(folder, machine);
  const store = await openHubStore(folder.storeFolder, {
    ...folder.storeOptions,
    ...diskOptions(dataFolder, storage),
    erasureJournal: erasureJournalOf(dataFolder),
  });
  await trimJournal(dataFolder, machine);
  await markProvisioned(dataFolder, 'hub');
  await discardDraft(folder.storeFolder);
  return store;
}

/** A clock that may be wrong forgets nobody. */
async function trimJournal(dataFolder: string, { clock }: Machine): Promise<void> {
  if (clock.isWallTrusted?.() === false) return;
  await trimErasures(erasureJournalOf(dataFolder), oldestBackup(clock.wall()));
}

function warnOfSecrets({ exposedSecrets }: DataFolder, { log }: Machine): void {
  if (exposedSecrets.length === 0) return;
  const names = exposedSecrets.join(', ');
  log(
    `warning: secrets lie in the data folder, beside what they protect (${names}); give them as systemd credentials`,
  );
}
