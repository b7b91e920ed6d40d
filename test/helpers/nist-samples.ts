import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { dataFolder } from './captures.ts';

const folders = ['standards/nbis-an2k', 'standards/libbiomeval'].map(name => path.join(dataFolder, name));

/** The ANSI/NIST files of the data folder, by path; none where it is not there. */
export const nistSamples: readonly string[] = folders
  .filter(folder => existsSync(folder))
  .flatMap(folder => readdirSync(folder).map(name => path.join(folder, name)))
  .filter(file => /\.an2k?$/.test(file))
  .sort();

/** The `skip` option of a test on them. */
export const unlessSamples: string | false =
  nistSamples.length > 0 ? false : 'samples absent: standards/nbis-an2k below BITMAPD_DATA';
