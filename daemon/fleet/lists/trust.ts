import { createHash } from 'node:crypto';
import {
  Metadata,
  MetadataKind,
  type Root,
  type Snapshot,
  type Targets,
  type Timestamp,
} from '@tufjs/models';
import { messageOf } from '../../core/errors.ts';
import { metadataLimits } from './parameters.ts';
import { type Refusal, RefusedList } from './refused.ts';
import { type AnyMetadata, requireSignatures, requireThumbprints } from './role-signatures.ts';

/** The metadata of a list that a kiosk trusts, as JSON texts: what it must remember, so that nothing older is taken. */
export interface TrustedFiles {
  readonly root: string;
  readonly timestamp?: string;
  readonly snapshot?: string;
  readonly targets?: string;
}

/** What a refresh leads to. */
export interface Trusted {
  readonly files: TrustedFiles;
  readonly targets: Targets;
  readonly versions: { readonly root: number; readonly timestamp: number; readonly targets: number };
  /** ISO 8601 instant: when the first of the four roles expires. */
  readonly expiresAt: string;
}

export interface TrustParts {
  /** A file of metadata by its name; undefined where there is none. At most so many bytes: more is RefusedList. */
  readonly fetch: (name: string, maximumBytes: number) => Promise<Uint8Array | undefined>;
  /**
   * Puts on the disk what is trusted from now on: a new root at once, the other roles together when the refresh ends, well or not.
   * So nothing rests on what is not kept, and an epoch costs one write where each role by itself (5.4.5, 5.5.7, 5.6.6) costs three.
   */
  readonly keep: (files: TrustedFiles) => Promise<void>;
  /** The fixed time of the refresh. */
  readonly now: Date;
  readonly where: string;
}

/**
 * The client workflow of TUF 1.0.33, 5.1 to 5.6, over the models of @tufjs/models. `tuf-js`, which has the same workflow, takes the time
 * from the machine and the files from a folder, and tells what it refuses in words alone.
 *
 * Throws RefusedList: `forged`, `rolled-back`, `frozen`, `mixed`, `wrong-hash`, `wrong-length`, `malformed`.
 */
export async function refreshTrust(files: TrustedFiles, parts: TrustParts): Promise<Trusted> {
  const trust = new Trust(files, parts);
  try {
    await trust.updateRoot();
    await trust.updateTimestamp();
    await trust.updateSnapshot();
    return await trust.updateTargets();
  } finally {
    await trust.keep();
  }
}

/** Whether a text can be what the trust in a list begins with. Throws RefusedList: `malformed`, `forged`. */
export function requireRoot(text: string, where: string): void {
  const parts = { fetch: async () => undefined, keep: async () => {}, now: new Date(0), where };
  new Trust({ root: text }, parts).requireSelfSigned();
}

class Trust {
  #files: TrustedFiles;
  #kept: TrustedFiles;
  #root: Metadata<Root>;
  readonly #parts: TrustParts;
  #timestamp: Timestamp | undefined;
  #snapshot: Snapshot | undefined;

