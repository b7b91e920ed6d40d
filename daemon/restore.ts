import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { erasuresInCopy, keyringInCopy } from './backup.ts';
import { Fault } from './core/errors.ts';
import {
  erasureJournalOf,
  knownAuditKey,
  makeFolder,
  markProvisioned,
  roleOf,
  type StoreRole,
  storeFolderOf,
  witnessFolderOf,
} from './data-folder.ts';
import { keyringFileOf, loadKeyring, saveKeyring } from './folder-keys.ts';
import { openHub, openKiosk } from './open-stores.ts';
import type { Machine } from './machine.ts';
import { type Manifest, readManifest } from './store/backup/backup-folder.ts';
import { type NotedErasure, notedErasures, noteErasures } from './store/backup/erasure-journal.ts';
import { type Restorable, type Restored, restoreStore } from './store/backup/restore.ts';
import type { AuditEntry } from './store/contract/audit.ts';
import type { Copying, Survey } from './store/contract/copying.ts';
import type { HubStore } from './store/contract/hub-store.ts';
import type { ErasureRequest, KioskStore } from './store/contract/kiosk-store.ts';
import { replayErasures, replayHubErasures, replayNotedHubErasures } from './store/erasure-replay.ts';
import { openHubStore } from './store/hub-store.ts';
import { Keyring, type RingKeys } from './store/keyring.ts';
import type { KeyringContent } from './store/keyring-file.ts';
import { openKioskStore } from './store/kiosk-store.ts';
import { isRollback } from './store/audit/open-notary.ts';
import { readWitness, witnessFile } from './store/audit/witness.ts';
import { newUlids } from './ulids.ts';

export interface RestoreRequest {
  readonly backup: string;
  readonly force: boolean;
  /** Account name of who restores. */
  readonly actor: string;
}

export interface RestoreReport {
  readonly manifest: Manifest;
  /** What of the backup does not open, or breaks its audit chain: nothing, unless it was forced. */
  readonly survey: Survey;
  /** How many persons were erased again. */
  readonly erasedAgain: number;
}

type Store = Restorable & { readonly kiosk?: KioskStore; readonly hub?: HubStore };

/**
 * Puts a backup in the place of the store of a data folder, or into one that is empty but for its root key. The Faults are
 * those of `restoreStore`; `not-found` without the key.
 */
export async function restoreDataFolder(
  folder: string,
  request: RestoreRequest,
  machine: Machine,
): Promise<RestoreReport> {
  const { kind } = await readManifest(request.backup);
  await requireRole(folder, kind);
  await makeFolder(folder);
  const restoring = new Restoring(folder, kind, request, machine);
  const { manifest, survey } = await restoring.run();
  await markProvisioned(folder, kind);
  await acceptAsItIs(folder, kind, machine);
  return { manifest, survey, erasedAgain: restoring.erasedAgain };
}

async function requireRole(folder: string, kind: StoreRole): Promise<void> {
  const given = await roleOf(folder);
  if (given === undefined || given === kind) return;
  const detail = {
    where: folder,
    given: `the store of a ${given}`,
    wanted: `of a ${kind}, as the backup is`,
  };
  throw new Fault('bad-usage', 'the data folder belongs to another role', detail);
}

/** The witness saw another chain: it is told that this one holds from now on. */
async function acceptAsItIs(folder: string, kind: StoreRole, machine: Machine): Promise<void> {
  const options = { provision: false, acceptRollback: true };
  const store = await (kind === 'hub' ? openHub : openKiosk)(folder, machine, options);
  await store.close();
}

class Restoring {
  erasedAgain = 0;
  readonly #folder: string;
  readonly #kind: StoreRole;
  readonly #request: RestoreRequest;
  readonly #machine: Machine;
  #ring: KeyringContent | undefined;
  /** Erasures that the journal of the data folder has not. */
  #fromBackup: readonly NotedErasure[] = [];

  constructor(folder: string, kind: StoreRole, request: RestoreRequest, machine: Machine) {
    this.#folder = folder;
    this.#kind = kind;
    this.#request = request;
    this.#machine = machine;
  }

