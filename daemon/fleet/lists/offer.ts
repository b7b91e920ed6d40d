import type { Targets } from '@tufjs/models';
import type { Published } from '../../core/watchlist.ts';
import { type Delta, decodeDelta, type ListChange, mergeDeltas } from './delta.ts';
import { download, type DownloadParts, fetchSmall, type NamedFile } from './download.ts';
import { asBuffer } from './bytes.ts';
import { byId, type DigestedEntry } from './entry.ts';
import { bucketLeaf, decodeLeaves, ListDigest } from './list-digest.ts';
import { decodeManifest, type Manifest, targetNames } from './manifest.ts';
import { bucketCount, chunkBytes, limits } from './parameters.ts';
import { RefusedList } from './refused.ts';
import { MemoryScratch } from './scratch.ts';
import {
  chunkAt,
  chunksIn,
  fileHeaderBytes,
  openFile,
  PieceReader,
  SealedFileReader,
} from './sealed-file.ts';
import { decodeBucket, readBuckets, readIndex, type SnapshotIndex } from './snapshot.ts';
import type { Scratch } from './source.ts';

export interface OfferParts {
  readonly list: string;
  readonly targets: Targets;
  readonly download: DownloadParts;
  readonly scratch: Scratch;
}

/** What a hub offers of a list: an epoch, under metadata that is trusted. Everything it gives is what was signed for. */
export class Offer {
  readonly manifest: Manifest;
  readonly #parts: OfferParts;
  readonly #contentKey: Uint8Array;

  constructor(manifest: Manifest, contentKey: Uint8Array, parts: OfferParts) {
    this.manifest = manifest;
    this.#contentKey = contentKey;
    this.#parts = parts;
  }

  get published(): Published {
    const { epoch, head, root } = this.manifest;
    return { epoch, head, root };
  }

