import { createHash } from 'node:crypto';
import { Metadata, MetaFile, Root, Snapshot, type TargetFile, Targets, Timestamp } from '@tufjs/models';
import { Fault } from '../../core/errors.ts';
import { roleKeys, roleLifeMs } from './parameters.ts';
import { type RoleKey, type RoleName, roles } from './role-keys.ts';

/** Metadata of one role as it is published. */
export interface SignedRole {
  readonly bytes: Buffer;
  readonly version: number;
}

type AnyMetadata = Metadata<Root> | Metadata<Targets> | Metadata<Snapshot> | Metadata<Timestamp>;

/** TUF 1.0.33, 4.2.1: seconds, in UTC. */
const expiryOf = (role: RoleName, now: Date) =>
  `${new Date(now.getTime() + roleLifeMs[role]).toISOString().slice(0, 19)}Z`;

export interface RootWanted {
  readonly version: number;
  readonly now: Date;
  /** The keys that count from now on, of all roles. */
  readonly keys: readonly Pick<RoleKey, 'id' | 'role' | 'public'>[];
  readonly thresholds?: Readonly<Record<RoleName, number>>;
}

/** Who signs for what, not signed yet. Fault `bad-input` for a role with fewer keys than have to sign. */
export function rootOf({ version, now, keys, thresholds = defaultThresholds }: RootWanted): Metadata<Root> {
  const byRole = roles.map(role => {
    const keyids = keys.filter(one => one.role === role).map(({ id }) => id);
    if (keyids.length < thresholds[role])
      throw new Fault('bad-input', `too few keys of the role ${role}`, {
        given: `${keyids.length}`,
        wanted: `${thresholds[role]} at least`,
        remedy: 'name all folders that have keys with --keys',
      });
    return [role, { keyids, threshold: thresholds[role] }] as const;
  });
  const root = Root.fromJSON({
    _type: 'root',
    spec_version: specVersion,
    version,
    expires: expiryOf('root', now),
    keys: Object.fromEntries(keys.map(one => [one.id, one.public.toJSON()])),
    roles: Object.fromEntries(byRole),
    consistent_snapshot: true,
  });
  return new Metadata(root);
}

/** What the models of @tufjs/models are written for. */
const specVersion = '1.0.31';

const defaultThresholds = {
  root: roleKeys.root.threshold,
  targets: roleKeys.targets.threshold,
  snapshot: roleKeys.snapshot.threshold,
  timestamp: roleKeys.timestamp.threshold,
} as const;

export function signTargets(
  version: number,
  files: readonly TargetFile[],
  now: Date,
  signing: Signing,
): SignedRole {
  const expires = expiryOf('targets', now);
  const targets = Object.fromEntries(files.map(file => [file.path, file]));
  return signed('targets', new Metadata(new Targets({ specVersion, version, expires, targets })), signing);
}

export function signSnapshot(version: number, targets: SignedRole, now: Date, signing: Signing): SignedRole {
  const meta = { 'targets.json': metaOf(targets) };
  const snapshot = new Snapshot({ specVersion, version, expires: expiryOf('snapshot', now), meta });
  return signed('snapshot', new Metadata(snapshot), signing);
}

export function signTimestamp(
  version: number,
  snapshot: SignedRole,
  now: Date,
  signing: Signing,
): SignedRole {
  const expires = expiryOf('timestamp', now);
  const timestamp = new Timestamp({ specVersion, version, expires, snapshotMeta: metaOf(snapshot) });
  return signed('timestamp', new Metadata(timestamp), signing);
}

function metaOf({ version, bytes }: SignedRole): MetaFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return new MetaFile({ version, length: bytes.length, hashes: { sha256 } });
}

/** The root whose keys count, and the keys that are at hand. */
export interface Signing {
  readonly root: Metadata<Root>;
  readonly keys: readonly RoleKey[];
}

/** Fault `not-found` when too few of the keys that count are at hand. */
function signed(role: RoleName, metadata: AnyMetadata, { root, keys }: Signing): SignedRole {
  signBy(metadata, root.signed, role, keys);
  return encoded(metadata);
}

/** Signs with as many keys as that root asks for of a role. Fault `not-found` when too few of them are at hand. */
export function signBy(metadata: AnyMetadata, root: Root, role: RoleName, keys: readonly RoleKey[]): void {
  const { keyIDs, threshold } = root.roles[role];
  const own = keys.filter(({ id }) => keyIDs.includes(id)).slice(0, threshold);
  if (own.length < threshold)
    throw new Fault('not-found', `too few keys of the role ${role} are at hand`, {
      given: `${own.length}`,
      wanted: `${threshold} of ${keyIDs.length}`,
      remedy: 'put in the media that they are on and name the folders with --keys',
    });
  for (const key of own) metadata.sign(bytes => key.sign(bytes), true);
}

export function encoded(metadata: AnyMetadata): SignedRole {
  return { bytes: Buffer.from(JSON.stringify(metadata.toJSON())), version: metadata.signed.version };
}
