import { closeSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import path from 'node:path';
import { isLog, oldestFirst } from './level-files.ts';
import { writeBufferBytes } from '../parameters.ts';

/**
 * Gives the newest of LevelDB's logs among these names the length that it will grow to, as a hole.
 *
 * A log that grows with each record makes each sync write the file's length too, through the journal of the file
 * system: a third of what a sync of 549 bytes costs on ext4. LevelDB's format has a place for it ("zero is reserved
 * for preallocated files", log_format.h): a reader passes over zeros without a word. A hole takes no room, so that a
 * full disk is met as before. LevelDB 1.20 writes on where it was, since it does not open logs with O_APPEND.
 *
 * Not while a write is under way. Synchronous because it is short, and needed once for many writes.
 */
export function lengthenNewestLog(folder: string, names: readonly string[]): void {
  const newest = oldestFirst(names.filter(isLog)).at(-1);
  if (newest === undefined) return;
  const descriptor = openIfThere(path.join(folder, newest));
  if (descriptor === undefined) return;
  try {
    if (fstatSync(descriptor).size < writeBufferBytes) ftruncateSync(descriptor, writeBufferBytes);
  } finally {
    closeSync(descriptor);
  }
}

/** A compaction may have done with the log, and deleted it, since the names were listed. */
function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
