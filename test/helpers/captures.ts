import { existsSync } from 'node:fs';
import path from 'node:path';

/** Where the captures and standard samples are: BITMAPD_DATA, or ../shared/data beside the project. */
export const dataFolder = process.env['BITMAPD_DATA'] ?? path.resolve('../shared/data');

/** The `skip` option of a test that needs a file of the data folder: false when it is there. */
export function unlessPresent(relative: string): string | false {
  return existsSync(path.join(dataFolder, relative))
    ? false
    : `captures absent: ${relative} below BITMAPD_DATA`;
}
