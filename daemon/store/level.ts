import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { Level } from 'level';
import { Fault } from '../core/errors.ts';
import { makeDirectory } from './directory-sync.ts';
import { storeFault } from './faults.ts';

/** LevelDB with text for keys and bytes for values. */
export type Database = Level<string, Uint8Array>;
export type Snapshot = ReturnType<Database['snapshot']>;

/** A change of one record; `value` is sealed already. */
export type Operation =
  | { readonly type: 'put'; readonly key: string; readonly value: Uint8Array }
  | { readonly type: 'del'; readonly key: string };

/**
 * Makes the folder when `create` and there is none. Fault `not-found` when there is no database, or `corrupt` when
 * there are files of one but not the file that names them: LevelDB would begin anew over them.
 */
export async function prepareFolder(folder: string, create: boolean): Promise<void> {
  if (existsSync(path.join(folder, 'CURRENT'))) return;
  const remains = existsSync(folder) ? readdirSync(folder).filter(isDataFile) : [];
  if (remains.length > 0) {
    const remedy = 'copy the folder before anything else, then restore a backup';
    throw new Fault('corrupt', 'CURRENT is missing beside data files', { where: folder, remedy });
  }
  if (!create) {
    const remedy = 'check the path; a new store is made only when it is asked for';
    throw new Fault('not-found', 'no store is there', { where: folder, remedy });
  }
  await makeDirectory(folder);
}

const isDataFile = (name: string) => /^(\d+\.(log|ldb|sst)|MANIFEST-\d+)$/.test(name);

/** Faults: `busy` when another process holds it, `disk-full`, `corrupt`, `unavailable`. */
export async function openDatabase(folder: string, create: boolean): Promise<Database> {
  const database: Database = new Level(folder, {
    keyEncoding: 'utf8',
    valueEncoding: 'view',
    createIfMissing: create,
    compression: false, // sealed bytes do not shrink
  });
  try {
    await database.open();
    return database;
  } catch (error) {
    throw storeFault(folder, error);
  }
}