  /** What the epochs from another one to this one change; undefined when the deltas do not go back so far. */
  async changesSince(standing: Published): Promise<ListChange | undefined> {
    const { manifest } = this;
    if (standing.epoch < manifest.deltasFrom || standing.epoch >= manifest.epoch) return undefined;
    const deltas: Delta[] = [];
    for (let epoch = standing.epoch + 1; epoch <= manifest.epoch; epoch++)
      deltas.push(await this.#delta(epoch));
    return mergeDeltas(deltas, pointOf(standing), pointOf(manifest));
  }

  /** All that is on the list. */
  async snapshot(): Promise<{ readonly entries: DigestedEntry[]; readonly digest: ListDigest }> {
    const file = this.#file(targetNames.snapshot(this.manifest.epoch));
    const where = this.#at(file);
    const partial = await download(file, this.#parts.scratch, this.#parts.download);
    const pieces = new PieceReader(openFile(this.#contentKey, partial.read(), file.length, where), where);
    const index = await this.#readIndex(pieces, where);
    const entries: DigestedEntry[] = [];
    for await (const bucket of readBuckets(pieces, index, where)) entries.push(...bucket);
    const digest = ListDigest.of(entries);
    this.requireRoot(digest);
    await partial.clear();
    return { entries, digest };
  }

  /**
   * What brings a list that holds something else to this epoch: only the buckets that differ are fetched. Undefined when
   * most of them do.
   */
  async repair(held: ListDigest): Promise<ListChange | undefined> {
    const where = `list ${this.manifest.list}`;
    const file = this.#file(targetNames.leaves(this.manifest.epoch));
    const partial = await download(file, new MemoryScratch(), this.#parts.download);
    const leaves = decodeLeaves(await gathered(partial.read()), hex(this.manifest.root), where);
    const differing = held.differingFrom(leaves);
    if (differing.length > bucketCount / 4) return undefined;
    const upserts: DigestedEntry[] = [];
    const removals: string[] = [];
    const part = await this.#openParts();
    for (const bucket of differing) {
      const entries = decodeBucket(await part.bucket(bucket), bucket, where);
      if (!bucketLeaf(entries).equals(leaves[bucket] ?? new Uint8Array()))
        throw new RefusedList('wrong-hash', 'not the bucket that was signed for', {
          where,
          given: `${bucket}`,
        });
      const ids = new Set(entries.map(({ subject }) => subject.id));
      upserts.push(...entries.filter(({ subject, digest }) => !held.holds(subject.id, digest)));
      removals.push(...held.idsIn(bucket).filter(id => !ids.has(id)));
    }
    upserts.sort((a, b) => byId(a.subject.id, b.subject.id));
    return { upserts, removals: removals.sort(byId) };
  }

  /** RefusedList `drifted` for anything else than what the hub holds. */
  requireRoot(digest: ListDigest): void {
    if (digest.root.equals(hex(this.manifest.root))) return;
    throw new RefusedList('drifted', 'what would be held is not what the hub holds', {
      where: `list ${this.manifest.list}, epoch ${this.manifest.epoch}`,
    });
  }

  async #delta(epoch: number): Promise<Delta> {
    const file = this.#file(targetNames.delta(epoch));
    if (file.length > limits.deltaBytes) throw new RefusedList('wrong-length', 'a delta that is too large');
    const where = this.#at(file);
    const partial = await download(file, new MemoryScratch(), this.#parts.download);
    const opened = await gathered(openFile(this.#contentKey, partial.read(), file.length, where));
    return decodeDelta(opened, this.manifest.list, where);
  }

  async #readIndex(pieces: Pick<PieceReader, 'take'>, where: string): Promise<SnapshotIndex> {
    const { list, epoch, head, root } = this.manifest;
    const index = await readIndex(pieces, list, where);
    if (index.epoch === epoch && hex(head).equals(index.head) && hex(root).equals(index.root)) return index;
    throw new RefusedList('mixed', 'a snapshot of another epoch', {
      where,
      given: `epoch ${index.epoch}`,
      wanted: `epoch ${epoch}`,
    });
  }

  /** The snapshot, by ranges: each chunk opens by itself, and what is in a bucket is held against its leaf. */
  async #openParts() {
    const file = this.#file(targetNames.snapshot(this.manifest.epoch));
    const where = this.#at(file);
    const header = await this.#range(file, 0, fileHeaderBytes);
    const reader = new SealedFileReader(this.#contentKey, header, file.length, where);
    const chunks = chunksIn(file.length, where);
    let held: { readonly index: number; readonly opened: Buffer } = { index: -1, opened: Buffer.alloc(0) };
    const chunk = async (index: number) => {
      if (held.index !== index) {
        const { from, to } = chunkAt(index);
        const sealed = await this.#range(file, from, Math.min(to, file.length));
        held = { index, opened: reader.open(index, sealed) };
      }
      return held.opened;
    };
    const stretch = async (from: number, bytes: number) => {
      const parts: Buffer[] = [];
      for (let at = from; at < from + bytes; ) {
        const index = Math.floor(at / chunkBytes);
        if (index >= chunks) throw new RefusedList('malformed', 'ends too early', { where });
        const start = at - index * chunkBytes;
        const part = (await chunk(index)).subarray(start, start + from + bytes - at);
        if (part.length === 0) throw new RefusedList('malformed', 'ends too early', { where });
        parts.push(part);
        at += part.length;
      }
      return Buffer.concat(parts);
    };
    let at = 0;
    const take = (bytes: number) => stretch(at, bytes).finally(() => (at += bytes));
    const index = await this.#readIndex({ take }, where);
    return {
      bucket: (bucket: number) => {
        const { from, bytes } = index.buckets[bucket] ?? { from: 0, bytes: 0 };
        return stretch(from, bytes);
      },
    };
  }

  async #range(file: NamedFile, from: number, to: number): Promise<Buffer> {
    const bytes = await fetchSmall(file.path, { from, to }, to - from, this.#parts.download);
    if (bytes?.length === to - from) return bytes;
    throw new RefusedList('wrong-length', 'part of a file is missing', { where: this.#at(file) });
  }

  #file(name: string): NamedFile {
    return targetFile(this.#parts.targets, name, this.manifest.list);
  }

  #at({ path }: NamedFile): string {
    return `list ${this.manifest.list}, ${path}`;
  }
}

/** The manifest that the targets name. RefusedList. */
export async function fetchManifest({ list, targets, download: parts }: OfferParts): Promise<Manifest> {
  const file = targetFile(targets, targetNames.manifest, list);
  if (file.length > limits.manifestBytes)
    throw new RefusedList('wrong-length', 'a manifest that is too large');
  const partial = await download(file, new MemoryScratch(), parts);
  return decodeManifest(await gathered(partial.read()), list);
}

/** Target files are named by their hash as well (TUF 1.0.33, 6.2: consistent snapshots). */
function targetFile({ targets }: Targets, name: string, list: string): NamedFile {
  const target = targets[name];
  const sha256 = target?.hashes['sha256'];
  if (target !== undefined && sha256 !== undefined && /^[0-9a-f]{64}$/.test(sha256))
    return { path: `targets/${sha256}.${name}`, length: target.length, sha256 };
  throw new RefusedList('mixed', 'the targets do not name a file of the epoch', {
    where: `list ${list}`,
    wanted: name,
  });
}

const hex = (text: string) => Buffer.from(text, 'hex');
const pointOf = ({ epoch, head }: Published) => ({ epoch, head: hex(head) });

async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const held: Uint8Array[] = [];
  for await (const piece of pieces) held.push(piece);
  return held.length === 1 && held[0] !== undefined ? asBuffer(held[0]) : Buffer.concat(held);
}
