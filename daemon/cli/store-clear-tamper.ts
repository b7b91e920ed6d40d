import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { Fault } from '../core/errors.ts';
import { clearTamperMark, tamperMark } from '../tamper-mark.ts';
import type { Output } from './output.ts';
import { kioskData, withKioskStore } from './stores.ts';

interface ClearOptions {
  readonly reason: string;
  readonly data: string;
}

/** `bitmapd store clear-tamper --reason WHY`: somebody answers for an opened cabinet; the next start opens the lane. */
export function defineClearTamper(command: Command, output: () => Output): void {
  command
    .command('clear-tamper')
    .description('answer for a cabinet that was opened, so that the kiosk serves again')
    .requiredOption('--reason <words>', 'what was found; stays in the audit')
    .option('--data <folder>', "the kiosk's data folder", kioskData)
    .action(async ({ reason, data }: ClearOptions) => {
      const mark = await tamperMark(data);
      if (mark === undefined) throw new Fault('not-found', 'no cabinet was opened here', { where: data });
      await withKioskStore(data, output(), async (store, { clock }) => {
        const at = clock.wall().toISOString();
        const detail = { reason, opened: mark };
        await store.commit({ audit: [{ at, action: 'tamper.cleared', actor: userInfo().username, detail }] });
      });
      await clearTamperMark(data);
      output().answer({ cleared: mark }, () => [`cleared: ${mark}`]);
    });
}
