import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** An empty folder of its own, outside of a test. */
export async function scratchFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bitmapd-row-'));
  return { path: folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
