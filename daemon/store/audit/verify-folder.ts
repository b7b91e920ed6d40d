import type { VerifyingKey } from '../../core/es256.ts';
import { type ChainExpectation, verifyChain } from './audit-verify.ts';
import type { AuditVerdict } from '../contract/audit.ts';
import { storeFault } from '../faults.ts';
import type { HeadSource } from './head-trail.ts';
import { readHeads } from './heads-record.ts';
import { below, type KeyRange, numberOf } from '../keys.ts';
import { openDatabase } from '../leveldb/level.ts';
import { withScratchCopy } from '../leveldb/scratch-copy.ts';
import { SealedDatabase, type SealedDatabaseOptions } from '../sealed-database.ts';
import { loadSigners } from './signers.ts';
import { readWitness } from './witness.ts';

export interface FolderToVerify {
  /** Of LevelDB; it is only read, and a daemon may be at work on it. */
  readonly storeFolder: string;
  /** The file of the witness; without it the witness is not asked. */
  readonly witnessFile?: string;
  /** Without any, signatures are not looked at, nor the witness, which says nothing without one. */
  readonly keys?: readonly VerifyingKey[];
  /**
   * With it the sealed heads say where the chain must end, every entry must authenticate, and the keys count too that
   * have signed before one was lost.
   */
  readonly unsealing?: SealedDatabaseOptions;
  readonly since?: number | string;
  /** Where a copy can be made while the folder is read. */
  readonly scratch?: string;
  /** Told of the link that the walk has come to, and of the last. */
  readonly onProgress?: (seq: number, last: number) => void;
}

export interface FolderVerdict extends AuditVerdict {
  readonly checked: {
    readonly signatures: boolean;
    readonly witness: boolean;
    /** Whether the sealing key opened each entry, and said where the chain must end. */
    readonly entries: boolean;
  };
}

/** Proves the audit chain in a folder. Faults: `not-found`, `busy`, and `corrupt` when the database does not open. */
export async function verifyFolder(folder: FolderToVerify): Promise<FolderVerdict> {
  const { storeFolder, scratch, keys, unsealing } = folder;
  // Before the copy: what the witness has seen by now, the copy must have.
  const slots = keys && (await witnessSlots(folder, keys));
  const expectation: ChainExpectation = {
    ...(keys && { keys }),
    ...(slots && { slots }),
    ...(folder.since !== undefined && { since: folder.since }),
  };
  const walk = unsealing ? walkUnsealed(unsealing) : walkSealed;
  const verdict = await withScratchCopy(
    storeFolder,
    copy => walk(copy, expectation, folder.onProgress),
    scratch,
  );
  const checked = {
    signatures: keys !== undefined,
    witness: slots !== undefined,
    entries: unsealing !== undefined,
  };
  return { ...withLostWitness(verdict, folder, slots), checked };
}

/** Where heads were signed there was a witness; a copy may have left it behind. */
function withLostWitness(verdict: AuditVerdict, folder: FolderToVerify, slots: unknown): AuditVerdict {
  const isExpected = folder.unsealing !== undefined && folder.witnessFile !== undefined;
  if (!isExpected || slots !== undefined || !verdict.signed || verdict.firstBad) return verdict;
  return { ...verdict, firstBad: { key: 'witness', defect: 'missing', place: folder.witnessFile } };
}

async function witnessSlots({ witnessFile }: FolderToVerify, keys: readonly VerifyingKey[]) {
  if (witnessFile === undefined) return undefined;
  const slots = await readWitness(witnessFile, keys);
  const isWhole = slots === undefined || slots.every(slot => 'record' in slot);
  // A daemon may have been in the middle of a write.
  return isWhole ? slots : readWitness(witnessFile, keys);
}

type Walk = (
  copy: string,
  expectation: ChainExpectation,
  onProgress: FolderToVerify['onProgress'],
) => Promise<AuditVerdict>;

/** As an auditor has it, who cannot open an entry. */
const walkSealed: Walk = async (copy, expectation, onProgress) => {
  const database = await openDatabase(copy, false);
  const source: HeadSource = {
    async *sealedEntries(range: KeyRange) {
      try {
        yield* database.iterator(range);
      } catch (error) {
        throw storeFault(copy, error);
      }
    },
  };
  try {
    return await verifyChain(source, await withProgress(source, expectation, onProgress));
  } finally {
    await database.close();
  }
};

const walkUnsealed =
  (unsealing: SealedDatabaseOptions): Walk =>
  async (copy, expectation, onProgress) => {
    const database = await SealedDatabase.open(copy, { ...unsealing, create: false });
    try {
      const { read } = database;
      const heads = await readHeads(read);
      const { keys } = expectation;
      return await verifyChain(read, {
        ...(await withProgress(read, expectation, onProgress)),
        ...(keys && { keys: [...keys, ...(await loadSigners(read))] }),
        ...(heads && { mark: heads.mark }),
        authenticates: (key, sealed) => read.authenticates(key, sealed),
      });
    } finally {
      await database.close();
    }
  };

async function withProgress(
  source: HeadSource,
  expectation: ChainExpectation,
  onProgress: FolderToVerify['onProgress'],
): Promise<ChainExpectation> {
  if (onProgress === undefined) return expectation;
  const last = await lastLink(source);
  return { ...expectation, onProgress: seq => onProgress(seq, last) };
}

async function lastLink(source: HeadSource): Promise<number> {
  for await (const [key] of source.sealedEntries({ ...below('audit'), reverse: true })) return numberOf(key);
  return 0;
}
