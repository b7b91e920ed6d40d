// The files of a published list: what is written is read, and nothing else is.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import * as fc from 'fast-check';
import { ByteReader } from '../daemon/fleet/lists/bytes.ts';
import {
  decodeDelta,
  type Delta,
  encodeDelta,
  genesisHead,
  mergeDeltas,
  nextHead,
} from '../daemon/fleet/lists/delta.ts';
import { byId, digestOf, encodeEntry, type ListEntry, readEntry } from '../daemon/fleet/lists/entry.ts';
import { bucketLeaf, bucketOf, decodeLeaves, ListDigest } from '../daemon/fleet/lists/list-digest.ts';
import { chunkBytes } from '../daemon/fleet/lists/parameters.ts';
import { RefusedList } from '../daemon/fleet/lists/refused.ts';
import { openFile, PieceReader, sealedLength, sealFile } from '../daemon/fleet/lists/sealed-file.ts';
import { encodeSnapshot, readBuckets, readIndex } from '../daemon/fleet/lists/snapshot.ts';
import { entryWith, listEntries, subjectId } from './helpers/list-arbitraries.ts';

const runs = { numRuns: 60 };
const root = Buffer.alloc(32, 3);
const key = Buffer.alloc(32, 9);
const salt = Buffer.alloc(32, 1);

const digested = (entry: ListEntry) => ({ ...entry, digest: digestOf(encodeEntry(entry)) });
const ordered = (entries: readonly ListEntry[]) =>
  entries.toSorted((a, b) => byId(a.subject.id, b.subject.id));
/** Bytes are alike whatever class they are of. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)]));
}

async function* once(...pieces: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

async function gathered(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const held: Uint8Array[] = [];
  for await (const piece of pieces) held.push(piece);
  return Buffer.concat(held);
}

/** Whatever is done to bytes, a decoder gives a value or refuses it, and never takes other bytes for the same value. */
function refusesOrReads(bytes: Buffer, decode: (bytes: Buffer) => Buffer): void {
  let again: Buffer;
  try {
    again = decode(bytes);
  } catch (error) {
    assert.ok(error instanceof RefusedList, String(error));
    return;
  }
  assert.deepEqual(again, bytes, 'there is one way to write what was read');
}

test('an entry is read as it was written, and its digest is that of its bytes', () => {
  fc.assert(
    fc.property(subjectId.chain(entryWith), entry => {
      const bytes = encodeEntry(entry);
      const reader = new ByteReader(bytes, 'test');
      const { digest, ...read } = readEntry(reader);
      reader.end();
      assert.deepEqual(plain(read), plain(entry));
      assert.deepEqual(Buffer.from(digest), sha256Of(bytes));
    }),
    runs,
  );
});

/** The format's own words, apart from the code. */
const sha256Of = (bytes: Uint8Array) =>
  createHash('sha256').update('bitmap list entry 1\0').update(bytes).digest();

test('digests of large and of small entries, one after the other, are of each alone', () => {
  const sizes = [3, 40_000, 0, 16_384, 200_000, 7];
  const entries = sizes.map((size, at) => new Uint8Array(size).fill(at + 1));
  for (const bytes of entries) assert.deepEqual(digestOf(bytes), sha256Of(bytes));
});

test('a delta is read as it was written; cut, flipped or filled bytes are refused or are another delta', () => {
  const arbitrary = fc.tuple(listEntries, fc.uniqueArray(subjectId, { maxLength: 5 }), fc.nat(), fc.nat(255));
  fc.assert(
    fc.property(arbitrary, ([upserts, ids, at, byte]) => {
      const removals = ids.filter(id => !upserts.some(({ subject }) => subject.id === id));
      const delta: Delta<ListEntry> = { list: 'a-list', epoch: 7, previous: root, root, upserts, removals };
      const bytes = encodeDelta(delta);
      const { upserts: read, ...rest } = decodeDelta(bytes, 'a-list');
      assert.deepEqual(plain(read), plain(ordered(upserts).map(digested)));
      assert.deepEqual(rest.removals, removals.toSorted(byId));
      const again = (given: Buffer) => encodeDelta(decodeDelta(given, 'a-list'));
      refusesOrReads(bytes.subarray(0, at % bytes.length), again);
      const mutated = Buffer.from(bytes);
      mutated[at % bytes.length] = byte;
      refusesOrReads(mutated, again);
      assert.throws(() => decodeDelta(Buffer.concat([bytes, Buffer.of(0)]), 'a-list'), {
        refusal: 'malformed',
      });
      assert.throws(() => decodeDelta(bytes, 'another'), { refusal: 'mixed' });
    }),
    runs,
  );
});

test('random bytes are refused by every decoder', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
      refusesOrReads(Buffer.from(bytes), given => encodeDelta(decodeDelta(given, 'a-list')));
      assert.throws(() => decodeLeaves(bytes, root, 'test'), RefusedList);
    }),
    { numRuns: 300 },
  );
});

test('a length that no file could hold takes no memory', () => {
  const start = encodeDelta({
    list: 'a',
    epoch: 1,
    previous: root,
    root,
    upserts: [],
    removals: [],
  }).subarray(0, -2);
  const huge = Buffer.concat([start, Buffer.of(0xff, 0xff, 0xff, 0x01)]);
  assert.throws(() => decodeDelta(huge, 'a'), { refusal: 'malformed' });
});

