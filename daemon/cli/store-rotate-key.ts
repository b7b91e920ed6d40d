import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { Rotation, RotationProgress } from '../store/contract.ts';
import type { Output } from './output.ts';
import { kioskData, withEitherStore } from './stores.ts';

/** `bitmapd store rotate-key`: new keys, and everything sealed anew with them; goes on with a rotation that was cut short. */
export function defineRotateKey(command: Command, output: () => Output): void {
  command
    .command('rotate-key')
    .description('give the store new keys, seal every record anew, and drop the old keys')
    .option('--later', 'only begin: the daemon seals the records anew while it runs')
    .option('--data <folder>', 'the data folder of a kiosk or a hub', kioskData)
    .action(async ({ later = false, data }: { later?: boolean; data: string }) => {
      const use = ({ rotation }: { readonly rotation: Rotation }) => rotate(rotation, later, output());
      const done = await withEitherStore(data, output(), { kiosk: use, hub: use });
      output().answer({ done: done !== undefined, ...done }, () => [wordsOf(done)]);
    });
}

async function rotate(
  rotation: Rotation,
  later: boolean,
  output: Output,
): Promise<RotationProgress | undefined> {
  if (!rotation.isUnderWay) await rotation.begin(userInfo().username);
  if (later) return undefined;
  return rotation.run({
    pause: () => Promise.resolve(),
    onProgress: ({ sealedAnew }) => output.progress(`${sealedAnew} records sealed anew`),
  });
}

function wordsOf(done: RotationProgress | undefined): string {
  if (done === undefined)
    return 'begun: new keys seal from now on; the daemon seals the rest anew while it runs';
  const { sealedAnew, unreadable } = done;
  const lost = unreadable === 0 ? '' : `; ${unreadable} open with no key and stay as they are`;
  return `done: ${sealedAnew} records sealed anew, the old keys are dropped${lost}`;
}
