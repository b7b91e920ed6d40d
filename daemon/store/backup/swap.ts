import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../core/errors.ts';
import { syncDirectory } from '../directory-sync.ts';
import { openDatabase } from '../leveldb/level.ts';
import { overwriteFile } from '../overwrite-file.ts';
import { encounterKeysFile } from '../parameters.ts';

/** Where a store is made that comes back from a backup, until it is whole. */
export const draftOf = (storeFolder: string) => `${storeFolder}.restored`;
const replacedOf = (storeFolder: string) => `${storeFolder}.replaced`;

/**
 * Takes away what a restore has left that was killed or refused. Its keys open whom the backup had and the store has
 * erased since: they are overwritten. To be called by who holds the lock of the store.
 */
export async function discardDraft(storeFolder: string): Promise<void> {
  const draft = draftOf(storeFolder);
  if (!existsSync(draft)) return;
  await overwriteFile(path.join(draft, encounterKeysFile));
  await rm(draft, { recursive: true, force: true });
}

/**
 * Puts the draft in the place of the store. A crash before it is done leaves the old store, under its own name or under the
 * one that `settleSwap` finds. Fault `busy` when another process has taken the store meanwhile: it stays where it is.
 */
export async function swapStore(storeFolder: string): Promise<void> {
  const replaced = replacedOf(storeFolder);
  const release = existsSync(storeFolder) ? await setAside(storeFolder, replaced) : undefined;
  try {
    await rename(draftOf(storeFolder), storeFolder);
    await syncDirectory(path.dirname(storeFolder));
  } finally {
    await release?.();
  }
  await rm(replaced, { recursive: true, force: true });
}

/** Moves a store and holds its lock: whoever opened it just before keeps it, and is not written over. */
async function setAside(storeFolder: string, replaced: string): Promise<() => Promise<void>> {
  await rename(storeFolder, replaced);
  try {
    const held = await openDatabase(replaced, false);
    return () => held.close();
  } catch (error) {
    if (error instanceof Fault && error.code === 'busy') {
      await rename(replaced, storeFolder);
      throw error;
    }
    return async () => {}; // too damaged to be opened by anybody
  }
}

/** Ends a swap that a crash cut short. To be called before a store is looked for. */
export async function settleSwap(storeFolder: string): Promise<void> {
  const replaced = replacedOf(storeFolder);
  if (!existsSync(replaced)) return;
  if (existsSync(storeFolder)) {
    await rm(replaced, { recursive: true, force: true });
    return;
  }
  await rename(replaced, storeFolder);
  await syncDirectory(path.dirname(storeFolder));
}
