import { userInfo } from 'node:os';
import path from 'node:path';
import { copyStore } from '../backup.ts';
import { copyFromDaemon } from '../backup-socket.ts';
import { realMachine } from '../machine.ts';
import { restoreDataFolder } from '../restore.ts';
import { type Manifest, writeBackup } from '../store/backup/backup-folder.ts';
import type { Copying } from '../store/contract.ts';
import type { Command } from 'commander';
import type { Output } from './output.ts';
import { kioskData, withEitherStore } from './stores.ts';

interface Options {
  readonly data: string;
}

const dataOption = ['--data <folder>', 'the data folder of a kiosk or a hub', kioskData] as const;

/** `bitmapd store backup|restore`. */
export function defineBackup(command: Command, output: () => Output): void {
  command
    .command('backup')
    .description('write a copy of the store, sealed as it is, into a folder; the daemon may run meanwhile')
    .argument('<folder>', 'a new or empty folder')
    .option(...dataOption)
    .action(async (folder: string, { data }: Options) => backUp(folder, data, output()));
  command
    .command('restore')
    .description('put a backup in the place of the store; the daemon must be stopped')
    .argument('<folder>', 'what `store backup` wrote')
    .option(...dataOption)
    .option('--force', 'also when what stands, or its witness, knows more than the backup: that is lost')
    .action(async (backup: string, { data, force = false }: Options & { force?: boolean }) =>
      restore(backup, data, force, output()),
    );
}

async function backUp(folder: string, data: string, output: Output): Promise<void> {
  const actor = userInfo().username;
  const running = await copyFromDaemon(data, actor);
  const manifest =
    running === undefined
      ? await backUpStopped(folder, data, actor, output)
      : await writeBackup(folder, running);
  output.answer({ folder: path.resolve(folder), ...manifest }, () => [
    `${folder}: ${describe(manifest)}, ${mebibytes(manifest.copy.bytes)}`,
    'It opens with the root key of this data folder alone, which it does not hold: keep that apart, and safe.',
  ]);
}

function backUpStopped(folder: string, data: string, actor: string, output: Output): Promise<Manifest> {
  const { clock } = realMachine(line => output.notice(line));
  const entry = { at: clock.wall().toISOString(), action: 'store.backup-begun', actor };
  const use = (store: Copying) => copyStore(store, data, entry, copy => writeBackup(folder, copy));
  return withEitherStore(data, output, { kiosk: use, hub: use });
}

async function restore(backup: string, data: string, force: boolean, output: Output): Promise<void> {
  const machine = realMachine(line => output.notice(line));
  const request = { backup, force, actor: userInfo().username };
  const { manifest, erasedAgain } = await restoreDataFolder(data, request, machine);
  output.answer({ data: path.resolve(data), ...manifest, erasedAgain }, () => [
    `${data}: restored, ${describe(manifest)}`,
    ...(erasedAgain === 0 ? [] : [`erased again, as they had been since: ${erasedAgain}`]),
  ]);
}

const describe = ({ kind, madeAt, records, audit }: Manifest) =>
  `the store of a ${kind} as of ${madeAt}, ${records} records, audit link ${audit.seq}`;

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
