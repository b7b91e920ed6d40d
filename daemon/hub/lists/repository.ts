import { createHash } from 'node:crypto';
import { open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  Metadata,
  MetadataKind,
  type Root,
  type Snapshot,
  TargetFile,
  type Targets,
  type Timestamp,
} from '@tufjs/models';
import { Fault, messageOf, systemErrorCode } from '../../core/errors.ts';
import { encodeBundle } from '../../fleet/lists/bundle.ts';
import { decodeManifest, type Manifest, targetNames } from '../../fleet/lists/manifest.ts';
import { bundleLimits, bundlePath } from '../../fleet/lists/parameters.ts';
import { makeDirectory, syncDirectory } from '../../store/directory-sync.ts';
import { draftOfFile, replaceFile } from '../../store/replace-file.ts';
import { renewAt, roleLifeMs } from './parameters.ts';
import type { SignedRole } from './roles.ts';

/** A list as it is published: what its files say. */
export interface PublishedState {
  readonly root: Metadata<Root>;
  /** Absent until something has been published. */
  readonly current?: {
    readonly timestamp: Timestamp;
    readonly snapshot: Snapshot;
    readonly targets: Targets;
    readonly targetsRole: SignedRole;
    readonly snapshotRole: SignedRole;
    readonly manifest: Manifest;
  };
}

/**
 * The folder of one published list: `metadata/` and `targets/`, which are served as they are. `timestamp.json` is replaced last and whole,
 * so that whoever reads sees one epoch or the other.
 */
export class Repository {
  readonly list: string;
  readonly folder: string;

  constructor(folder: string, list: string) {
    this.folder = folder;
    this.list = list;
  }

