import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Zeros over every byte of an open file, on the disk when it resolves. What flash keeps of it is another matter. */
export async function overwrite(handle: FileHandle): Promise<void> {
  const { size } = await handle.stat();
  await handle.write(new Uint8Array(size), 0, size, 0);
  await handle.datasync();
}

/** The same for a file by its name; nothing where there is none. */
export async function overwriteFile(file: string): Promise<void> {
  if (!existsSync(file)) return;
  const handle = await open(file, 'r+');
  try {
    await overwrite(handle);
  } finally {
    await handle.close();
  }
}
