import type { Command } from 'commander';
import { Fault } from '../core/errors.ts';
import { asking } from './asking.ts';
import type { Output } from './output.ts';
import { kioskData } from './stores.ts';

interface EraseOptions {
  readonly reason: string;
  readonly data: string;
}

/** `bitmapd encounter erase ID --reason WHY`: destroys what tells who it was, and gives its bytes back. */
export function defineErase(command: Command, output: () => Output): void {
  command
    .command('erase')
    .description(
      'destroy what tells who an encounter was: its key, pictures, templates, names and candidates',
    )
    .argument('<id>')
    .requiredOption('--reason <words>', 'why; stays in the audit and goes to the hub, so it names nobody')
    .option('--data <folder>', "the kiosk's data folder", kioskData)
    .action(async (id: string, { reason, data }: EraseOptions) => {
      const words = reason.trim();
      if (words === '') throw new Fault('bad-usage', 'the reason is missing', { where: '--reason' });
      const receipt = await asking(data, output(), ask =>
        ask('encounter.erase', { encounter: id, reason: words }),
      );
      const { records, keyDestroyed } = receipt;
      output().answer(receipt, () => [
        keyDestroyed
          ? `erased: ${records} records, and the key that they were sealed with`
          : `erased: ${records} records; some were from before encounters had keys of their own`,
      ]);
    });
}
