import { existsSync, linkSync, readdirSync, rmSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from '../directory-sync.ts';
import { storeFault } from '../faults.ts';
import { isDataFile, tablesOf } from './level-files.ts';
import { keepDamagedLogs } from './log-check.ts';
import { type LastEnd, OpenMark } from './open-mark.ts';
import { scrubAtOpenBytes } from '../parameters.ts';
import { newestTables, setHazardsAside } from './set-aside.ts';

const keptFolder = 'kept';

/** A database that tells when it is closed. */
interface Closing {
  once(event: 'closed', listener: () => void): unknown;
}

/**
 * Opens a database so that a power cut meanwhile loses no file, and no damaged table ends the process twice.
 *
 * An open gives CURRENT a new manifest and deletes the old one, and the logs that it has read, without a sync of the
 * directory in between. POSIX lets a power cut undo the first and keep the second: CURRENT then names a file that is
 * gone. So every file gets a second name before, in a folder of its own, until the directory has been synced after.
 * Files that lost their first name get it back at the next open; LevelDB itself deletes those that it does not need.
 *
 * It also drops what is damaged in a log, and says nothing: so such a log is kept, and noted, before.
 *
 * LevelDB merges tables as soon as it is open, and aborts over keys that do not ascend. A mark says
 * that it is at work: when the mark is found, and its process died while the machine went on, every
 * table is looked at before; else the newest.
 */
export async function guardedOpen<Opened extends Closing>(
  folder: string,
  open: () => Promise<Opened>,
): Promise<Opened> {
  const mark = new OpenMark(folder);
  const lastEnd = mark.lastEnd();
  if (lastEnd === 'held') return open(); // which is refused, and touches nothing
  const kept = path.join(folder, keptFolder);
  await giveNamesBack(kept, folder);
  await keepDamagedLogs(folder);
  await setHazardsAside(folder, tablesToLookAt(folder, lastEnd));
  await keepNames(kept, folder);
  mark.set();
  const opened = await opening(open, kept, mark);
  opened.once('closed', () => mark.clear());
  await syncDirectory(folder);
  rmSync(kept, { recursive: true, force: true });
  return opened;
}

const tablesToLookAt = (folder: string, lastEnd: LastEnd) =>
  lastEnd === 'died' ? tablesOf(folder) : newestTables(folder, scrubAtOpenBytes);

/** Whoever holds the database has its names; after any other failure they are kept for the next open. */
async function opening<Opened>(open: () => Promise<Opened>, kept: string, mark: OpenMark): Promise<Opened> {
  try {
    return await open();
  } catch (error) {
    if (storeFault(kept, error).code === 'busy') rmSync(kept, { recursive: true, force: true });
    else mark.clear();
    throw error;
  }
}

async function giveNamesBack(kept: string, folder: string): Promise<void> {
  if (!existsSync(kept)) return;
  linkFiles(kept, folder);
  await syncDirectory(folder);
  rmSync(kept, { recursive: true });
}

async function keepNames(kept: string, folder: string): Promise<void> {
  if (!existsSync(kept)) await mkdir(kept, { mode: 0o700 }); // with `recursive`, Node takes a full disk for a missing folder
  linkFiles(folder, kept);
  await syncDirectory(kept);
  await syncDirectory(folder);
}

/** Synchronous: a link takes 10 us, and its way through the pool of threads and back ten times as long. */
function linkFiles(from: string, to: string): void {
  const there = new Set(readdirSync(to));
  for (const name of readdirSync(from)) {
    if (isDataFile(name) && !there.has(name)) linkSync(path.join(from, name), path.join(to, name));
  }
}
