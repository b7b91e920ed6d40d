import { closeSync, fstatSync, openSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../core/errors.ts';
import { damageRemedy } from '../faults.ts';
import { keepAside, noteAside, notesAside } from './kept-aside.ts';
import { fileNumber, tablesOf } from './level-files.ts';
import { type LiveTable, liveTables } from './manifest.ts';
import { replaceFile } from '../replace-file.ts';
import { tableHazard } from './table-check.ts';
import {
  fileSource,
  footerOf,
  indexEntries,
  isCompressed,
  memorySource,
  type TableSource,
} from './table-format.ts';
import { salvageTable } from './table-salvage.ts';

const asideFolder = 'quarantine';

/** A table that was set aside, as it stands in the folder beside its copy. */
export interface AsideTable {
  readonly table: string;
  /** The copy, below the folder of the store. */
  readonly copy: string;
  readonly why: string;
  readonly kept: number;
  readonly lost: number;
}

/** The newest tables, so many bytes of them, newest first. */
export function newestTables(folder: string, bytes: number): string[] {
  const newest: string[] = [];
  let sum = 0;
  for (const name of tablesOf(folder).toReversed()) {
    sum += statSync(path.join(folder, name)).size;
    if (sum > bytes) break;
    newest.push(name);
  }
  return newest;
}

/**
 * Looks at tables of a database that nobody has open, and takes away what would end the process: the table goes to a
 * folder of its own as it is, and one with those of its records that can be told takes its place. A table that no
 * manifest names was left half written by a crash, and LevelDB deletes it.
 *
 * Fault `corrupt` for one that nothing can be made of: its blocks are compressed, as only LevelDB's own repair leaves them.
 */
export async function setHazardsAside(folder: string, names: readonly string[]): Promise<void> {
  const live = liveTables(folder);
  for (const name of names) {
    const table = live.get(fileNumber(name));
    if (table !== undefined) await setAsideIfHazard(folder, name, table);
  }
}

/**
 * The same for a copy that is about to be repaired: there every table is read, whatever a manifest says, and one of
 * which nothing can be made is left to the folder that the copy is of.
 */
export async function setAllHazardsAside(folder: string): Promise<void> {
  const live = liveTables(folder);
  for (const name of tablesOf(folder)) {
    const file = path.join(folder, name);
    const isMended = await replaceIfHazard(folder, name, live.get(fileNumber(name)));
    if (!isMended || isEmpty(memorySource(await readFile(file)))) await rm(file);
  }
}

/** LevelDB's repair aborts over a table without keys. */
const isEmpty = (source: TableSource) => {
  const { index } = footerOf(source);
  return !isCompressed(source, index) && indexEntries(source, index).length === 0;
};

async function setAsideIfHazard(folder: string, name: string, table: LiveTable): Promise<void> {
  if (await replaceIfHazard(folder, name, table)) return;
  const where = path.join(folder, name);
  throw new Fault('corrupt', 'a table is damaged, and nothing can be made of it', {
    where,
    remedy: damageRemedy,
  });
}

/** False when it is a hazard and nothing can be made of it. */
async function replaceIfHazard(folder: string, name: string, table: LiveTable | undefined): Promise<boolean> {
  const file = path.join(folder, name);
  const why = hazardOf(file, table);
  if (why === undefined) return true;
  const bytes = await readFile(file);
  const salvage = salvageTable(bytes, table);
  if (salvage === undefined) return false;
  const { table: mended, kept, lost } = salvage;
  const copy = await keepAside(folder, asideFolder, name, bytes);
  const note: AsideTable = { table: name, copy, why, kept, lost };
  await noteAside(folder, copy, note);
  await replaceFile(file, mended);
  return true;
}

function hazardOf(file: string, table: LiveTable | undefined): string | undefined {
  const descriptor = openSync(file, 'r');
  try {
    return tableHazard(fileSource(descriptor, fstatSync(descriptor).size), table);
  } finally {
    closeSync(descriptor);
  }
}

/** A Fault for each table that was ever set aside; its `where` is the copy. */
export function asideFaults(folder: string): Fault[] {
  return notesAside<AsideTable>(folder, asideFolder).map(({ copy, note }) => {
    if (note === undefined)
      return new Fault('corrupt', 'a table was damaged and is set aside', { where: `${copy}.json` });
    const { table, why, kept, lost } = note;
    const given = `${why}; ${kept} records of ${table} serve on, ${lost} or more do not`;
    return new Fault('corrupt', 'a table was damaged and is set aside', { where: note.copy, given });
  });
}