  constructor(files: TrustedFiles, parts: TrustParts) {
    this.#files = files;
    this.#kept = files;
    this.#parts = parts;
    this.#root = this.#parse(MetadataKind.Root, files.root, 'root.json'); // 5.2: that it has expired does not matter yet
    if (files.timestamp === undefined) requireThumbprints(this.#root.signed, this.#at('root.json'));
  }

  requireSelfSigned(): void {
    requireSignatures(this.#root.signed, 'root', this.#root, this.#at('root.json'));
  }

  /** 5.3 */
  async updateRoot(): Promise<void> {
    const before = this.#root.signed;
    for (let count = 0; count < metadataLimits.rootRotations; count++) {
      const name = `${this.#root.signed.version + 1}.root.json`;
      const bytes = await this.#parts.fetch(name, metadataLimits.root);
      if (bytes === undefined) break;
      const next = this.#parse(MetadataKind.Root, textOf(bytes), name);
      requireThumbprints(next.signed, this.#at(name));
      this.#verify('root', next, name); // 5.3.4: by the old root's keys
      requireSignatures(next.signed, 'root', next, this.#at(name)); // and by its own
      if (next.signed.version !== this.#root.signed.version + 1)
        throw this.#refused('rolled-back', 'a root out of its turn', name, next.signed.version);
      this.#root = next;
      this.#files = { ...this.#files, root: textOf(bytes) };
      if (hasOtherKeys(before, next.signed)) this.#files = { root: this.#files.root }; // 5.3.11
      await this.keep();
    }
    this.#requireFresh(this.#root.signed, 'root.json'); // 5.3.10
  }

  /** 5.4 */
  async updateTimestamp(): Promise<void> {
    const name = 'timestamp.json';
    const former = this.#trusted(MetadataKind.Timestamp, this.#files.timestamp)?.signed;
    const bytes = await this.#fetched(name, metadataLimits.timestamp);
    const { signed } = this.#verified(MetadataKind.Timestamp, bytes, name);
    if (former !== undefined) {
      if (signed.version < former.version)
        throw this.#refused('rolled-back', 'an older timestamp', name, signed.version, former.version);
      if (signed.version === former.version && textOf(bytes) !== this.#files.timestamp)
        throw this.#refused('mixed', 'two timestamps of one version', name, signed.version);
      const [now, then] = [signed.snapshotMeta.version, former.snapshotMeta.version];
      if (now < then) throw this.#refused('rolled-back', 'an older snapshot', name, now, then);
    }
    this.#requireFresh(signed, name);
    this.#timestamp = signed;
    this.#trust('timestamp', bytes);
  }

  /** 5.5 */
  async updateSnapshot(): Promise<void> {
    const meta = this.#timestamp?.snapshotMeta;
    if (meta === undefined) throw new Error('the timestamp comes first');
    const former = this.#trusted(MetadataKind.Snapshot, this.#files.snapshot)?.signed;
    const name = `${meta.version}.snapshot.json`;
    const bytes =
      former?.version === meta.version
        ? Buffer.from(this.#files.snapshot ?? '')
        : await this.#fetched(name, Math.min(meta.length ?? Infinity, metadataLimits.snapshot));
    this.#requireAsStated(bytes, meta, name);
    const { signed } = this.#verified(MetadataKind.Snapshot, bytes, name);
    if (signed.version !== meta.version)
      throw this.#refused('mixed', 'not the snapshot of its timestamp', name, signed.version, meta.version);
    const [now, then] = [signed.meta[targetsFile]?.version, former?.meta[targetsFile]?.version ?? 0];
    if (now === undefined) throw this.#refused('malformed', 'names no targets', name);
    if (now < then) throw this.#refused('rolled-back', 'older targets', name, now, then);
    this.#requireFresh(signed, name);
    this.#snapshot = signed;
    this.#trust('snapshot', bytes);
  }

  /** 5.6 */
  async updateTargets(): Promise<Trusted> {
    const meta = this.#snapshot?.meta[targetsFile];
    if (meta === undefined || this.#timestamp === undefined || this.#snapshot === undefined)
      throw new Error('the snapshot comes first');
    const name = `${meta.version}.${targetsFile}`;
    const former = this.#trusted(MetadataKind.Targets, this.#files.targets)?.signed;
    const bytes =
      former?.version === meta.version
        ? Buffer.from(this.#files.targets ?? '')
        : await this.#fetched(name, Math.min(meta.length ?? Infinity, metadataLimits.targets));
    this.#requireAsStated(bytes, meta, name);
    const { signed } = this.#verified(MetadataKind.Targets, bytes, name);
    if (signed.version !== meta.version)
      throw this.#refused('mixed', 'not the targets of their snapshot', name, signed.version, meta.version);
    this.#requireFresh(signed, name);
    this.#trust('targets', bytes);
    const roles = [this.#root.signed, this.#timestamp, this.#snapshot, signed];
    const expiresMs = Math.min(...roles.map(({ expires }) => Date.parse(expires)));
    return {
      files: this.#files,
      targets: signed,
      versions: {
        root: this.#root.signed.version,
        timestamp: this.#timestamp.version,
        targets: signed.version,
      },
      expiresAt: new Date(expiresMs).toISOString(),
    };
  }

  async keep(): Promise<void> {
    if (this.#files === this.#kept) return;
    this.#kept = this.#files;
    await this.#parts.keep(this.#files);
  }

  #trust(role: keyof TrustedFiles, bytes: Uint8Array): void {
    const text = textOf(bytes);
    if (this.#files[role] !== text) this.#files = { ...this.#files, [role]: text };
  }

  async #fetched(name: string, maximumBytes: number): Promise<Uint8Array> {
    const bytes = await this.#parts.fetch(name, maximumBytes);
    if (bytes !== undefined) return bytes;
    throw this.#refused('mixed', 'metadata that is named is not there', name);
  }

  #requireAsStated(bytes: Uint8Array, meta: Stated, name: string): void {
    if (meta.length !== undefined && meta.length !== bytes.length)
      throw this.#refused('wrong-length', 'metadata of another length', name, bytes.length, meta.length);
    for (const [algorithm, wanted] of Object.entries(meta.hashes ?? {})) {
      if (algorithm !== 'sha256') throw this.#refused('malformed', 'another hash than SHA-256', name);
      if (createHash(algorithm).update(bytes).digest('hex') !== wanted)
        throw this.#refused('wrong-hash', 'metadata of another hash', name);
    }
  }

  #requireFresh({ expires }: Pick<Root, 'expires'>, name: string): void {
    if (Date.parse(expires) > this.#parts.now.getTime()) return;
    throw this.#refused('frozen', 'has expired', name, expires, `after ${this.#parts.now.toISOString()}`);
  }

  #verified<Kind extends SignedKind>(kind: Kind, bytes: Uint8Array, name: string): MetadataOf<Kind> {
    const metadata = this.#parse(kind, textOf(bytes), name);
    this.#verify(kind, metadata, name);
    return metadata;
  }

  /** What was kept, as long as the keys that count still say so. */
  #trusted<Kind extends SignedKind>(kind: Kind, text: string | undefined): MetadataOf<Kind> | undefined {
    if (text === undefined) return undefined;
    return this.#parse(kind, text, `the ${kind} that is kept`);
  }

  #verify(role: string, metadata: AnyMetadata, name: string): void {
    requireSignatures(this.#root.signed, role, metadata, this.#at(name));
  }

  #parse<Kind extends MetadataKind>(kind: Kind, text: string, name: string): MetadataOf<Kind> {
    try {
      // Its overloads want the kind as a literal.
      const metadata = Metadata.fromJSON(
        kind as MetadataKind.Root,
        JSON.parse(text),
      ) as unknown as MetadataOf<Kind>;
      const { version, expires } = metadata.signed;
      if (!Number.isSafeInteger(version) || version < 1) throw new TypeError('version must be 1 or more');
      if (Number.isNaN(Date.parse(expires))) throw new TypeError('expires must be a time');
      return metadata;
    } catch (error) {
      throw this.#refused('malformed', `not the metadata of a role: ${messageOf(error)}`, name);
    }
  }

  #refused(
    refusal: Refusal,
    what: string,
    name: string,
    given?: string | number,
    wanted?: string | number,
  ): RefusedList {
    return new RefusedList(refusal, what, {
      where: this.#at(name),
      ...(given !== undefined && { given: `${given}` }),
      ...(wanted !== undefined && { wanted: `${wanted}` }),
    });
  }

  #at(name: string): string {
    return `${this.#parts.where}, ${name}`;
  }
}

type Stated = { readonly length?: number | undefined; readonly hashes?: Record<string, string> | undefined };
type SignedKind = MetadataKind.Timestamp | MetadataKind.Snapshot | MetadataKind.Targets;
type MetadataOf<Kind> = Kind extends MetadataKind.Root
  ? Metadata<Root>
  : Kind extends MetadataKind.Timestamp
    ? Metadata<Timestamp>
    : Kind extends MetadataKind.Snapshot
      ? Metadata<Snapshot>
      : Metadata<Targets>;

const targetsFile = 'targets.json';
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

const onlineRoles = ['timestamp', 'snapshot'] as const;

function hasOtherKeys(before: Root, after: Root): boolean {
  return onlineRoles.some(
    role => before.roles[role]?.keyIDs.toSorted().join() !== after.roles[role]?.keyIDs.toSorted().join(),
  );
}
