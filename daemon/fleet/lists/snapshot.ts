import { ByteReader, digestBytes, readStart, writeStart } from './bytes.ts';
import { byId, type DigestedEntry, encodeEntry, type ListEntry, readEntry } from './entry.ts';
import { bucketOf } from './list-digest.ts';
import { bucketCount, limits } from './parameters.ts';
import { RefusedList } from './refused.ts';
import type { PieceReader } from './sealed-file.ts';

/** A whole list at an epoch. */
export interface SnapshotHeader {
  readonly list: string;
  readonly epoch: number;
  /** The head of the chain at that epoch. */
  readonly head: Uint8Array;
  readonly root: Uint8Array;
}

/** Where each bucket lies in the plaintext of a snapshot. */
export interface SnapshotIndex extends SnapshotHeader {
  readonly buckets: readonly { readonly from: number; readonly bytes: number }[];
}

const magic = 'BMLS1';
const indexSizeBytes = 4;
/** The start, and a number of eight digits for each bucket, at most. */
const mostIndexBytes = 2_048 + bucketCount * 8;

/**
 * A snapshot, in pieces. Layout: the length of the index (4 bytes, big-endian); the index: start, epoch, head, root, and the length of
 * each of 4,096 buckets; then the buckets, each with its entries in the order of their ids. Whoever has the index can read a
 * bucket alone.
 */
export function* encodeSnapshot(header: SnapshotHeader, entries: Iterable<ListEntry>): Generator<Buffer> {
  const buckets = new Map<number, { readonly id: string; readonly encoded: Buffer }[]>();
  for (const entry of entries) {
    const { id } = entry.subject;
    const at = bucketOf(id);
    const bucket = buckets.get(at) ?? [];
    bucket.push({ id, encoded: encodeEntry(entry) });
    buckets.set(at, bucket);
  }
  const writer = writeStart(magic, header.list).number(header.epoch).raw(header.head).raw(header.root);
  for (let at = 0; at < bucketCount; at++)
    writer.number((buckets.get(at) ?? []).reduce((sum, { encoded }) => sum + encoded.length, 0));
  const index = writer.end();
  const size = Buffer.alloc(indexSizeBytes);
  size.writeUInt32BE(index.length);
  yield size;
  yield index;
  for (let at = 0; at < bucketCount; at++) {
    const bucket = buckets.get(at) ?? [];
    for (const { encoded } of bucket.toSorted((a, b) => byId(a.id, b.id))) yield encoded;
  }
}

/** Reads the index from the start of a snapshot. RefusedList `malformed`, or `mixed` for one of another list. */
export async function readIndex(
  pieces: Pick<PieceReader, 'take'>,
  list: string,
  where: string,
): Promise<SnapshotIndex> {
  const length = (await pieces.take(indexSizeBytes)).readUInt32BE(0);
  if (length > mostIndexBytes)
    throw new RefusedList('malformed', 'the index is too large', { where, given: `${length} bytes` });
  const reader = new ByteReader(await pieces.take(length), `${where}, index`);
  readStart(reader, magic, list);
  const epoch = reader.number(Number.MAX_SAFE_INTEGER, 'the epoch');
  const head = reader.raw(digestBytes, 'the head');
  const root = reader.raw(digestBytes, 'the root');
  let from = indexSizeBytes + length;
  const buckets = Array.from({ length: bucketCount }, () => {
    const bytes = reader.number(limits.bucketBytes, 'the length of a bucket');
    from += bytes;
    return { from: from - bytes, bytes };
  });
  reader.end();
  return { list, epoch, head, root, buckets };
}

/** The entries of one bucket. RefusedList `malformed`, also for somebody who belongs into another. */
export function decodeBucket(bytes: Uint8Array, bucket: number, where: string): DigestedEntry[] {
  const reader = new ByteReader(bytes, `${where}, bucket ${bucket}`);
  const entries: DigestedEntry[] = [];
  for (let last = ''; !reader.isAtEnd; ) {
    const entry = readEntry(reader);
    const { id } = entry.subject;
    if (byId(last, id) >= 0) throw reader.fault('entries are not in order');
    if (bucketOf(id) !== bucket) throw reader.fault('an entry of another bucket');
    last = id;
    entries.push(entry);
  }
  return entries;
}

/** The entries of a whole snapshot whose index has been read, a bucket at a time. */
export async function* readBuckets(
  pieces: PieceReader,
  { buckets }: SnapshotIndex,
  where: string,
): AsyncGenerator<DigestedEntry[]> {
  for (const [bucket, { bytes }] of buckets.entries()) {
    if (bytes > 0) yield decodeBucket(await pieces.take(bytes), bucket, where);
  }
  await pieces.end();
}
