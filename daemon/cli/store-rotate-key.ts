import type { Command } from 'commander';
import type { RotationProgress } from '../store/contract/rotation.ts';
import { asking } from './asking.ts';
import type { Output } from './output.ts';
import { kioskData } from './stores.ts';

/** `bitmapd store rotate-key`: new keys, and everything sealed anew with them; goes on with a rotation that was cut short. */
export function defineRotateKey(command: Command, output: () => Output): void {
  command
    .command('rotate-key')
    .description('give the store new keys, seal every record anew, and drop the old keys')
    .option('--later', 'only begin: the daemon seals the records anew while it runs')
    .option('--data <folder>', 'the data folder of a kiosk or a hub', kioskData)
    .action(async ({ later = false, data }: { later?: boolean; data: string }) => {
      const { done } = await asking(data, output(), ask => ask('keys.rotate', { later }));
      output().progress('');
      output().answer({ done: done !== undefined, ...done }, () => [wordsOf(done)]);
    });
}

function wordsOf(done: RotationProgress | undefined): string {
  if (done === undefined)
    return 'begun: new keys seal from now on; the daemon seals the rest anew while it runs';
  const { sealedAnew, unreadable } = done;
  const lost = unreadable === 0 ? '' : `; ${unreadable} open with no key and stay as they are`;
  return `done: ${sealedAnew} records sealed anew, the old keys are dropped${lost}`;
}
