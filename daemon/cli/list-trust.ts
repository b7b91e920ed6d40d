import { readFile } from 'node:fs/promises';
import { Fault, messageOf } from '../core/errors.ts';
import { requireRoot } from '../fleet/lists/trust.ts';
import { trustList } from '../list-roots.ts';
import type { Verb } from './bitmapd.ts';
import { requireListName } from './enrol-acceptable.ts';
import { kioskData } from './stores.ts';

interface Options {
  readonly list: string;
  readonly data: string;
}

/** `bitmapd list trust`: at a kiosk. */
export const defineTrust: Verb['define'] = (command, output) => {
  command
    .command('trust')
    .description('at a kiosk: follow a list of the hub from its first root on')
    .argument('<root>', 'the file that `list keys` has named at the hub, carried here by somebody')
    .requiredOption('--list <name>', 'the name that policies know it by')
    .option('--data <folder>', "the kiosk's data folder", kioskData)
    .action(async (file: string, { list, data }: Options) => {
      requireListName(list);
      const root = await textOf(file);
      requireRoot(root, file);
      const kept = await trustList(data, list, root);
      output().answer({ list, file: kept }, () => [
        `${list}: ${kept}; the kiosk follows the list from its next start on`,
      ]);
    });
};

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Fault('not-found', `cannot be read: ${messageOf(cause)}`, { where: file, cause });
  }
}
