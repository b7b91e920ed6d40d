import { type Metadata, type Root, TargetFile } from '@tufjs/models';
import { Fault } from '../../core/errors.ts';
import { encodeDelta, genesisHead, nextHead } from '../../fleet/lists/delta.ts';
import { digestOf, encodeEntry, type ListEntry } from '../../fleet/lists/entry.ts';
import { ListDigest } from '../../fleet/lists/list-digest.ts';
import { type Manifest, targetNames } from '../../fleet/lists/manifest.ts';
import { sealFile } from '../../fleet/lists/sealed-file.ts';
import { encodeSnapshot } from '../../fleet/lists/snapshot.ts';
import type { ContentKeys } from './content-keys.ts';
import { deltasKept } from './parameters.ts';
import { readPublished } from './published-entries.ts';
import { isHalfOver, type PublishedState, type Repository } from './repository.ts';
import type { RoleKey } from './role-keys.ts';
import {
  encoded,
  rootOf,
  type RootWanted,
  signBy,
  type SignedRole,
  signSnapshot,
  signTargets,
  signTimestamp,
} from './roles.ts';

export interface PublisherParts {
  readonly repository: Repository;
  readonly keys: readonly RoleKey[];
  readonly content: ContentKeys;
  readonly now: Date;
  readonly randomBytes: (length: number) => Uint8Array;
}

export interface Publication {
  readonly epoch: number;
  /** Of the timestamp: what a pointer says. */
  readonly version: number;
  readonly keyId: string;
  readonly added: number;
  readonly replaced: number;
  readonly deleted: number;
  /** Bytes of the files of this epoch. */
  readonly deltaBytes: number;
  readonly snapshotBytes: number;
  /** Bytes of metadata and manifest that a kiosk fetches for this epoch. */
  readonly metadataBytes: number;
}

export interface PublishOptions {
  /** ISO 8601 instant: from then on the list is stale. */
  readonly expiresAt?: string;
  /** Another content key from now on: who has only the old one cannot read on. */
  readonly newContentKey?: boolean;
}

type Current = NonNullable<PublishedState['current']>;

/**
 * Publishes the next epoch of a list: what `entries` say, all of it. When nothing has changed the signatures are made anew and the epoch
 * stays. Fault `not-found` when keys are missing, `bad-input` for somebody who is on the list twice.
 */
export async function publish(
  entries: readonly ListEntry[],
  parts: PublisherParts,
  { expiresAt, newContentKey = false }: PublishOptions = {},
): Promise<Publication> {
  const { repository, content, now } = parts;
  const { list } = repository;
  const { root, current } = await repository.read();
  requireKeys(root, parts.keys);
  const coming = digested(entries, list);
  const before = current === undefined ? ListDigest.empty : await readPublished(repository, current, content);
  const upserts = coming.filter(({ subject, digest }) => !before.holds(subject.id, digest));
  const ids = new Set(coming.map(({ subject }) => subject.id));
  const removals = [...before.ids()].filter(id => !ids.has(id));
  const isSame = upserts.length + removals.length === 0 && !newContentKey && current !== undefined;
  if (isSame && current.manifest.expiresAt === expiresAt) return resign(parts, root, current);

  const epoch = (current?.manifest.epoch ?? 0) + 1;
  const previous = current === undefined ? genesisHead(list) : Buffer.from(current.manifest.head, 'hex');
  const digest = before.after({ upserts, removals });
  const head = nextHead(previous, epoch, digest.root);
  const keyId = `${Number(current?.manifest.keyId ?? 0) + (current === undefined || newContentKey ? 1 : 0)}`;
  const seal = (name: string, pieces: Iterable<Uint8Array>) =>
    repository.putTarget(name, sealFile(content.key(list, keyId), parts.randomBytes(32), pieces));
  const delta = encodeDelta({ list, epoch, previous, root: digest.root, upserts, removals });
  const deltas = keptDeltas(current, epoch, newContentKey);
  const manifest: Manifest = {
    format: 1,
    list,
    epoch,
    head: head.toString('hex'),
    root: digest.root.toString('hex'),
    subjects: coming.length,
    references: coming.reduce((sum, { references }) => sum + references.length, 0),
    publishedAt: now.toISOString(),
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
    keyId,
    deltasFrom: epoch === 1 ? 1 : epoch - 1 - deltas.length,
  };
  const newest = epoch === 1 ? [] : [await seal(targetNames.delta(epoch), [delta])];
  const snapshot = await seal(
    targetNames.snapshot(epoch),
    encodeSnapshot({ list, epoch, head, root: digest.root }, coming),
  );
  const leaves = await repository.putTarget(targetNames.leaves(epoch), [digest.encodeLeaves()]);
  const described = await repository.putTarget(targetNames.manifest, [Buffer.from(JSON.stringify(manifest))]);
  const files = [described, snapshot, leaves, ...deltas, ...newest];
  const signed = await putSigned(files, parts, root, current);
  const replaced = upserts.filter(({ subject }) => before.has(subject.id)).length;
  await pruneAfter(parts, current);
  return {
    epoch,
    version: signed.version,
    keyId,
    added: upserts.length - replaced,
    replaced,
    deleted: removals.length,
    deltaBytes: newest[0]?.length ?? 0,
    snapshotBytes: snapshot.length,
    metadataBytes: signed.bytes + described.length,
  };
}

