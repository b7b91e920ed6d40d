import type { Command } from 'commander';
import type { DiskStatus } from '../store/contract/disk.ts';
import { asking } from './asking.ts';
import { type ExitCode, exitCode, type Output, table } from './output.ts';
import { kioskData } from './stores.ts';

/** `bitmapd store status`: exit 0 when everything is kept, 1 when something has to go without. */
export function defineStatus(command: Command, output: () => Output, done: (code: ExitCode) => void): void {
  command
    .command('status')
    .description('how full the disk of the store is')
    .option('--data <folder>', 'the data folder of a kiosk or a hub', kioskData)
    .action(async ({ data }: { data: string }) => {
      const disk = await asking(data, output(), ask => ask('store.status', {}));
      output().answer(disk, () => statusLines(disk));
      done(disk.level === 'ample' ? exitCode.ok : exitCode.negative);
    });
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

function statusLines({ level, meaning, freeBytes, ballast, kinds }: DiskStatus): string[] {
  return [
    `${level}: ${meaning}`,
    `${mebibytes(freeBytes)} free, ballast ${mebibytes(ballast.heldBytes)} of ${mebibytes(ballast.wantedBytes)}`,
    ...table(
      ['kind', 'takes', 'quota'],
      kinds.map(({ kind, bytes, quotaBytes }) => [
        kind,
        mebibytes(bytes),
        quotaBytes === undefined ? 'none' : mebibytes(quotaBytes),
      ]),
    ),
  ];
}
