import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from './temporary-folder.ts';

const played = fileURLToPath(new URL('./played-rpicam.js', import.meta.url));
const usualPath = process.env.PATH ?? '';

/** Puts a folder at the head of PATH, in which programs of these names play a camera: real processes, of a behaviour. */
export async function putInPath(programs: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, behaviour] of Object.entries(programs)) {
    const file = path.join(folder, name);
    await writeFile(file, `#!/bin/sh\nexec "${process.execPath}" "${played}" ${behaviour} "$@"\n`);
    await chmod(file, 0o755);
  }
  process.env.PATH = [folder, usualPath].join(path.delimiter);
  return folder;
}
