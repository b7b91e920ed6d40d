import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Fault } from '../daemon/core/errors.ts';
import { releaseSlots, slotBytes, slotCount } from '../daemon/store/disk/parameters.ts';
import { ReserveJournal } from '../daemon/store/disk/reserve-journal.ts';
import { seal, sealingKey, unseal } from '../daemon/store/seal.ts';
import { testKey } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

interface Opened {
  readonly journal: ReserveJournal<string>;
  readonly corrupt: Fault[];
}

async function openJournal(file: string, settled = 0, key = testKey): Promise<Opened> {
  const corrupt: Fault[] = [];
  const journal = await ReserveJournal.open<string>({
    file,
    settled,
    randomBytes,
    seal: {
      seal: (place, plaintext) => seal(plaintext, place, key, randomBytes(12)),
      unseal: (place, sealed) => unseal(sealed, place, key),
    },
    onCorrupt: fault => corrupt.push(fault),
  });
  return { journal, corrupt };
}

const fileIn = async (t: Parameters<typeof temporaryFolder>[0]) =>
  path.join(await temporaryFolder(t), 'journal');

test('what was appended is there when it is opened again, in order, until it is settled', async t => {
  const file = await fileIn(t);
  const { journal } = await openJournal(file);
  await Promise.all(['a', 'b', 'c'].map(value => journal.append(value, false)));
  const { journal: again, corrupt } = await openJournal(file);
  assert.deepEqual(
    again.pending.map(({ number, value }) => [number, value]),
    [
      [1, 'a'],
      [2, 'b'],
      [3, 'c'],
    ],
  );
  await again.settle(2);
  await again.append('d', false);
  const { journal: third } = await openJournal(file, 2);
  assert.deepEqual(
    third.pending.map(({ number }) => number),
    [3, 4],
  );
  assert.deepEqual(corrupt, []);
});

test('what the store says it has is not given again, even if the emptying of its slot was lost', async t => {
  const file = await fileIn(t);
  await (await openJournal(file)).journal.append('a', false);
  assert.deepEqual((await openJournal(file, 1)).journal.pending, []);
});

test('a slot whose emptying was lost is emptied at the next start: it needs no key that is dropped after', async t => {
  const file = await fileIn(t);
  await (await openJournal(file)).journal.append('a', false);
  await openJournal(file, 1);
  const { corrupt, journal } = await openJournal(file, 1, sealingKey(randomBytes(32)));
  assert.deepEqual([corrupt, journal.pending], [[], []]);
});

test('a write takes no block that was not the journal’s before', async t => {
  const file = await fileIn(t);
  const { journal } = await openJournal(file);
  const { blocks, size } = statSync(file);
  assert.ok(blocks * 512 >= size);
  await journal.append('a', false);
  assert.deepEqual([statSync(file).blocks, statSync(file).size], [blocks, size]);
});

test('the last slots are kept for who lets a traveller out; then nothing is acknowledged any more', async t => {
  const { journal } = await openJournal(await fileIn(t));
  const people = slotCount - releaseSlots;
  for (let number = 0; number < people; number++) await journal.append('sign-in', false);
  await assert.rejects(journal.append('sign-in', false), {
    code: 'disk-full',
    message: /the reserve journal is full too, got 64 records that wait for space, wanted fewer than 64/,
  });
  for (let number = 0; number < releaseSlots; number++) await journal.append('release', true);
  await assert.rejects(journal.append('release', true), { code: 'disk-full' });
  assert.equal(journal.pending.length, slotCount);
});

test('what is too long for a slot is refused, and nothing is written', async t => {
  const file = await fileIn(t);
  const { journal } = await openJournal(file);
  const before = readFileSync(file);
  await assert.rejects(journal.append('x'.repeat(slotBytes), false), {
    code: 'disk-full',
    message: /too long/,
  });
  assert.ok(before.equals(readFileSync(file)));
});

test('a bit that flips in a record that waits is told of, wherever it is; in the rest it does no harm', async t => {
  const file = await fileIn(t);
  const { journal } = await openJournal(file);
  await journal.append('let out', true);
  const good = readFileSync(file);
  const length = 12 + good.readUInt32BE(slotBytes + 8);
  for (let bit = 0; bit < 8 * slotBytes; bit += 1 + (bit > 8 * length ? 997 : bit % 5)) {
    const bad = Buffer.from(good);
    const at = slotBytes + (bit >> 3);
    bad.writeUInt8(bad.readUInt8(at) ^ (1 << (bit & 7)), at);
    writeFileSync(file, bad);
    const { journal: read, corrupt } = await openJournal(file);
    const isTold = corrupt.length === 1 && read.pending.length === 0;
    const isHarmless = corrupt.length === 0 && read.pending.length === 1;
    assert.ok(bit < 8 * length ? isTold : isHarmless, `bit ${bit}`);
  }
});
