import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../core/errors.ts';
import { type ApplicationProfile, readApplicationProfile } from '../formats/ansi-nist/make/profile.ts';
import { readInput } from './samples.ts';

const profilesFolder = fileURLToPath(new URL('../formats/ansi-nist/profiles', import.meta.url));

/** The profile that transactions are made by unless another is named. */
export const usualProfile = 'bitmapd-1';

/** An application profile: one that comes with the program by its name, or a file. Fault `not-found`. */
export async function applicationProfile(nameOrFile: string): Promise<ApplicationProfile> {
  const file = /[./\\]/.test(nameOrFile) ? nameOrFile : path.join(profilesFolder, `${nameOrFile}.yaml`);
  if (file !== nameOrFile && !existsSync(file)) {
    const names = readdirSync(profilesFolder).map(name => path.basename(name, '.yaml'));
    throw new Fault('not-found', 'no such application profile', {
      where: nameOrFile,
      wanted: `a file, or one of ${names.join(', ')}`,
    });
  }
  return readApplicationProfile(new TextDecoder().decode(await readInput(file)), file);
}
