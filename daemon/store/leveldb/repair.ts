import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { ClassicLevel } from 'classic-level';
import { Fault } from '../../core/errors.ts';
import { opens } from '../backup/whole.ts';
import { makeDirectory, syncDirectory } from '../directory-sync.ts';
import { storeFault } from '../faults.ts';
import { readHeads } from '../audit/heads-record.ts';
import { keepDamagedLogs } from './log-check.ts';
import { copyFolder } from './scratch-copy.ts';
import { SealedDatabase, type SealedDatabaseOptions } from '../sealed-database.ts';
import { setAllHazardsAside } from './set-aside.ts';
import { loadEncounterKeys } from '../shred/rows.ts';

/** What a repaired copy holds. */
export interface RepairReport {
  /** Records that open, or whose encounter was erased; signed heads, which are not sealed, count with them. */
  readonly records: number;
  /** By key, at most `listedKeys` of them, and how many in all. */
  readonly unreadable: number;
  readonly unreadableKeys: readonly string[];
}

const listedKeys = 100;

/**
 * Copies a database that does not open, and lets LevelDB make of the copy what it can: it reads every table and log and
 * makes a new manifest. The folder itself is only read. What was deleted may be there again, and what was lost is not
 * missed by LevelDB: only `verifyFolder` on the copy tells whether the audit chain is whole.
 *
 * Faults: `not-found`, `conflict` when `into` holds anything, `busy`, `disk-full`,
 * `corrupt` when nothing can be made of it.
 */
export async function repairInto(folder: string, into: string): Promise<void> {
  if (!existsSync(folder)) throw new Fault('not-found', 'no store is there', { where: folder });
  if (existsSync(into) && (await readdir(into)).length > 0) {
    const remedy = 'name a folder that is empty, or not there yet';
    throw new Fault('conflict', 'the folder for the copy holds something', { where: into, remedy });
  }
  await makeDirectory(into);
  try {
    await copyFolder(folder, into);
    await keepDamagedLogs(into);
    await setAllHazardsAside(into); // LevelDB's repair believes an index, and aborts like any merge
    await ClassicLevel.repair(into);
    await syncDirectory(into);
  } catch (error) {
    throw storeFault(into, error);
  }
}

/** Counts what opens in a store that was repaired. */
export async function inspectRecords(folder: string, options: SealedDatabaseOptions): Promise<RepairReport> {
  const database = await SealedDatabase.open(folder, { ...options, create: false, onCorrupt: () => {} });
  try {
    await loadEncounterKeys(database, await encounterKeyCount(database));
    const unreadableKeys: string[] = [];
    let records = 0;
    let unreadable = 0;
    for await (const [key, sealed] of database.read.sealedEntries({})) {
      if (opens(database.read, key, sealed)) records++;
      else if (++unreadable <= listedKeys) unreadableKeys.push(key);
    }
    return { records, unreadable, unreadableKeys };
  } finally {
    await database.close();
  }
}

/** The heads may be what was lost. */
async function encounterKeyCount(database: SealedDatabase): Promise<number> {
  try {
    return (await readHeads(database.read))?.encounterKeys ?? 0;
  } catch (error) {
    if (error instanceof Fault && error.code === 'corrupt') return 0;
    throw error;
  }
}