  /** Fault `not-found` before its first root is made; `corrupt` when its files do not read. */
  async read(): Promise<PublishedState> {
    const versions = await this.#rootVersions();
    const last = versions.at(-1);
    if (last === undefined)
      throw new Fault('not-found', 'the list has no keys yet', {
        where: this.folder,
        remedy: `bitmapd list keys --list ${this.list}`,
      });
    const root = await this.#metadata(MetadataKind.Root, `${last}.root.json`);
    const timestamp = await this.#metadata(MetadataKind.Timestamp, 'timestamp.json', true);
    if (timestamp === undefined) return { root };
    const snapshotName = `${timestamp.signed.snapshotMeta.version}.snapshot.json`;
    const snapshot = await this.#metadata(MetadataKind.Snapshot, snapshotName);
    const targetsName = `${snapshot.signed.meta['targets.json']?.version ?? 0}.targets.json`;
    const targets = await this.#metadata(MetadataKind.Targets, targetsName);
    return {
      root,
      current: {
        timestamp: timestamp.signed,
        snapshot: snapshot.signed,
        targets: targets.signed,
        targetsRole: { bytes: await this.#bytes(targetsName), version: targets.signed.version },
        snapshotRole: { bytes: await this.#bytes(snapshotName), version: snapshot.signed.version },
        manifest: decodeManifest(
          await readFile(this.targetFile(targets.signed, targetNames.manifest)),
          this.list,
        ),
      },
    };
  }

  /** Version of the timestamp; undefined until something has been published. */
  async timestampVersion(): Promise<number | undefined> {
    return (await this.#metadata(MetadataKind.Timestamp, 'timestamp.json', true))?.signed.version;
  }

  /** Whether half of the life of the timestamp, or of the snapshot behind it, is over. */
  async isDue(now: Date): Promise<boolean> {
    const timestamp = await this.#metadata(MetadataKind.Timestamp, 'timestamp.json', true);
    if (timestamp === undefined) return false;
    const { version } = timestamp.signed.snapshotMeta;
    const snapshot = await this.#metadata(MetadataKind.Snapshot, `${version}.snapshot.json`);
    return isHalfOver('timestamp', timestamp.signed, now) || isHalfOver('snapshot', snapshot.signed, now);
  }

  /** The first root that there is: what a kiosk is provisioned with. */
  async firstRoot(): Promise<string> {
    const [first] = await this.#rootVersions();
    if (first === undefined) throw new Fault('not-found', 'the list has no keys yet', { where: this.folder });
    return (await this.#bytes(`${first}.root.json`)).toString('utf8');
  }

  targetFile({ targets }: Targets, name: string): string {
    const sha256 = targets[name]?.hashes['sha256'] ?? '';
    return path.join(this.folder, 'targets', `${sha256}.${name}`);
  }

  async putRole(name: string, { bytes }: SignedRole): Promise<void> {
    await makeDirectory(path.join(this.folder, 'metadata'));
    await replaceFile(path.join(this.folder, 'metadata', name), bytes);
  }

  /** What is published, as one file. After the timestamp: whoever finds an older bundle beside a newer one does without. */
  async putBundle(): Promise<void> {
    const { root, current } = await this.read();
    if (current === undefined) return;
    const { timestamp, snapshotRole, targetsRole, targets, manifest } = current;
    const files = new Map<string, Uint8Array>([
      ['metadata/timestamp.json', await this.#bytes('timestamp.json')],
      [`metadata/${snapshotRole.version}.snapshot.json`, snapshotRole.bytes],
      [`metadata/${targetsRole.version}.targets.json`, targetsRole.bytes],
    ]);
    for (const name of [targetNames.manifest, targetNames.delta(manifest.epoch)]) {
      const file = this.targetFile(targets, name);
      const length = targets.targets[name]?.length ?? Infinity;
      if (length <= bundleLimits.deltaBytes)
        files.set(`targets/${path.basename(file)}`, await readFile(file));
    }
    const bundle = encodeBundle({ version: timestamp.version, root: root.signed.version, files });
    await replaceFile(path.join(this.folder, bundlePath), bundle);
  }

  /** Writes a target under the name of its hash; its bytes are on the disk when it resolves. */
  async putTarget(name: string, pieces: Iterable<Uint8Array>): Promise<TargetFile> {
    const folder = path.join(this.folder, 'targets');
    await makeDirectory(folder);
    const draft = draftOfFile(path.join(folder, name));
    const hash = createHash('sha256');
    let length = 0;
    const handle = await open(draft, 'w', 0o600);
    try {
      for (const piece of pieces) {
        hash.update(piece);
        length += piece.length;
        await handle.writeFile(piece);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    const sha256 = hash.digest('hex');
    await rename(draft, path.join(folder, `${sha256}.${name}`));
    await syncDirectory(folder);
    return new TargetFile({ path: name, length, hashes: { sha256 } });
  }

  /** Removes what neither of these names; metadata older than these versions goes too, but for roots. */
  async prune(
    kept: readonly Targets[],
    oldest: { readonly snapshot: number; readonly targets: number },
  ): Promise<void> {
    const names = new Set(
      kept.flatMap(targets =>
        Object.keys(targets.targets).map(name => path.basename(this.targetFile(targets, name))),
      ),
    );
    const folder = path.join(this.folder, 'targets');
    for (const name of await readdir(folder))
      if (!names.has(name)) await rm(path.join(folder, name), { force: true });
    for (const name of await readdir(path.join(this.folder, 'metadata'))) {
      const [, version = '', role = ''] = /^(\d+)\.(snapshot|targets)\.json$/.exec(name) ?? [];
      const first = role === 'snapshot' ? oldest.snapshot : oldest.targets;
      if (role !== '' && Number(version) < first)
        await rm(path.join(this.folder, 'metadata', name), { force: true });
    }
  }

  async isThere(): Promise<boolean> {
    return (await this.#rootVersions()).length > 0;
  }

  async #rootVersions(): Promise<number[]> {
    try {
      const names = await readdir(path.join(this.folder, 'metadata'));
      const versions = names.flatMap(name => /^(\d+)\.root\.json$/.exec(name)?.[1] ?? []);
      return versions.map(Number).sort((a, b) => a - b);
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return [];
      throw error;
    }
  }

  #metadata(kind: MetadataKind.Root, name: string): Promise<Metadata<Root>>;
  #metadata(
    kind: MetadataKind.Timestamp,
    name: string,
    mayLack: true,
  ): Promise<Metadata<Timestamp> | undefined>;
  #metadata(kind: MetadataKind.Snapshot, name: string): Promise<Metadata<Snapshot>>;
  #metadata(kind: MetadataKind.Targets, name: string): Promise<Metadata<Targets>>;
  async #metadata(kind: MetadataKind, name: string, mayLack = false): Promise<unknown> {
    const file = path.join(this.folder, 'metadata', name);
    if (mayLack && !(await exists(file))) return undefined;
    try {
      // Its overloads want the kind as a literal.
      return Metadata.fromJSON(
        kind as MetadataKind.Root,
        JSON.parse((await this.#bytes(name)).toString('utf8')),
      );
    } catch (cause) {
      throw new Fault('corrupt', `not the metadata of a list: ${messageOf(cause)}`, { where: file, cause });
    }
  }

  #bytes(name: string): Promise<Buffer> {
    return readFile(path.join(this.folder, 'metadata', name));
  }
}

/** Whether a role's signature is to be renewed. */
export function isHalfOver(
  role: 'timestamp' | 'snapshot',
  { expires }: Pick<Timestamp, 'expires'>,
  now: Date,
): boolean {
  return Date.parse(expires) - now.getTime() < roleLifeMs[role] * renewAt;
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw error;
  }
}
