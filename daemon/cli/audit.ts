import { mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import path from 'node:path';
import { Fault } from '../core/errors.ts';
import type { QuarantinedCopy } from '../control-answers.ts';
import { knownAuditKey } from '../data-folder.ts';
import { realMachine } from '../machine.ts';
import type { AuditEntry, WitnessFinding } from '../store/contract/audit.ts';
import type { KioskStore } from '../store/contract/kiosk-store.ts';
import { isUnsound } from '../store/audit/open-notary.ts';
import { verifyFolder } from '../store/audit/verify-folder.ts';
import { asking } from './asking.ts';
import type { Verb } from './bitmapd.ts';
import { type VerifyOptions, folderOf, sinceOption, verdictLines } from './audit-folder.ts';
import { exitCode, type Output, table } from './output.ts';
import { kioskData, withEitherStore } from './stores.ts';

/** `bitmapd audit verify|public-key|quarantine|accept`. */
export const define: Verb['define'] = (command, output, done) => {
  command
    .command('verify')
    .description(
      'prove the audit chain or name the first bad record; also beside a daemon at work, or on a copy',
    )
    .option('--data <folder>', 'the data folder of a kiosk or a hub', kioskData)
    .option('--store <folder>', 'a copy of a database instead, which needs no sealing key')
    .option(
      '--public-key <file...>',
      'who may have signed heads, PEM; of a data folder its own key otherwise',
    )
    .option('--witness <file>', 'the witness; the one beside the store when it is there')
    .option(
      '--since <link>',
      'begin at the signed head before this link number or ISO 8601 time',
      sinceOption,
    )
    .option(
      '--scratch <folder>',
      'where a copy can be made meanwhile; beside the store when that can be written',
    )
    .action(async (options: VerifyOptions) => {
      const machine = realMachine(line => output().notice(line));
      const verdict = await verifyFolder({
        ...(await folderOf(options, machine)),
        onProgress: (seq, last) => output().progress(`link ${seq} of ${last}`),
      });
      output().progress('');
      output().answer(verdict, () => verdictLines(verdict));
      done(verdict.firstBad === undefined ? exitCode.ok : exitCode.negative);
    });
  command
    .command('public-key')
    .description('the key that proves the signed heads, for an auditor')
    .option('--data <folder>', 'the data folder of a kiosk or a hub', kioskData)
    .option('-o, --output <file>', 'write it there instead')
    .action(({ data, output: file }: { data: string; output?: string }) => showKey(data, file, output()));
  command
    .command('quarantine')
    .description('the damaged records that were found, and copies of them as they were')
    .option('--data <folder>', 'the data folder of a kiosk or a hub', kioskData)
    .option('-o, --output <folder>', 'write the bytes of each there, named by their SHA-256')
    .action(({ data, output: folder }: { data: string; output?: string }) =>
      showQuarantine(data, folder, output()),
    );
  command
    .command('accept')
    .description('go on from a store that its witness contradicts, once somebody has looked into it')
    .option('--data <folder>', 'the data folder of a kiosk or a hub', kioskData)
    .requiredOption('--reason <text>', 'why; it stands in the audit chain')
    .action(({ data, reason }: { data: string; reason: string }) => accept(data, reason, output()));
};

async function showKey(data: string, file: string | undefined, output: Output): Promise<void> {
  const key = await knownAuditKey(data);
  if (key === undefined) {
    throw new Fault('not-found', 'no audit key is there', {
      where: data,
      remedy: 'give a data folder with --data; the key is made when its store is first opened',
    });
  }
  const { id: keyId, pem, jwk } = key;
  if (file !== undefined) await writeFile(file, pem);
  output.answer({ keyId, pem, jwk }, () => (file === undefined ? [pem.trimEnd()] : [`${keyId} in ${file}`]));
}

async function showQuarantine(data: string, folder: string | undefined, output: Output): Promise<void> {
  const { records: found } = await asking(data, output, ask => ask('audit.quarantine', {}));
  if (folder !== undefined) await handOut(found, folder);
  const records = found.map(({ base64, ...record }) => ({
    ...record,
    bytes: Buffer.byteLength(base64, 'base64'),
  }));
  output.answer({ records }, () =>
    records.length === 0
      ? ['nothing is in quarantine']
      : table(
          ['found', 'key', 'bytes', 'sha256'],
          records.map(({ foundAt, key, bytes, sha256 }) => [foundAt, key, bytes, sha256]),
        ),
  );
}

async function handOut(records: readonly QuarantinedCopy[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const { base64, sha256 } of records) {
    await writeFile(path.join(folder, sha256), Buffer.from(base64, 'base64'), { mode: 0o600 });
  }
}

async function accept(data: string, reason: string, output: Output): Promise<void> {
  const at = realMachine(() => {})
    .clock.wall()
    .toISOString();
  const actor = userInfo().username;
  const audit = { at, action: 'audit.rollback-accepted', actor, object: 'witness', detail: { reason } };
  const finding = await withEitherStore(
    data,
    output,
    {
      kiosk: store => acceptIn(store, audit),
      hub: store => acceptIn(store, audit),
    },
    { acceptRollback: true },
  );
  if (finding === undefined) {
    const what = 'the witness does not contradict the store, and nothing is known to be lost';
    throw new Fault('conflict', what, { where: data });
  }
  output.answer(finding, () => [`accepted: ${finding.state}: ${finding.detail ?? ''}`]);
}

/** What was accepted; undefined when there was nothing. */
async function acceptIn(
  store: Pick<KioskStore, 'witness' | 'losses' | 'acceptLosses'>,
  audit: AuditEntry,
): Promise<WitnessFinding | undefined> {
  const { witness } = store;
  const doubts = store.losses();
  if (!isUnsound(witness) && doubts.length === 0) return undefined;
  await store.acceptLosses(audit);
  if (isUnsound(witness)) return witness;
  return { state: witness.state, detail: doubts.map(({ detail }) => detail).join('; ') };
}
