import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder; tests run from dist/test/. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

/** Where the real captures are. They are not part of the project. */
export const dataFolder = path.resolve(projectRoot, process.env['BITMAPD_DATA'] ?? '../shared/data');

/** For `test(name, { skip: capturesAbsent }, ...)`: false, or the reason that names what is missing. */
export const capturesAbsent = existsSync(path.join(dataFolder, 'fingerprint'))
  ? false
  : `captures absent: no fingerprint/ in ${dataFolder} (set BITMAPD_DATA)`;
