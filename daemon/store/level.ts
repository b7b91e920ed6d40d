import { existsSync, readdirSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { Level } from 'level';
import { Fault } from '../core/errors.ts';
import type { OpenDatabase, Volume } from './database.ts';
import { DirectorySync, makeDirectory } from './directory-sync.ts';
import { damageRemedy, storeFault } from './faults.ts';
import type { KeyRange } from './keys.ts';
import { openPlainFile } from './plain-file.ts';

/** LevelDB with text for keys and bytes for values. The types of `level` leave out what browsers cannot do. */
export type Database = Level<string, Uint8Array> & Pick<OpenDatabase, 'compactRange'>;

/** LevelDB on the machine's own file system. */
export const levelVolume: Volume = {
  prepare: prepareFolder,
  open: async (folder, create) => sizing(await openDatabase(folder, create)),
  openPlain: openPlainFile,
  names: (folder, now) => new DirectorySync(folder, now),
  freeBytes: freeBytesOf,
};

/** Without the file that names them LevelDB would begin anew over the files of a database. */
async function prepareFolder(folder: string, create: boolean): Promise<void> {
  if (existsSync(path.join(folder, 'CURRENT'))) return;
  const remains = existsSync(folder) ? readdirSync(folder).filter(isDataFile) : [];
  if (remains.length > 0) {
    const detail = { where: folder, remedy: damageRemedy };
    throw new Fault('corrupt', 'CURRENT is missing beside data files', detail);
  }
  if (!create) {
    const remedy = 'check the path; a new store is made only when it is asked for';
    throw new Fault('not-found', 'no store is there', { where: folder, remedy });
  }
  await makeDirectory(folder);
}

const isDataFile = (name: string) => /^(\d+\.(log|ldb|sst)|MANIFEST-\d+)$/.test(name);

/** As `Volume.open`. */
export async function openDatabase(folder: string, create: boolean): Promise<Database> {
  const database = new Level<string, Uint8Array>(folder, {
    keyEncoding: 'utf8',
    valueEncoding: 'view',
    createIfMissing: create,
    compression: false, // sealed bytes do not shrink
  }) as Database;
  try {
    await database.open();
    return database;
  } catch (error) {
    throw storeFault(folder, error);
  }
}

/** LevelDB's own estimate, which the types of `level` leave out because not every platform has it. */
interface Estimating {
  approximateSize(start: string, end: string): Promise<number>;
}

function sizing(database: Database): OpenDatabase {
  const estimating = database as Database & Estimating;
  const sizeOf = ({ gte = '', lt = '' }: KeyRange) => estimating.approximateSize(gte, lt);
  return Object.assign(database, { sizeOf });
}

function freeBytesOf(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch (error) {
    throw storeFault(folder, error);
  }
}