test('a snapshot is read as it was written, a bucket at a time', async () => {
  await fc.assert(
    fc.asyncProperty(listEntries, async entries => {
      const header = { list: 'a-list', epoch: 3, head: root, root };
      const bytes = Buffer.concat([...encodeSnapshot(header, entries)]);
      const pieces = new PieceReader(once(bytes.subarray(0, 5), bytes.subarray(5)), 'test');
      const index = await readIndex(pieces, 'a-list', 'test');
      const read: unknown[] = [];
      for await (const bucket of readBuckets(pieces, index, 'test')) read.push(...bucket);
      const inBuckets = ordered(entries).toSorted((a, b) => bucketOf(a.subject.id) - bucketOf(b.subject.id));
      assert.deepEqual(plain(read), plain(inBuckets.map(digested)));
      const short = new PieceReader(once(bytes.subarray(0, -1)), 'test');
      await assert.rejects(async () => {
        const buckets = readBuckets(short, await readIndex(short, 'a-list', 'test'), 'test');
        while ((await buckets.next()).done !== true);
        assert.equal(entries.length, 0);
        throw new RefusedList('malformed', 'an empty snapshot ends within its index');
      }, RefusedList);
    }),
    { numRuns: 15 },
  );
});

test('a sealed file opens to what it was, and not when a chunk is cut, flipped, moved or of another key', async () => {
  for (const length of [0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes]) {
    const plaintext = Buffer.alloc(length, 7);
    const sealed = Buffer.concat([
      ...sealFile(key, salt, [plaintext.subarray(0, 10), plaintext.subarray(10)]),
    ]);
    assert.equal(sealed.length, sealedLength(length));
    const open = (bytes: Buffer, with_ = key) => gathered(openFile(with_, once(bytes), bytes.length, 'test'));
    assert.deepEqual(await open(sealed), plaintext);
    await assert.rejects(open(sealed.subarray(0, -1)), RefusedList);
    await assert.rejects(open(sealed, Buffer.alloc(32, 8)), { refusal: 'forged' });
    const flipped = Buffer.from(sealed);
    flipped[flipped.length - 1] ^= 1;
    await assert.rejects(open(flipped), { refusal: 'forged' });
    if (length < 2 * chunkBytes) continue;
    const chunk = chunkBytes + 16;
    const cut = sealed.subarray(0, 40 + 2 * chunk);
    await assert.rejects(open(cut), { refusal: 'forged' }, 'a file without its last chunk');
    const [a, b] = [sealed.subarray(40, 40 + chunk), sealed.subarray(40 + chunk, 40 + 2 * chunk)];
    const moved = Buffer.concat([sealed.subarray(0, 40), b, a, sealed.subarray(40 + 2 * chunk)]);
    await assert.rejects(open(moved), { refusal: 'forged' });
  }
});

test('equal digests are equal lists: the root does not depend on how a list came to be', () => {
  fc.assert(
    fc.property(listEntries, listEntries, (before, after) => {
      const [from, to] = [before.map(digested), after.map(digested)];
      const ids = new Set(to.map(({ subject }) => subject.id));
      const gone = from.map(({ subject }) => subject.id).filter(id => !ids.has(id));
      const held = ListDigest.of(from);
      const changed = held.after({ upserts: to, removals: gone });
      const made = ListDigest.of(to);
      assert.deepEqual(changed.root, made.root);
      assert.equal(changed.size, to.length);
      const leaves = decodeLeaves(made.encodeLeaves(), made.root, 'test');
      const differing = new Set(held.differingFrom(leaves));
      const altered = [...from, ...to].filter(
        ({ subject, digest }) => !held.holds(subject.id, digest) || !made.holds(subject.id, digest),
      );
      assert.deepEqual(differing, new Set(altered.map(({ subject }) => bucketOf(subject.id))));
      const [bucket = 0] = differing;
      const inBucket = to.filter(({ subject }) => bucketOf(subject.id) === bucket);
      assert.deepEqual(bucketLeaf(inBucket), leaves[bucket]);
    }),
    { numRuns: 30 },
  );
});

test('deltas one after the other are worth the list at their end; a gap, a swap or another start is refused', () => {
  fc.assert(
    fc.property(fc.array(listEntries, { minLength: 2, maxLength: 5 }), states => {
      let head = genesisHead('a-list');
      let held = ListDigest.empty;
      const deltas = states.map((entries, at): Delta => {
        const upserts = ordered(entries)
          .map(digested)
          .filter(({ subject, digest }) => !held.holds(subject.id, digest));
        const ids = new Set(entries.map(({ subject }) => subject.id));
        const removals = [...held.ids()].filter(id => !ids.has(id)).sort(byId);
        held = held.after({ upserts, removals });
        const previous = head;
        head = nextHead(head, at + 1, held.root);
        return { list: 'a-list', epoch: at + 1, previous, root: held.root, upserts, removals };
      });
      const [from, to] = [
        { epoch: 0, head: genesisHead('a-list') },
        { epoch: deltas.length, head },
      ];
      const merged = mergeDeltas(deltas, from, to);
      assert.deepEqual(ListDigest.empty.after(merged).root, held.root);
      const broken = { refusal: 'chain-broken' };
      assert.throws(() => mergeDeltas(deltas.slice(1), from, to), broken);
      assert.throws(() => mergeDeltas(deltas.slice(0, -1), from, to), broken);
      assert.throws(() => mergeDeltas(deltas.toReversed(), from, to), broken);
      assert.throws(() => mergeDeltas(deltas, { ...from, head: root }, to), broken);
      const other = createHash('sha256').update('other').digest();
      const forged = deltas.map((delta, at) => (at === 0 ? { ...delta, root: other } : delta));
      assert.throws(() => mergeDeltas(forged, from, to), broken);
    }),
    { numRuns: 20 },
  );
});