  run(): Promise<Restored> {
    const { backup, force, actor } = this.#request;
    const now = this.#machine.clock.wall();
    const at = now.toISOString();
    return restoreStore<Store>({
      backup,
      storeFolder: storeFolderOf(this.#folder),
      kind: this.#kind,
      openStanding: () => this.#openStanding(),
      openDraft: draft => this.#openDraft(draft),
      askWitness: draft => this.#askWitness(draft),
      replayErasures: (draft, standing) => this.#replayErasures(draft, standing),
      beforeSwap: () => this.#saveKeysAndErasures(),
      entry: detail => ({ at, action: 'store.restored', actor, object: path.resolve(backup), detail }),
      force,
      now,
    });
  }

  async #openStanding(): Promise<Store | undefined> {
    if ((await roleOf(this.#folder)) === undefined) return undefined;
    const { keys } = await loadKeyring(this.#folder, keyringFileOf(this.#folder), this.#machine.randomBytes);
    try {
      return await this.#open(storeFolderOf(this.#folder), keys);
    } catch (error) {
      const isLost = error instanceof Fault && (error.code === 'corrupt' || error.code === 'not-found');
      if (!isLost) throw error;
      this.#machine.log(`what stands cannot be opened: ${error.message}`);
      return undefined;
    }
  }

  async #openDraft(draft: string): Promise<Store> {
    const file = path.join(draft, keyringInCopy);
    const content = await loadKeyring(this.#folder, file, this.#machine.randomBytes);
    await rm(file, { force: true });
    await this.#takeErasures(draft);
    this.#ring = await this.#merged(content);
    return this.#open(draft, this.#ring.keys);
  }

  /** Whom a backup knows to be erased, in the next restore an older backup may hold. */
  async #takeErasures(draft: string): Promise<void> {
    const file = path.join(draft, erasuresInCopy);
    const known = new Set((await this.#noted()).map(noted => JSON.stringify(noted)));
    const noted = await notedErasures<NotedErasure>(file, () => this.#machine.log(damagedLine(file)));
    this.#fromBackup = noted.filter(one => !known.has(JSON.stringify(one)));
    await rm(file, { force: true });
  }

  /** Keys of the backup that the ring has dropped since open its records; the next rotation drops them again. */
  async #merged(content: KeyringContent): Promise<KeyringContent> {
    if (!existsSync(keyringFileOf(this.#folder))) return content;
    const standing = await loadKeyring(this.#folder, keyringFileOf(this.#folder), this.#machine.randomBytes);
    if (!Buffer.from(standing.siteKey).equals(content.siteKey)) {
      const remedy = 'restore it into a data folder of its own';
      throw new Fault('bad-input', 'a backup of another site', { where: this.#request.backup, remedy });
    }
    return { keys: withKeysOf(standing.keys, content.keys), siteKey: standing.siteKey };
  }

  async #open(folder: string, keys: RingKeys): Promise<Store> {
    const { clock, randomBytes, log } = this.#machine;
    const options = {
      keyring: new Keyring(keys),
      create: false,
      randomBytes,
      now: () => clock.wall(),
      newEpoch: newUlids(this.#machine),
      onCorrupt: (fault: Fault) => log(`store: ${fault.message}`),
    };
    if (this.#kind === 'hub') {
      const hub = await openHubStore(folder, options);
      return Object.assign(hub, { hub });
    }
    const kiosk = await openKioskStore(folder, options);
    return Object.assign(kiosk, { kiosk });
  }

  async #saveKeysAndErasures(): Promise<void> {
    await noteErasures(erasureJournalOf(this.#folder), this.#fromBackup);
    if (this.#ring !== undefined) await saveKeyring(this.#folder, this.#ring, this.#machine.randomBytes);
  }

  async #askWitness(draft: Copying): Promise<void> {
    const key = await knownAuditKey(this.#folder);
    if (key === undefined) return;
    const file = witnessFile(witnessFolderOf(this.#folder));
    const finding = await draft.judgeWitness(await readWitness(file, [key]));
    if (!isRollback(finding)) return;
    throw new Fault('conflict', 'the backup is older than what the witness saw', {
      where: this.#request.backup,
      given: finding.detail ?? finding.state,
      remedy: 'with --force what came after it is lost',
    });
  }

  /** What stands knows whom it has erased; the journal knows it when nothing stands any more. */
  async #replayErasures(draft: Store, standing: Store | undefined): Promise<void> {
    if (draft.kiosk !== undefined) {
      await draft.kiosk.settleCopied();
      const journal = { erasures: () => this.#noted<ErasureRequest>() };
      for (const since of [standing?.kiosk, journal]) {
        if (since !== undefined) this.erasedAgain += await replayErasures(draft.kiosk, since);
      }
    }
    if (draft.hub !== undefined) {
      if (standing?.hub !== undefined) this.erasedAgain += await replayHubErasures(draft.hub, standing.hub);
      this.erasedAgain += await replayNotedHubErasures(draft.hub, await this.#noted<AuditEntry>());
    }
  }

  #noted<Noted extends NotedErasure>(): Promise<Noted[]> {
    const file = erasureJournalOf(this.#folder);
    return notedErasures<Noted>(file, () => this.#machine.log(damagedLine(file)));
  }
}

const damagedLine = (file: string) => `${file}: a line is damaged, and nobody knows whom it names`;

function withKeysOf(standing: RingKeys, backup: RingKeys): RingKeys {
  const added = (keys: RingKeys['records'], more: RingKeys['records']) => {
    const known = new Set(keys.map(({ id }) => id));
    return [...keys, ...more.filter(({ id }) => !known.has(id))];
  };
  return {
    records: added(standing.records, backup.records),
    audit: added(standing.audit, backup.audit),
  };
}
