import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { syncDirectory } from './directory-sync.ts';

/** Where a file is written before it takes its place. */
export const draftOfFile = (file: string) => `${file}.new`;

/**
 * Puts bytes in the place of a private file, whole or not at all; they are on the disk,
 * under its name, when it resolves.
 */
export async function replaceFile(file: string, bytes: Uint8Array | string): Promise<void> {
  const draft = draftOfFile(file);
  await writeSynced(draft, bytes);
  await rename(draft, file);
  await syncDirectory(path.dirname(file));
}

/** Writes a private file; its bytes are on the disk when it resolves, its name need not be. */
export async function writeSynced(file: string, bytes: Uint8Array | string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
