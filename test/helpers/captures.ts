import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { NamedImage } from '../../daemon/biometrics/evaluate-folder.ts';
import { readImage } from '../../daemon/formats/image/read-image.ts';
import { projectRoot } from './project.ts';

/** Where the captures and standard samples are: BITMAPD_DATA, or ../shared/data beside the project. Never part of it. */
export const dataFolder = path.resolve(projectRoot, process.env['BITMAPD_DATA'] ?? '../shared/data');

/** The `skip` option of a test that needs something of the data folder: false when it is there. */
export function unlessPresent(relative: string): string | false {
  const isThere = existsSync(path.join(dataFolder, relative));
  return isThere ? false : `captures absent: ${relative} below BITMAPD_DATA`;
}

/** The captures of a folder whose names the filter takes, in the order of their names. */
export async function readCaptures(
  relative: string,
  wanted: (name: string) => boolean,
): Promise<NamedImage[]> {
  const folder = path.join(dataFolder, relative);
  const names = readdirSync(folder).filter(wanted).sort();
  return Promise.all(
    names.map(async name => ({
      name,
      image: await readImage(await readFile(path.join(folder, name)), name),
    })),
  );
}
