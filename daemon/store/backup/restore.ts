import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '../../core/errors.ts';
import { makeDirectory, syncDirectory } from '../directory-sync.ts';
import type { AuditEntry } from '../contract/audit.ts';
import type { Copying, Survey } from '../contract/copying.ts';
import type { Operation } from '../database.ts';
import { type Database, levelVolume, openDatabase } from '../leveldb/level.ts';
import { reserveBytes } from '../parameters.ts';
import { checkBackup, type Manifest, openCopy } from './backup-folder.ts';
import { backupKeptDays, batchBytes } from './parameters.ts';
import { damagedInCopy, requireWhole } from './whole.ts';
import { discardDraft, draftOf, settleSwap, swapStore } from './swap.ts';

/** A store that is opened to be restored. */
export interface Restorable extends Copying {
  close(): Promise<void>;
}

export interface RestoreOptions<Store extends Restorable> {
  /** The folder that `writeBackup` wrote. */
  readonly backup: string;
  readonly storeFolder: string;
  /** Of the kiosk or hub that it is restored for. */
  readonly kind: Manifest['kind'];
  /** Opens the store that stands; undefined when there is none that can be opened. */
  readonly openStanding: () => Promise<Store | undefined>;
  /** Opens the store that the backup gave. */
  readonly openDraft: (folder: string) => Promise<Store>;
  /** Throws Fault `conflict` when the witness saw what the backup does not have. */
  readonly askWitness: (draft: Store) => Promise<void>;
  /** Erases again what was erased since. */
  readonly replayErasures: (draft: Store, standing: Store | undefined) => Promise<void>;
  /** The draft is whole, and the next thing is that it takes the place of what stands. */
  readonly beforeSwap: () => Promise<void>;
  /** The audit of the restore. */
  readonly entry: (detail: NonNullable<AuditEntry['detail']>) => AuditEntry;
  /**
   * What stands is newer than, or not what the backup is of, or some of its records do
   * not open: put it in its place all the same.
   */
  readonly force: boolean;
  /** The wall clock. */
  readonly now: Date;
}

export interface Restored {
  readonly manifest: Manifest;
  /** What the backup lacked; all is whole unless it was forced. */
  readonly survey: Survey;
}

/**
 * Puts a backup in the place of a store. Nothing of what stands is touched before the backup has been proved whole,
 * or as far as it is when forced, and then all of it goes at once. Faults: `corrupt`, `bad-input`, `disk-full`;
 * `conflict` when what stands knows more than the backup; `busy` when a daemon runs on it.
 */
export async function restoreStore<Store extends Restorable>(
  options: RestoreOptions<Store>,
): Promise<Restored> {
  const { backup, storeFolder } = options;
  const manifest = await checkBackup(backup);
  requireKind(manifest, options);
  requireRemembered(manifest, options);
  await settleSwap(storeFolder);
  const standing = await options.openStanding();
  let survey: Survey;
  try {
    if (standing !== undefined) requireNewest(manifest, standing, options);
    requireRoom(manifest, storeFolder);
    await buildDraft(options);
    survey = await finishDraft(manifest, standing, options);
    await options.beforeSwap();
  } catch (error) {
    await discardDraft(storeFolder);
    throw error;
  } finally {
    await standing?.close();
  }
  await swapStore(storeFolder);
  return { manifest, survey };
}

/** A backup from before may hold people whose erasure nobody remembers. */
export const oldestBackup = (now: Date) => new Date(now.getTime() - backupKeptDays * 86_400_000);

function requireRemembered(
  { madeAt }: Manifest,
  { backup, force, now }: Pick<RestoreOptions<Restorable>, 'backup' | 'force' | 'now'>,
): void {
  if (force || Date.parse(madeAt) >= oldestBackup(now).getTime()) return;
  throw new Fault('conflict', 'the backup is older than erasures are remembered', {
    where: backup,
    given: `made at ${madeAt}`,
    wanted: `at most ${backupKeptDays} days ago`,
    remedy: 'with --force people may be there again who have been erased since',
  });
}

function requireKind(
  manifest: Manifest,
  { backup, kind }: Pick<RestoreOptions<Restorable>, 'backup' | 'kind'>,
): void {
  if (manifest.kind === kind) return;
  const detail = { where: backup, given: `the store of a ${manifest.kind}`, wanted: `of a ${kind}` };
  throw new Fault('bad-input', 'a backup of another kind of store', detail);
}

