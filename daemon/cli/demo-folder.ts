import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Uses a folder that is kept, or without one a folder that is gone at the end. */
export async function withDataFolder(
  kept: string | undefined,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  if (kept !== undefined) return use(kept);
  const folder = await mkdtemp(path.join(tmpdir(), 'bitmapd-demo-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
