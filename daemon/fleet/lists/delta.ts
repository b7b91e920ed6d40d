import { createHash } from 'node:crypto';
import { type ByteReader, ByteReader as Reader, digestBytes, readStart, writeStart } from './bytes.ts';
import { byId, type DigestedEntry, encodeEntry, type ListEntry, readEntry, readId } from './entry.ts';
import { limits } from './parameters.ts';
import { RefusedList } from './refused.ts';

/** Who comes, or is replaced, and who goes (a tombstone). In the order of their ids; nobody is in both. */
export interface ListChange<Entry = DigestedEntry> {
  readonly upserts: readonly Entry[];
  readonly removals: readonly string[];
}

/** From one epoch of a list to the next. */
export interface Delta<Entry = DigestedEntry> extends ListChange<Entry> {
  readonly list: string;
  /** The epoch that it leads to: 1 and more. */
  readonly epoch: number;
  /** The head of the chain at the epoch before. */
  readonly previous: Uint8Array;
  /** The root of the digest of what is then held. */
  readonly root: Uint8Array;
}

const magic = 'BMLD1';
const headLabel = Buffer.from('bitmap list head 1\0');

/** The head of the chain before the first epoch. */
export function genesisHead(list: string): Buffer {
  return createHash('sha256').update('bitmap list genesis 1\0').update(list, 'utf8').digest();
}

/**
 * The head of the chain at an epoch: over the head before, the number, and the root of what is held. So a head stands for every
 * epoch up to it and all that each of them held.
 */
export function nextHead(previous: Uint8Array, epoch: number, root: Uint8Array): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(epoch));
  return createHash('sha256').update(headLabel).update(previous).update(number).update(root).digest();
}

/** Layout: start, epoch, previous head, root, the count of upserts and each, the count of removals and each id. */
export function encodeDelta(delta: Delta<ListEntry>): Buffer {
  const { list, epoch, previous, root, upserts, removals } = delta;
  const writer = writeStart(magic, list).number(epoch).raw(previous).raw(root).number(upserts.length);
  const inOrder = upserts.toSorted((a, b) => byId(a.subject.id, b.subject.id));
  for (const entry of inOrder) writer.raw(encodeEntry(entry));
  writer.number(removals.length);
  for (const id of removals.toSorted(byId)) writer.text(id);
  return writer.end();
}

/** RefusedList `malformed`, or `mixed` for one of another list. */
export function decodeDelta(bytes: Uint8Array, list: string, where = 'delta'): Delta {
  const reader = new Reader(bytes, where);
  readStart(reader, magic, list);
  const epoch = reader.number(Number.MAX_SAFE_INTEGER, 'the epoch');
  const previous = reader.raw(digestBytes, 'the previous head');
  const root = reader.raw(digestBytes, 'the root');
  const upserts = readMany(reader, 'upserts', readEntry, ({ subject }) => subject.id);
  const removals = readMany(reader, 'removals', readId, id => id);
  reader.end();
  const coming = new Set(upserts.map(({ subject }) => subject.id));
  if (removals.some(id => coming.has(id))) throw reader.fault('somebody comes and goes in one epoch');
  return { list, epoch, previous, root, upserts, removals };
}

function readMany<One>(
  reader: ByteReader,
  what: string,
  read: (reader: ByteReader) => One,
  idOf: (one: One) => string,
): One[] {
  const count = reader.number(limits.subjects, `the count of ${what}`);
  const found: One[] = [];
  for (let last = ''; found.length < count; ) {
    const one = read(reader);
    if (byId(last, idOf(one)) >= 0) throw reader.fault(`${what} are not in order`);
    last = idOf(one);
    found.push(one);
  }
  return found;
}

/**
 * What several deltas, one after the other, make of a list that stands at that head. RefusedList `chain-broken` when one does not
 * go on from the one before, or the last does not lead to `to`.
 */
export function mergeDeltas(
  deltas: readonly Delta[],
  from: { readonly epoch: number; readonly head: Uint8Array },
  to: { readonly epoch: number; readonly head: Uint8Array },
): ListChange {
  const upserts = new Map<string, DigestedEntry>();
  const removals = new Set<string>();
  let { epoch, head } = from;
  for (const delta of deltas) {
    if (delta.epoch !== epoch + 1 || Buffer.compare(delta.previous, head) !== 0)
      throw broken(delta.list, `epoch ${delta.epoch}`, `what goes on from epoch ${epoch}`);
    epoch = delta.epoch;
    head = nextHead(head, epoch, delta.root);
    for (const id of delta.removals) upserts.delete(id);
    for (const id of delta.removals) removals.add(id);
    for (const entry of delta.upserts) {
      upserts.set(entry.subject.id, entry);
      removals.delete(entry.subject.id);
    }
  }
  if (epoch !== to.epoch || Buffer.compare(head, to.head) !== 0)
    throw broken(deltas[0]?.list ?? '', `epoch ${epoch}`, `the head of epoch ${to.epoch}`);
  return {
    upserts: [...upserts.values()].sort((a, b) => byId(a.subject.id, b.subject.id)),
    removals: [...removals].sort(byId),
  };
}

const broken = (list: string, given: string, wanted: string) =>
  new RefusedList('chain-broken', 'the deltas do not go on from what is held', {
    where: `list ${list}`,
    given,
    wanted,
  });
