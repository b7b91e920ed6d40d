import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Endings } from '../faults/endings.ts';

/** A folder on a disk, not in memory: what is measured is to wait for its syncs. */
export async function diskFolder(endings: Endings): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-fleet-'));
  endings.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
