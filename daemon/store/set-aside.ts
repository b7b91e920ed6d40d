import { createHash } from 'node:crypto';
import { closeSync, existsSync, fstatSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { link, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { Fault, systemErrorCode } from '../core/errors.ts';
import { syncDirectory } from './directory-sync.ts';
import { damageRemedy } from './faults.ts';
import { type LiveTable, liveTables } from './manifest.ts';
import { tableHazard } from './table-check.ts';
import {
  fileSource,
  footerOf,
  indexEntries,
  isCompressed,
  memorySource,
  type TableSource,
} from './table-format.ts';
import { type Salvage, salvageTable } from './table-salvage.ts';

const asideFolder = 'quarantine';

/** Tables, and nothing else of LevelDB. */
export const isTable = (name: string) => /^\d+\.(ldb|sst)$/.test(name);

/** A table that was set aside, as it stands in the folder beside its copy. */
export interface AsideTable {
  readonly table: string;
  /** The copy, below the folder of the store. */
  readonly copy: string;
  readonly why: string;
  readonly kept: number;
  readonly lost: number;
}

/** The names of the tables of a database, oldest first. */
export function tablesOf(folder: string): string[] {
  const names = existsSync(folder) ? readdirSync(folder).filter(isTable) : [];
  return names.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
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
 * Looks at tables of a database that nobody has open, and takes away what would end the process: the table goes to a folder of
 * its own as it is, and one with those of its records that can be told takes its place. A table that no manifest names
 * was left half written by a crash, and LevelDB deletes it.
 *
 * Fault `corrupt` for one that nothing can be made of: its blocks are compressed, as only LevelDB's own repair leaves them.
 */
export async function setHazardsAside(folder: string, names: readonly string[]): Promise<void> {
  const live = liveTables(folder);
  for (const name of names) {
    const table = live.get(Number.parseInt(name, 10));
    if (table !== undefined) await setAsideIfHazard(folder, name, table);
  }
}

/**
 * The same for a copy that is about to be repaired: there every table is read, whatever a manifest says, and one of which nothing can
 * be made is left to the folder that the copy is of.
 */
export async function setAllHazardsAside(folder: string): Promise<void> {
  const live = liveTables(folder);
  for (const name of tablesOf(folder)) {
    const file = path.join(folder, name);
    const isMended = await replaceIfHazard(folder, name, live.get(Number.parseInt(name, 10)));
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
  const copy = await keepCopy(folder, name, bytes);
  await noteAside(folder, { table: name, copy, why, kept: salvage.kept, lost: salvage.lost });
  await putInPlace(folder, name, salvage);
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

/** A second name for the very bytes, which the replacement does not touch. */
async function keepCopy(folder: string, name: string, bytes: Uint8Array): Promise<string> {
  const aside = path.join(folder, asideFolder);
  if (!existsSync(aside)) await mkdir(aside, { mode: 0o700 });
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const copy = path.join(asideFolder, `${path.parse(name).name}-${digest}${path.extname(name)}`);
  try {
    await link(path.join(folder, name), path.join(folder, copy));
  } catch (error) {
    if (systemErrorCode(error) !== 'EEXIST') throw error;
  }
  return copy;
}

async function noteAside(folder: string, note: AsideTable): Promise<void> {
  await writeSynced(path.join(folder, `${note.copy}.json`), `${JSON.stringify(note)}\n`);
  await syncDirectory(path.join(folder, asideFolder));
  await syncDirectory(folder);
}

async function putInPlace(folder: string, name: string, { table }: Salvage): Promise<void> {
  const draft = path.join(folder, `${name}.new`);
  await writeSynced(draft, table);
  await rename(draft, path.join(folder, name));
  await syncDirectory(folder);
}

async function writeSynced(file: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A Fault for each table that was ever set aside; its `where` is the copy. */
export function asideFaults(folder: string): Fault[] {
  const aside = path.join(folder, asideFolder);
  const names = existsSync(aside) ? readdirSync(aside).filter(name => name.endsWith('.json')) : [];
  return names.map(name =>
    faultOf(path.join(asideFolder, name), readFileSync(path.join(aside, name), 'utf8')),
  );
}

/** A crash may have left a note half written. */
function faultOf(where: string, text: string): Fault {
  try {
    const { table, copy, why, kept, lost } = JSON.parse(text) as AsideTable;
    const given = `${why}; ${kept} records of ${table} serve on, ${lost} or more do not`;
    return new Fault('corrupt', 'a table was damaged and is set aside', { where: copy, given });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return new Fault('corrupt', 'a table was damaged and is set aside', { where });
  }
}
