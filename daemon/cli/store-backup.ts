import { userInfo } from 'node:os';
import path from 'node:path';
import { copyStore } from '../backup.ts';
import { copyFromDaemon } from '../control-client.ts';
import { realMachine } from '../machine.ts';
import { restoreDataFolder } from '../restore.ts';
import { type Manifest, writeBackup } from '../store/backup/backup-folder.ts';
import type { Copying } from '../store/contract/copying.ts';
import type { Verb } from './bitmapd.ts';
import { type ExitCode, exitCode, type Output } from './output.ts';
import { kioskData, withEitherStore } from './stores.ts';

interface Options {
  readonly data: string;
}

const dataOption = ['--data <folder>', 'the data folder of a kiosk or a hub', kioskData] as const;

/** `bitmapd store backup|restore`. */
export const defineBackup: Verb['define'] = (command, output, done) => {
  command
    .command('backup')
    .description('write a copy of the store, sealed as it is, into a folder; the daemon may run meanwhile')
    .argument('<folder>', 'a new or empty folder')
    .option(...dataOption)
    .action(async (folder: string, { data }: Options) => done(await backUp(folder, data, output())));
  command
    .command('restore')
    .description('put a backup in the place of the store; the daemon must be stopped')
    .argument('<folder>', 'what `store backup` wrote')
    .option(...dataOption)
    .option(
      '--force',
      'also when what stands, or its witness, knows more than the backup, or some of it does not open: that is lost',
    )
    .action(async (backup: string, { data, force = false }: Options & { force?: boolean }) =>
      done(await restore(backup, data, force, output())),
    );
};

async function backUp(folder: string, data: string, output: Output): Promise<ExitCode> {
  const actor = userInfo().username;
  const running = await copyFromDaemon(data, actor);
  const manifest =
    running === undefined
      ? await backUpStopped(folder, data, actor, output)
      : await writeBackup(folder, running);
  output.answer({ folder: path.resolve(folder), ...manifest }, () => [
    `${folder}: ${describe(manifest)}, ${mebibytes(manifest.copy.bytes)}`,
    'It opens with the root key of this data folder alone, which it does not hold: keep that apart, and safe.',
    ...damageLines(manifest.damaged ?? []),
  ]);
  return manifest.damaged === undefined ? exitCode.ok : exitCode.negative;
}

function backUpStopped(folder: string, data: string, actor: string, output: Output): Promise<Manifest> {
  const { clock } = realMachine(line => output.notice(line));
  const entry = { at: clock.wall().toISOString(), action: 'store.backup-begun', actor };
  const use = (store: Copying) => copyStore(store, data, entry, copy => writeBackup(folder, copy));
  return withEitherStore(data, output, { kiosk: use, hub: use });
}

async function restore(backup: string, data: string, force: boolean, output: Output): Promise<ExitCode> {
  const machine = realMachine(line => output.notice(line));
  const request = { backup, force, actor: userInfo().username };
  const { manifest, survey, erasedAgain } = await restoreDataFolder(data, request, machine);
  const { firstBad } = survey.audit;
  output.answer({ data: path.resolve(data), ...manifest, erasedAgain, survey }, () => [
    `${data}: restored, ${describe(manifest)}`,
    ...(erasedAgain === 0 ? [] : [`erased again, as they had been since: ${erasedAgain}`]),
    ...damageLines(survey.damaged),
    ...(firstBad === undefined ? [] : [`the audit chain is broken: ${firstBad.key} is ${firstBad.defect}`]),
  ]);
  return firstBad === undefined && survey.damaged.length === 0 ? exitCode.ok : exitCode.negative;
}

/** So many keys are shown; `--json` has them all. */
const shownKeys = 20;

function damageLines(keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  const more = keys.length > shownKeys ? [`  and ${keys.length - shownKeys} more`] : [];
  return [
    `records that do not open, and are in it as they are: ${keys.length}`,
    ...keys.slice(0, shownKeys).map(key => `  ${key}`),
    ...more,
  ];
}

const describe = ({ kind, madeAt, records, audit }: Manifest) =>
  `the store of a ${kind} as of ${madeAt}, ${records} records, audit link ${audit.seq}`;

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
