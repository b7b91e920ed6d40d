import { existsSync, readdirSync, statfsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Level } from 'level';
import { Fault } from '../../core/errors.ts';
import type { OpenDatabase, Volume } from '../database.ts';
import { DirectorySync, makeDirectory, syncDirectory } from '../directory-sync.ts';
import { damageRemedy, storeFault } from '../faults.ts';
import { guardedOpen } from './guarded-open.ts';
import type { KeyRange } from '../keys.ts';
import { isDataFile } from './level-files.ts';
import { lengthenNewestLog } from './log-length.ts';
import { cacheBytes, openFiles, tableBytes, writeBufferBytes } from '../parameters.ts';
import { openPlainFile } from '../plain-file.ts';

/** LevelDB with text for keys and bytes for values. The types of `level` leave out what browsers cannot do. */
export type Database = Level<string, Uint8Array> & Pick<OpenDatabase, 'compactRange'>;

/** LevelDB on the machine's own file system. */
export const levelVolume: Volume = {
  prepare: prepareFolder,
  open: async (folder, create) => sizing(await openDatabase(folder, create)),
  openPlain: openPlainFile,
  names: (folder, now) => new DirectorySync(folder, now, added => lengthenNewestLog(folder, added)),
  freeBytes: freeBytesOf,
};

const isThere = (folder: string) => existsSync(path.join(folder, 'CURRENT'));

/** Without the file that names them LevelDB would begin anew over the files of a database. */
async function prepareFolder(folder: string, create: boolean): Promise<void> {
  if (isThere(folder)) return;
  const remains = existsSync(folder) ? readdirSync(folder).filter(isDataFile) : [];
  if (remains.length > 0) {
    const detail = { where: folder, remedy: damageRemedy };
    throw new Fault('corrupt', 'CURRENT is missing beside data files', detail);
  }
  if (!create) {
    const remedy = 'check the path; a new store is made only when it is asked for';
    throw new Fault('not-found', 'no store is there', { where: folder, remedy });
  }
  await begin(folder);
}

/**
 * A new database that a power cut leaves half made looks like a damaged one, and would be refused for ever. So it is
 * made beside its place, and moved there once it is on the disk. In a folder that holds other things already it is
 * made in place.
 */
async function begin(folder: string): Promise<void> {
  if (existsSync(folder) && readdirSync(folder).length > 0) return;
  const draft = `${folder}.new`;
  await rm(draft, { recursive: true, force: true });
  await makeDirectory(draft);
  await (await openDatabase(draft, true)).close();
  await syncDirectory(draft);
  await rename(draft, folder);
  await syncDirectory(path.dirname(folder));
}

/** As `Volume.open`. */
export async function openDatabase(folder: string, create: boolean): Promise<Database> {
  const open = () => openLevel(folder, create);
  try {
    return await (isThere(folder) ? guardedOpen(folder, open) : open());
  } catch (error) {
    throw storeFault(folder, error);
  }
}

async function openLevel(folder: string, create: boolean): Promise<Database> {
  const database = new Level<string, Uint8Array>(folder, {
    keyEncoding: 'utf8',
    valueEncoding: 'view',
    createIfMissing: create,
    compression: false, // sealed bytes do not shrink
    cacheSize: cacheBytes,
    maxOpenFiles: openFiles,
    maxFileSize: tableBytes,
    writeBufferSize: writeBufferBytes,
  }) as Database;
  await database.open();
  return database;
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
