import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault, messageOf } from './core/errors.ts';

const configsFolder = fileURLToPath(new URL('../../firmware-configs', import.meta.url));

/** The file of a profile: of a folder below firmware-configs/ by its name, or as given. Fault `not-found`. */
export function profileFile(nameOrFile: string): string {
  if (/[./\\]/.test(nameOrFile)) return nameOrFile;
  const file = path.join(configsFolder, nameOrFile, 'profile.yaml');
  if (existsSync(file)) return path.relative(process.cwd(), file);
  throw new Fault('not-found', 'no such profile', {
    where: nameOrFile,
    wanted: `a file, or one of ${readdirSync(configsFolder).join(', ')}`,
  });
}

export function readProfileText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Fault('not-found', `the profile cannot be read: ${messageOf(cause)}`, { where: file, cause });
  }
}
