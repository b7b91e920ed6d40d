import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { genesis } from '../daemon/store/audit/audit-chain.ts';
import type { WitnessFinding } from '../daemon/store/contract/audit.ts';
import { Notary } from '../daemon/store/audit/notary.ts';
import { auditDefaults } from '../daemon/store/parameters.ts';
import { readWitness, Witness, witnessFile } from '../daemon/store/audit/witness.ts';
import { encodeSlot, newestOf, readSlots, slotBytes } from '../daemon/store/audit/witness-record.ts';
import { verifyFolder } from '../daemon/store/audit/verify-folder.ts';
import { appendLinks, auditorsKey, openSigned, signing, strangersKey } from './helpers/audit.ts';
import { storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const headAt = (seq: number) => ({ seq, hash: new Uint8Array(32).fill(seq) });

function slotsOf(...seqs: number[]): Uint8Array {
  return Buffer.concat(
    seqs.map((seq, generation) => encodeSlot({ generation, head: headAt(seq), signedSeq: 1 }, auditorsKey)),
  );
}

test('the newest slot that is whole and signed counts; any change of any byte spoils its own slot alone', () => {
  const file = slotsOf(5, 9);
  assert.deepEqual(newestOf(readSlots(file, [auditorsKey])), {
    generation: 1,
    head: headAt(9),
    signedSeq: 1,
  });
  assert.deepEqual(readSlots(file, [strangersKey]), [{ defect: 'forged' }, { defect: 'forged' }]);
  const offset = fc.oneof(
    fc.nat(2 * slotBytes - 1),
    fc.nat(160),
    fc.nat(160).map(at => slotBytes + at),
  );
  fc.assert(
    fc.property(offset, fc.integer({ min: 1, max: 255 }), (at, change) => {
      const changed = Uint8Array.from(file, (byte, index) => (index === at ? byte ^ change : byte));
      const states = readSlots(changed, [auditorsKey]).map(slot => 'defect' in slot);
      assert.deepEqual(states, at < slotBytes ? [true, false] : [false, true]);
    }),
    { numRuns: 400 },
  );
  assert.deepEqual(
    readSlots(file.subarray(1), [auditorsKey]).map(slot => 'defect' in slot),
    [true, true],
  );
});

test('slots are written by turns, and a write that is cut off leaves the one before', async t => {
  const folder = await temporaryFolder(t);
  const witness = await Witness.make(folder, auditorsKey, headAt(1), 0, 'then');
  for (const seq of [2, 3, 4]) await witness.write(headAt(seq), 2);
  await witness.close();
  const file = witnessFile(folder);
  const slots = (await readWitness(file, [auditorsKey])) ?? [];
  assert.deepEqual(
    slots.map(slot => 'record' in slot && [slot.record.generation, slot.record.head.seq]),
    [
      [4, 4],
      [3, 3],
    ],
  );
  const torn = await readFile(file);
  torn.fill(0xff, 40, 80);
  await writeFile(file, torn);
  const after = (await readWitness(file, [auditorsKey])) ?? [];
  assert.equal(newestOf(after)?.head.seq, 3);
  const again = await Witness.goOn(folder, auditorsKey, after);
  await again.write(headAt(5), 2);
  await again.close();
  const mended = (await readWitness(file, [auditorsKey])) ?? [];
  assert.deepEqual(
    mended.map(slot => 'record' in slot && slot.record.head.seq),
    [5, 3],
  );
});

/** A store with its witness beside it. */
async function kiosk(t: Parameters<typeof temporaryFolder>[0]) {
  const folder = await temporaryFolder(t);
  const [store, witness] = [path.join(folder, 'store'), path.join(folder, 'witness')];
  const lines: string[] = [];
  const options = signing(witness, { log: line => lines.push(line) });
  const open = (changes = {}) => openSigned(store, { ...options, ...changes });
  const run = async (from: number, to: number, changes = {}): Promise<WitnessFinding> => {
    const opened = await open(changes);
    await appendLinks(opened, from, to);
    await opened.close();
    return opened.witness;
  };
  const swapStore = async (other: string) => {
    await rm(store, { recursive: true });
    await cp(other, store, { recursive: true });
  };
  return { folder, store, witness, lines, open, run, swapStore };
}

test('a witness that agrees stays, and one is made where nothing was signed yet', async t => {
  const { run } = await kiosk(t);
  assert.equal((await run(1, 3)).state, 'new');
  assert.equal((await run(4, 5)).state, 'agrees');
});

test('a store that was set back is told of at each start, on record and to the hub, until somebody accepts it', async t => {
  const { folder, store, witness, open, run, swapStore } = await kiosk(t);
  await run(1, 3);
  const older = path.join(folder, 'older');
  await cp(store, older, { recursive: true });
  await run(4, 6);
  const seen = await readFile(witnessFile(witness));
  await swapStore(older);
  const back = await open();
  assert.deepEqual(back.witness, { state: 'rolled-back', detail: 'the chain ends at 3, its witness saw 6' });
  const last = (await back.outbox.read('urgent', 0, 100)).at(-1)?.event;
  assert.equal(last?.type === 'org.bitmap.alarm.v1' && last.data.kind, 'store-rolled-back');
  assert.deepEqual(
    (await back.auditLinks({ after: 3, limit: 9 })).map(({ action }) => action),
    ['outbox.epoch-begun', 'audit.witness-rolled-back'],
  );
  await appendLinks(back, 7, 10);
  await back.close();
  assert.deepEqual(await readFile(witnessFile(witness)), seen, 'what it saw stays evidence');
  assert.equal((await run(11, 11)).state, 'forked');
  assert.equal((await run(12, 12, { acceptRollback: true })).state, 'forked');
  assert.equal((await run(13, 13)).state, 'agrees');
  const aside = (await readdir(witness)).filter(name => name !== 'audit.witness');
  assert.equal(aside.length, 1);
  assert.deepEqual(await readFile(path.join(witness, aside[0] ?? '')), seen);
});

test('a store that went on by itself from an older copy is a fork, however long it is', async t => {
  const { folder, store, run, swapStore } = await kiosk(t);
  await run(1, 3);
  const other = path.join(folder, 'other');
  await cp(store, other, { recursive: true });
  await run(4, 6);
  const apart = await openSigned(other, signing(path.join(folder, 'elsewhere'), { log: () => {} }));
  await appendLinks(apart, 40, 60);
  await apart.close();
  await swapStore(other);
  assert.equal((await run(61, 61)).state, 'forked');
});

test('a witness that is a little behind is what a crash leaves; far behind, lost or torn is told of and mended', async t => {
  const { witness, lines, run } = await kiosk(t);
  const file = witnessFile(witness);
  await run(1, 3);
  const early = await readFile(file);
  await run(4, 6);
  await writeFile(file, early);
  assert.equal((await run(7, 9)).state, 'agrees');
  await writeFile(file, early);
  const near = { parameters: { ...auditDefaults, witnessLeadLinks: 2 } };
  assert.equal((await run(10, 10, near)).state, 'behind');
  assert.equal((await run(11, 11)).state, 'agrees');
  const torn = await readFile(file);
  await writeFile(file, torn.fill(1, 0, 9));
  assert.equal((await run(12, 12)).state, 'torn');
  const aside = (await readdir(witness)).filter(name => name !== 'audit.witness');
  assert.deepEqual(await readFile(path.join(witness, aside.at(-1) ?? '')), torn, 'as it was found');
  await writeFile(file, 'nothing');
  assert.equal((await run(13, 13)).state, 'lost');
  await rm(file);
  assert.equal((await run(14, 14)).state, 'lost');
  assert.equal((await run(15, 15)).state, 'agrees');
  assert.equal(lines.length, 4);
});

test('a new key signs both slots at once', async t => {
  const { witness, run } = await kiosk(t);
  await run(1, 3);
  assert.equal((await run(4, 3, { key: strangersKey })).state, 'agrees');
  const slots = (await readWitness(witnessFile(witness), [strangersKey])) ?? [];
  assert.deepEqual(
    slots.map(slot => 'record' in slot && slot.record.head.seq),
    [3, 3],
  );
});

test('a medium that is not there leaves the kiosk at work, and says so', async t => {
  const { folder, run } = await kiosk(t);
  await run(1, 2);
  await writeFile(path.join(folder, 'plain'), '');
  const { state } = await run(3, 4, { witnessFolder: path.join(folder, 'plain', 'witness') });
  assert.equal(state, 'unwritable');
});

test('where heads were signed a witness that is gone is named, by whoever has the sealing key', async t => {
  const { store, witness, run } = await kiosk(t);
  await run(1, 3);
  const file = witnessFile(witness);
  const folder = { storeFolder: store, witnessFile: file, keys: [auditorsKey], unsealing: storeOptions() };
  assert.equal((await verifyFolder(folder)).firstBad, undefined);
  const early = await readFile(file);
  await run(4, 600);
  await writeFile(file, early);
  const { firstBad } = await verifyFolder(folder);
  assert.deepEqual([firstBad?.key, firstBad?.defect], ['witness', 'behind']);
  await rm(file);
  assert.deepEqual((await verifyFolder(folder)).firstBad, { key: 'witness', defect: 'missing', place: file });
});

/** A witness whose disk takes its time. */
class SlowWitness {
  readonly written: number[] = [];
  readonly #waiting: (() => void)[] = [];
  async write(head: { readonly seq: number }): Promise<void> {
    await new Promise<void>(resolve => this.#waiting.push(resolve));
    this.written.push(head.seq);
  }
  async done(): Promise<void> {
    this.#waiting.shift()?.();
    await new Promise(resolve => setImmediate(resolve));
  }
  async close(): Promise<void> {}
}

test('the witness follows in one write at a time, and a batch waits where the store would run too far ahead', async () => {
  const slow = new SlowWitness();
  const clock = new ManualClock();
  const parameters = { ...auditDefaults, witnessLinks: 4, witnessLeadLinks: 10, witnessMs: 100 };
  const options = { chain: 'kiosk', key: auditorsKey, clock, log: assert.fail, parameters } as const;
  const mark = (seq: number) => ({ head: headAt(seq), signed: genesis });
  const notary = new Notary(options, mark(0), slow as unknown as Witness);
  const committed = (seq: number) => notary.committed(mark(seq), async () => {});
  committed(3);
  await slow.done();
  assert.deepEqual(slow.written, [], 'three wait for a fourth, or for the time');
  await clock.advance(100);
  await slow.done();
  assert.deepEqual(slow.written, [3]);
  committed(7);
  committed(12);
  let isFree = false;
  const room = (async () => {
    await notary.makeRoom(14);
    isFree = true;
  })();
  await slow.done();
  assert.deepEqual([slow.written, isFree], [[3, 7], false]);
  await slow.done();
  await room;
  assert.deepEqual([slow.written, isFree], [[3, 7, 12], true]);
  await notary.makeRoom(22);
  await notary.close();
});