function requireNewest(
  { audit }: Manifest,
  { auditHead }: Restorable,
  { backup, force }: Pick<RestoreOptions<Restorable>, 'backup' | 'force'>,
): void {
  if (force || (auditHead.seq === audit.seq && auditHead.hash === audit.hash)) return;
  const isOlder = auditHead.seq > audit.seq;
  throw new Fault(
    'conflict',
    isOlder ? 'the backup is older than the store' : 'the backup is of another store',
    {
      where: backup,
      given: `audit link ${audit.seq}`,
      wanted: `link ${auditHead.seq}, as in the store that stands`,
      remedy: isOlder
        ? `with --force the ${auditHead.seq - audit.seq} links after it, and what they tell of, are lost`
        : 'with --force what stands is lost',
    },
  );
}

/** The draft, and what LevelDB needs to open it. */
function requireRoom({ copy }: Manifest, storeFolder: string): void {
  const where = path.dirname(storeFolder);
  const free = levelVolume.freeBytes(where);
  const wanted = copy.bytes + 2 * reserveBytes;
  if (free >= wanted) return;
  const detail = { where, given: `${free} bytes free`, wanted: `${wanted}`, remedy: 'free some space' };
  throw new Fault('disk-full', 'too little space to restore beside what stands', detail);
}

async function buildDraft({
  backup,
  storeFolder,
}: Pick<RestoreOptions<Restorable>, 'backup' | 'storeFolder'>): Promise<void> {
  const draft = draftOf(storeFolder);
  await discardDraft(storeFolder);
  await makeDirectory(draft);
  const { items } = await openCopy(backup);
  const database = await openDatabase(draft, true);
  try {
    let batch: Operation[] = [];
    let bytes = 0;
    for await (const { type, name, value } of items) {
      if (name === damagedInCopy) continue; // what does not open is found anew
      if (type === 'file') await writeFile(fileIn(draft, name), value, { mode: 0o600, flush: true });
      else batch.push({ type: 'put', key: name, value });
      bytes += value.length;
      if (bytes < batchBytes) continue;
      await put(database, batch);
      batch = [];
      bytes = 0;
    }
    await put(database, batch);
  } finally {
    await database.close();
  }
  await syncDirectory(draft);
}

/** A name of ours, and never a path: a backup may come from anywhere. */
function fileIn(folder: string, name: string): string {
  if (/^[a-z-]{1,64}$/.test(name)) return path.join(folder, name);
  throw new Fault('corrupt', 'a file of the backup has a strange name', { given: JSON.stringify(name) });
}

async function put(database: Database, batch: Operation[]): Promise<void> {
  if (batch.length > 0) await database.batch(batch, { sync: true });
}

async function finishDraft<Store extends Restorable>(
  manifest: Manifest,
  standing: Store | undefined,
  options: RestoreOptions<Store>,
): Promise<Survey> {
  const draft = await options.openDraft(draftOf(options.storeFolder));
  // As it was opened: what the survey finds damaged is set aside, and that goes into the chain.
  const { auditHead } = draft;
  try {
    const survey = await draft.survey();
    if (!options.force) requireWhole(survey);
    requireClaim(manifest, { auditHead }, options);
    if (!options.force) await options.askWitness(draft);
    await options.replayErasures(draft, standing);
    const { audit, epoch } = manifest;
    const detail = {
      link: audit.seq,
      forced: options.force,
      ...(epoch !== undefined && { epoch }),
      ...(survey.damaged.length > 0 && { damaged: survey.damaged.length }),
      ...(survey.audit.firstBad && { chainBrokenAt: survey.audit.firstBad.key }),
      ...(standing !== undefined && { linkBefore: standing.auditHead.seq }),
    };
    await draft.restored(options.entry(detail));
    return survey;
  } finally {
    await draft.close();
  }
}

/** The manifest can be written by anybody; what the store holds cannot. */
function requireClaim(
  { audit }: Manifest,
  { auditHead }: Pick<Restorable, 'auditHead'>,
  { backup }: Pick<RestoreOptions<Restorable>, 'backup'>,
): void {
  if (auditHead.seq === audit.seq && auditHead.hash === audit.hash) return;
  throw new Fault('corrupt', 'the manifest is not of this copy', {
    where: backup,
    remedy: 'use another backup',
  });
}
