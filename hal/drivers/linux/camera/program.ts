import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { HalError } from '../../../device.ts';

/** The first of these programs that is in the search path, by its absolute path. HalError `absent` when none is. */
export async function findProgram(
  device: string,
  names: readonly string[],
  searchPath = process.env.PATH ?? '',
): Promise<string> {
  const folders = searchPath.split(path.delimiter).filter(folder => path.isAbsolute(folder));
  for (const file of names.flatMap(name => folders.map(folder => path.join(folder, name))))
    if (await isExecutable(file)) return file;
  throw new HalError('absent', device, `no ${names.join(' or ')} in PATH: install rpicam-apps-lite`);
}

function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** What a camera's program gets to see of our environment: where programs are, and the settings of libcamera. */
export function environmentOfCamera(searchPath = process.env.PATH ?? ''): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => name.startsWith('LIBCAMERA_'));
  return { ...Object.fromEntries(own), PATH: searchPath, LANG: 'C' };
}