/** The signatures of timestamp and snapshot anew, where half of their life is over; whether one was. */
export async function renew(parts: Omit<PublisherParts, 'content' | 'randomBytes'>): Promise<boolean> {
  const { repository, now, keys } = parts;
  const { root, current } = await repository.read();
  if (current === undefined) return false;
  const isSnapshotDue = isHalfOver('snapshot', current.snapshot, now);
  if (!isSnapshotDue && !isHalfOver('timestamp', current.timestamp, now)) return false;
  const signing = { root, keys };
  let snapshot = current.snapshotRole;
  if (isSnapshotDue) {
    snapshot = signSnapshot(snapshot.version + 1, current.targetsRole, now, signing);
    await repository.putRole(`${snapshot.version}.snapshot.json`, snapshot);
  }
  const timestamp = signTimestamp(current.timestamp.version + 1, snapshot, now, signing);
  await repository.putRole('timestamp.json', timestamp);
  await repository.putBundle();
  return true;
}

/**
 * The next root: with other keys from now on. It is signed by the keys of the root before and by its own; `keys` have both.
 * What the roles have signed is signed anew by the keys that count now.
 */
export async function putRoot(
  parts: Omit<PublisherParts, 'content' | 'randomBytes'>,
  wanted: Pick<RootWanted, 'keys' | 'thresholds'>,
): Promise<number> {
  const { repository, keys, now } = parts;
  const state = (await repository.isThere()) ? await repository.read() : undefined;
  const version = (state?.root.signed.version ?? 0) + 1;
  const root = rootOf({ ...wanted, version, now });
  if (state !== undefined) signBy(root, state.root.signed, 'root', keys);
  signBy(root, root.signed, 'root', keys);
  if (state?.current !== undefined) requireKeys(root, keys); // before anything is written
  await repository.putRole(`${version}.root.json`, encoded(root));
  if (state?.current !== undefined) await resign(parts, root, state.current);
  return version;
}

/** Signs anew what is published, as it is. Fault `not-found` before something is, or when keys are missing. */
export async function sign(parts: Omit<PublisherParts, 'content' | 'randomBytes'>): Promise<Publication> {
  const { root, current } = await parts.repository.read();
  if (current !== undefined) return resign(parts, root, current);
  throw new Fault('not-found', 'nothing has been published yet', { where: parts.repository.folder });
}

function requireKeys(root: Metadata<Root>, keys: readonly RoleKey[]): void {
  const probe = { bytes: Buffer.alloc(0), version: 1 };
  const signing = { root, keys };
  const now = new Date(0);
  signTimestamp(1, signSnapshot(1, probe, now, signing), now, signing);
  signTargets(1, [], now, signing);
}

/** Nothing has changed but the time. */
async function resign(
  parts: Omit<PublisherParts, 'content' | 'randomBytes'>,
  root: Metadata<Root>,
  current: Current,
): Promise<Publication> {
  const files = Object.entries(current.targets.targets).map(
    ([path, { length, hashes }]) => new TargetFile({ path, length, hashes }),
  );
  const signed = await putSigned(files, parts, root, current);
  const { epoch, keyId } = current.manifest;
  const unchanged = { added: 0, replaced: 0, deleted: 0, deltaBytes: 0, snapshotBytes: 0 };
  return { epoch, keyId, version: signed.version, ...unchanged, metadataBytes: signed.bytes };
}

/** Targets, then snapshot, then timestamp: until the last of them nobody sees the others. */
async function putSigned(
  files: readonly TargetFile[],
  { repository, keys, now }: Pick<PublisherParts, 'repository' | 'keys' | 'now'>,
  root: Metadata<Root>,
  current: Current | undefined,
): Promise<{ readonly version: number; readonly bytes: number }> {
  const signing = { root, keys };
  const after = (role: { readonly version: number } | undefined) => (role?.version ?? 0) + 1;
  const targets = signTargets(after(current?.targets), files, now, signing);
  const snapshot = signSnapshot(after(current?.snapshot), targets, now, signing);
  const timestamp = signTimestamp(after(current?.timestamp), snapshot, now, signing);
  await repository.putRole(`${targets.version}.targets.json`, targets);
  await repository.putRole(`${snapshot.version}.snapshot.json`, snapshot);
  await repository.putRole('timestamp.json', timestamp);
  await repository.putBundle();
  const sizeOf = ({ bytes }: SignedRole) => bytes.length;
  return { version: timestamp.version, bytes: sizeOf(targets) + sizeOf(snapshot) + sizeOf(timestamp) };
}

/** Those of the epoch before stay, for whoever is downloading them. */
async function pruneAfter({ repository }: PublisherParts, before: Current | undefined): Promise<void> {
  const { current } = await repository.read();
  if (current === undefined) return;
  const kept = before === undefined ? [current.targets] : [current.targets, before.targets];
  const oldest = before ?? current;
  await repository.prune(kept, { snapshot: oldest.snapshot.version, targets: oldest.targets.version });
}

function digested(entries: readonly ListEntry[], list: string) {
  const seen = new Set<string>();
  return entries.map(entry => {
    const { id } = entry.subject;
    if (seen.has(id))
      throw new Fault('bad-input', 'somebody who is on the list twice', { where: `list ${list}`, given: id });
    seen.add(id);
    return { ...entry, digest: digestOf(encodeEntry(entry)) };
  });
}

/** The deltas before the newest that are still published. Under another content key only the newest is. */
function keptDeltas(current: Current | undefined, epoch: number, newContentKey: boolean): TargetFile[] {
  if (current === undefined || newContentKey) return [];
  const found: TargetFile[] = [];
  for (let one = epoch - 1; one > Math.max(1, epoch - deltasKept); one--) {
    const name = targetNames.delta(one);
    const target = current.targets.targets[name];
    if (target === undefined) break;
    found.unshift(new TargetFile({ path: name, length: target.length, hashes: target.hashes }));
  }
  return found;
}
