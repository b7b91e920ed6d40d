import { openDataFolder, roleOf } from '../data-folder.ts';
import { realMachine } from '../machine.ts';
import { inspectRecords, repairInto, type RepairReport } from '../store/leveldb/repair.ts';
import { type FolderVerdict, verifyFolder } from '../store/audit/verify-folder.ts';
import { witnessFile } from '../store/audit/witness.ts';
import { verdictLines } from './audit-folder.ts';
import type { Verb } from './bitmapd.ts';
import { exitCode, type Output } from './output.ts';
import { kioskData } from './stores.ts';

interface Options {
  readonly data: string;
  readonly into: string;
}

interface Repaired {
  readonly into: string;
  readonly audit: FolderVerdict;
  readonly records: RepairReport;
}

/** `bitmapd store repair`: exit 0 when the copy is whole, 1 when something of it is lost. */
export const defineRepair: Verb['define'] = (command, output, done) => {
  command
    .command('repair')
    .description('copy a store that does not open, mend the copy, and tell what it still holds')
    .option('--data <folder>', 'the data folder of a kiosk or a hub', kioskData)
    .requiredOption('--into <folder>', 'where the copy goes: empty, or not there yet')
    .action(async (options: Options) => {
      const repaired = await repair(options, output());
      output().answer(repaired, () => reportLines(repaired));
      const isWhole = repaired.audit.firstBad === undefined && repaired.records.unreadable === 0;
      done(isWhole ? exitCode.ok : exitCode.negative);
    });
};

async function repair({ data, into }: Options, output: Output): Promise<Repaired> {
  const machine = realMachine(line => output.notice(line));
  const role = (await roleOf(data)) ?? 'kiosk';
  const { storeFolder, storeOptions } = await openDataFolder(data, role, machine, { provision: false });
  const { audit, ...unsealing } = storeOptions;
  output.progress(`copying ${storeFolder}`);
  await repairInto(storeFolder, into);
  const verdict = await verifyFolder({
    storeFolder: into,
    unsealing,
    keys: [audit.key],
    witnessFile: witnessFile(audit.witnessFolder),
    onProgress: (seq, last) => output.progress(`link ${seq} of ${last}`),
  });
  const records = await inspectRecords(into, unsealing);
  output.progress('');
  return { into, audit: verdict, records };
}

function reportLines({ into, audit, records }: Repaired): string[] {
  return [
    `mended copy in ${into}: ${records.records} records open, ${records.unreadable} do not`,
    ...records.unreadableKeys.map(key => `  ${key}`),
    ...verdictLines(audit),
    'the store itself is as it was; a backup is to be preferred to a copy that lost something',
  ];
}
