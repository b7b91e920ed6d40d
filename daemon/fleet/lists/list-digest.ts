import { createHash, hash as hashOf } from 'node:crypto';
import { asBuffer, ByteReader, digestBytes } from './bytes.ts';
import { byId } from './entry.ts';
import { bucketBits, bucketCount } from './parameters.ts';
import { RefusedList } from './refused.ts';

/** The bucket that a subject falls into: the first bits of the SHA-256 of its id. */
export function bucketOf(id: string): number {
  return Number.parseInt(hashOf('sha256', id, 'hex').slice(0, bucketBits / 4), 16);
}

/** Entries that come (or replace who has that id) and ids that go. */
export interface DigestChange {
  readonly upserts: readonly { readonly subject: { readonly id: string }; readonly digest: Uint8Array }[];
  readonly removals: readonly string[];
}

type Bucket = ReadonlyMap<string, string>;
const nobody: Bucket = new Map();
const leafLabel = Buffer.of(0);
const nodeLabel = Buffer.of(1);
const nothing = new Uint8Array();

/**
 * What a list holds, as a Merkle tree: a leaf for each of 4,096 buckets, over the digests of its entries in the order of their ids;
 * leaves and nodes begin differently (RFC 6962, 2.1). Two lists with one root hold the same; where roots differ, leaves tell which
 * buckets to look into. It does not change: `after` gives another that shares what stays.
 */
export class ListDigest {
  /** [bucket]: id -> digest, as binary text, which takes a third of the memory of a Buffer. */
  readonly #buckets: readonly Bucket[];
  /** [level][place]: leaves first, the root last. */
  readonly #levels: readonly (readonly Buffer[])[];
  readonly size: number;

  private constructor(buckets: readonly Bucket[], levels: readonly (readonly Buffer[])[], size: number) {
    this.#buckets = buckets;
    this.#levels = levels;
    this.size = size;
  }

  static readonly empty = new ListDigest(
    Array.from({ length: bucketCount }, () => nobody),
    levelsOfEqual(leafOf(nobody)),
    0,
  );

  static of(entries: DigestChange['upserts']): ListDigest {
    return ListDigest.empty.after({ upserts: entries, removals: [] });
  }

  after({ upserts, removals }: DigestChange): ListDigest {
    const changed = new Map<number, Map<string, string>>();
    const opened = (id: string) => {
      const at = bucketOf(id);
      const bucket = changed.get(at) ?? new Map(this.#buckets[at]);
      changed.set(at, bucket);
      return bucket;
    };
    for (const id of removals) opened(id).delete(id);
    for (const { subject, digest } of upserts) opened(subject.id).set(subject.id, binary(digest));
    let { size } = this;
    for (const [at, bucket] of changed) size += bucket.size - (this.#buckets[at]?.size ?? 0);
    const buckets = this.#buckets.map((bucket, at) => changed.get(at) ?? bucket);
    const leaves = new Map([...changed].map(([at, bucket]) => [at, leafOf(bucket)]));
    return new ListDigest(buckets, levelsAfter(this.#levels, leaves), size);
  }

  get root(): Buffer {
    return this.#levels.at(-1)?.[0] ?? Buffer.alloc(0);
  }

  get #leaves(): readonly Buffer[] {
    return this.#levels[0] ?? [];
  }

  has(id: string): boolean {
    return this.#buckets[bucketOf(id)]?.has(id) ?? false;
  }

  /** Whether somebody is held as this. */
  holds(id: string, digest: Uint8Array): boolean {
    return this.#buckets[bucketOf(id)]?.get(id) === binary(digest);
  }

  idsIn(bucket: number): readonly string[] {
    return [...(this.#buckets[bucket]?.keys() ?? [])];
  }

  *ids(): Generator<string> {
    for (const bucket of this.#buckets) yield* bucket.keys();
  }

  /** All leaves, one after the other: what is published of them. */
  encodeLeaves(): Buffer {
    return Buffer.concat(this.#leaves);
  }

  /** The buckets whose leaves are others. */
  differingFrom(leaves: readonly Uint8Array[]): number[] {
    return this.#leaves.flatMap((leaf, at) => (leaf.equals(leaves[at] ?? nothing) ? [] : [at]));
  }
}

function binary(bytes: Uint8Array): string {
  return asBuffer(bytes).toString('latin1');
}

function leafOf(bucket: Bucket): Buffer {
  const hash = createHash('sha256').update(leafLabel);
  for (const [, digest] of [...bucket].sort(([a], [b]) => byId(a, b))) hash.update(digest, 'latin1');
  return hash.digest();
}

function nodeOf(below: readonly Uint8Array[], at: number): Buffer {
  const hash = createHash('sha256').update(nodeLabel);
  return hash
    .update(below[2 * at] ?? nothing)
    .update(below[2 * at + 1] ?? nothing)
    .digest();
}

function levelsOf(leaves: readonly Buffer[]): readonly (readonly Buffer[])[] {
  const levels = [leaves];
  for (let below = leaves; below.length > 1; ) {
    const level = Array.from({ length: below.length / 2 }, (_, at) => nodeOf(below, at));
    levels.push(level);
    below = level;
  }
  return levels;
}

/** Of a tree whose leaves are all alike, a node for each level: eight thousand hashes would be a tenth of a small board's start. */
function levelsOfEqual(leaf: Buffer): readonly (readonly Buffer[])[] {
  const levels = [Array.from({ length: bucketCount }, () => leaf)];
  for (let below = levels[0]; below.length > 1; ) {
    const node = nodeOf(below, 0);
    below = Array.from({ length: below.length / 2 }, () => node);
    levels.push(below);
  }
  return levels;
}

/** Only what is above a leaf that has changed is made anew. */
function levelsAfter(
  before: readonly (readonly Buffer[])[],
  leaves: ReadonlyMap<number, Buffer>,
): readonly (readonly Buffer[])[] {
  let changed = new Set(leaves.keys());
  const levels: Buffer[][] = [];
  for (const level of before) {
    const copy = [...level];
    const below = levels.at(-1);
    for (const at of changed)
      copy[at] = below === undefined ? (leaves.get(at) ?? copy[at]) : nodeOf(below, at);
    levels.push(copy);
    changed = new Set([...changed].map(at => at >> 1));
  }
  return levels;
}

/** The leaves of a list with that root. RefusedList `wrong-hash` when they are not. */
export function decodeLeaves(bytes: Uint8Array, root: Uint8Array, where: string): Uint8Array[] {
  const reader = new ByteReader(bytes, where);
  const leaves = Array.from({ length: bucketCount }, () => Buffer.from(reader.raw(digestBytes, 'a leaf')));
  reader.end();
  if (levelsOf(leaves).at(-1)?.[0]?.equals(root) === true) return leaves;
  throw new RefusedList('wrong-hash', 'the leaves are not those of the root', { where });
}

/** The leaf of a bucket with these entries. */
export function bucketLeaf(entries: DigestChange['upserts']): Buffer {
  return leafOf(new Map(entries.map(({ subject, digest }) => [subject.id, binary(digest)])));
}
