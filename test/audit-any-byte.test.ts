// Whatever single byte of the chain, its heads or the witness is changed: an auditor with the public key alone is told.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type ChainHead, encodeLink, extend, genesis } from '../daemon/store/audit/audit-chain.ts';
import { verifyChain } from '../daemon/store/audit/audit-verify.ts';
import type { AuditVerdict } from '../daemon/store/contract/audit.ts';
import { auditKey, headKey, type KeyRange } from '../daemon/store/keys.ts';
import { signHead } from '../daemon/store/audit/signed-head.ts';
import { encodeSlot, readSlots, slotBytes } from '../daemon/store/audit/witness-record.ts';
import { auditorsKey } from './helpers/audit.ts';

type Entry = readonly [key: string, value: Uint8Array];

const linkCount = 12;
const signedSeqs = [4, 8, 10]; // two links are behind the last signed head
const witnessedSeqs = [11, 12];
const at = '2026-01-02T03:04:05.000Z';

const sealed = Array.from({ length: linkCount }, (_, index) => randomBytes(40 + index));
const chain = sealed.reduce<ChainHead[]>(
  (heads, bytes) => [...heads, extend(heads.at(-1) ?? genesis, bytes)],
  [genesis],
);
const headAt = (seq: number) => chain[seq] ?? genesis;
const records: Entry[] = [
  ...sealed.map((bytes, index): Entry => [auditKey(index + 1), encodeLink(headAt(index + 1).hash, bytes)]),
  ...signedSeqs.map((seq, index): Entry => {
    const previous = headAt(signedSeqs[index - 1] ?? 0);
    const jws = signHead({ chain: 'kiosk', head: headAt(seq), previous, at }, auditorsKey);
    return [headKey(seq), Buffer.from(jws)];
  }),
];
const witness = Buffer.concat(
  witnessedSeqs.map((seq, generation) =>
    encodeSlot({ generation, head: headAt(seq), signedSeq: 10 }, auditorsKey),
  ),
);

/** The records in the order of their keys, as LevelDB gives them. */
function sourceOf(entries: readonly Entry[]) {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    async *sealedEntries({ gte = '', lt = '~', reverse = false }: KeyRange) {
      const found = sorted.filter(([key]) => key >= gte && key < lt);
      yield* reverse ? found.reverse() : found;
    },
  };
}

function verified(entries: readonly Entry[], file: Uint8Array): Promise<AuditVerdict> {
  const keys = [auditorsKey];
  return verifyChain(sourceOf(entries), { keys, slots: readSlots(file, keys) });
}

const changed = (bytes: Uint8Array, place: number, change: number) =>
  Uint8Array.from(bytes, (byte, index) => (index === place % bytes.length ? byte ^ change : byte));

const anyRecord = fc.nat(records.length - 1);
const anyPlace = fc.nat(1_000_000);
const anyChange = fc.integer({ min: 1, max: 255 });

test('as it was written it is whole', async () => {
  const { verified: links, unsigned, firstBad } = await verified(records, witness);
  assert.deepEqual([links, unsigned, firstBad], [linkCount, 2, undefined]);
});

test('a byte of a record: it is named, or the head that vouches for it', async () => {
  await fc.assert(
    fc.asyncProperty(anyRecord, anyPlace, anyChange, async (index, place, change) => {
      const damaged = records.map(
        ([key, value], at): Entry => [key, at === index ? changed(value, place, change) : value],
      );
      const { firstBad } = await verified(damaged, witness);
      assert.equal(firstBad?.key, records[index]?.[0]);
    }),
    { numRuns: 1_000 },
  );
});

test('a byte of a key: what is missing, or in a place that is not its own, is named', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyRecord,
      anyPlace,
      fc.constantFrom(1, 2, 4, 8, 16, 32, 64),
      async (index, place, bit) => {
        const moved = records.map(
          ([key, value], at): Entry => [
            at === index ? Buffer.from(changed(Buffer.from(key), place, bit)).toString('latin1') : key,
            value,
          ],
        );
        const { firstBad } = await verified(moved, witness);
        assert.notEqual(firstBad, undefined);
      },
    ),
    { numRuns: 500 },
  );
});

test('a byte of the witness: its slot is named', async () => {
  const anywhere = fc.nat(witness.length - 1);
  const used = fc.tuple(fc.nat(1), fc.nat(140)).map(([slot, offset]) => slot * slotBytes + offset);
  await fc.assert(
    fc.asyncProperty(fc.oneof(anywhere, used), anyChange, async (place, change) => {
      const { firstBad } = await verified(records, changed(witness, place, change));
      assert.deepEqual(firstBad, {
        key: 'witness',
        defect: 'torn',
        place: `slot ${Math.floor(place / slotBytes)}`,
      });
    }),
    { numRuns: 500 },
  );
});

test('slots that changed their places, or of which one stands twice, are named', async () => {
  const [first, second] = [witness.subarray(0, slotBytes), witness.subarray(slotBytes)];
  for (const moved of [
    [second, first],
    [first, first],
    [second, second],
  ]) {
    const { firstBad } = await verified(records, Buffer.concat(moved));
    assert.deepEqual([firstBad?.key, firstBad?.defect], ['witness', 'forged']);
  }
});

test('any record that is lost, doubled in the place of another, or cut off with all behind it is told of', async () => {
  await fc.assert(
    fc.asyncProperty(anyRecord, anyRecord, async (a, b) => {
      fc.pre(a !== b);
      const lost = records.filter((_, index) => index !== a);
      const doubled = records.map(
        ([key], index): Entry => [key, records[index === a ? b : index]?.[1] ?? Buffer.of()],
      );
      const from = records[a]?.[0] ?? '';
      const kind = from.slice(0, 5);
      const cutOff = records.filter(([key]) => !(key.startsWith(kind) && key >= from));
      for (const entries of [lost, doubled, cutOff]) {
        assert.notEqual((await verified(entries, witness)).firstBad, undefined);
      }
    }),
    { numRuns: 200 },
  );
});
