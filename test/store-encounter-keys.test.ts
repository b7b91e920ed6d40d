import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Fault } from '../daemon/core/errors.ts';
import { Keyring, withNewKeys, withoutOldKeys } from '../daemon/store/keyring.ts';
import { sealingKey } from '../daemon/store/seal.ts';
import { EncounterKeys } from '../daemon/store/shred/encounter-keys.ts';
import { growthSlots, slotBytes } from '../daemon/store/shred/parameters.ts';
import { slotPosition } from '../daemon/store/shred/slot-file.ts';
import type { SlotRow } from '../daemon/store/shred/slot-owners.ts';
import { CutFile } from './helpers/cut-file.ts';

const newKey = () => sealingKey(randomBytes(32));

interface Opened {
  readonly keys: EncounterKeys;
  readonly reported: string[];
}

async function opened(file: CutFile, keyring: Keyring): Promise<Opened> {
  const reported: string[] = [];
  const onCorrupt = (fault: Fault) => reported.push(fault.detail.where ?? '');
  return { keys: await EncounterKeys.open(file, { keyring, randomBytes, onCorrupt }), reported };
}

/** As a store has loaded its keys before its first batch. */
async function loaded(keys: EncounterKeys, rows: readonly SlotRow[], expected: number): Promise<void> {
  await keys.load(
    rows.map(row => ({ slot: row.slot, read: () => row })),
    expected,
  );
  await keys.prepare([]);
}

/** Keys for these encounters, as a batch that came to be gives them. */
async function given(keys: EncounterKeys, owners: readonly string[]) {
  await keys.prepare(owners);
  const secrets = new Map<string, Uint8Array>();
  for (const owner of owners) secrets.set(owner, Uint8Array.from(keys.give(owner).key.secret));
  const rows = keys.changes.taken;
  await keys.settle();
  return { rows, secrets };
}

const open = (keys: EncounterKeys, { slot, keyId }: SlotRow) => keys.open('person/x', slot, keyId).secret;

test('a key is there after a restart, one for each encounter', async () => {
  const [file, keyring] = [new CutFile(), Keyring.of(newKey())];
  const { keys } = await opened(file, keyring);
  await loaded(keys, [], 0);
  const { rows, secrets } = await given(keys, ['a', 'b']);
  assert.notDeepEqual(secrets.get('a'), secrets.get('b'));
  const again = await opened(new CutFile(file.content), keyring);
  await loaded(again.keys, rows, 2);
  for (const row of rows) assert.deepEqual(open(again.keys, row), secrets.get(row.owner));
  assert.deepEqual(again.reported, []);
});

test('a key is on the disk before it is given, and hundreds share one sync', async () => {
  const file = new CutFile();
  const { keys } = await opened(file, Keyring.of(newKey()));
  await loaded(keys, [], 0);
  await given(keys, ['first']);
  const synced = file.syncs;
  const onDisk = file.content;
  for (let number = 0; number < 200; number++) await given(keys, [`encounter-${number}`]);
  assert.equal(file.syncs, synced);
  assert.deepEqual(file.content, onDisk);
});

test('an erased key is zeros on the disk when the batch is settled, says so, and is erased after a restart too', async () => {
  const [file, keyring] = [new CutFile(), Keyring.of(newKey())];
  const { keys } = await opened(file, keyring);
  await loaded(keys, [], 0);
  const { rows } = await given(keys, ['a', 'b']);
  const [a, b] = rows as [SlotRow, SlotRow];
  const before = file.content;
  assert.equal(keys.erase('a'), true);
  assert.deepEqual(keys.changes.erased, [a.slot]);
  assert.deepEqual(file.content, before, 'not before its receipt is on the disk');
  await keys.settle();
  const changed = file.content.filter((byte, index) => byte !== before[index]);
  assert.ok(changed.length > 60 && changed.every(byte => byte === 0));
  const again = await opened(new CutFile(file.content), keyring);
  await loaded(again.keys, [b], 1);
  for (const one of [keys, again.keys]) {
    assert.throws(() => open(one, a), { code: 'erased' });
    assert.ok(open(one, b).length === 32);
    assert.equal(one.erase('a'), false);
  }
});

test('an erasure that was cut short after its receipt is carried out at the next start', async () => {
  const [file, keyring] = [new CutFile(), Keyring.of(newKey())];
  const { keys } = await opened(file, keyring);
  await loaded(keys, [], 0);
  const { rows } = await given(keys, ['a', 'b']);
  const [a, b] = rows as [SlotRow, SlotRow];
  const next = new CutFile(file.content);
  const again = await opened(next, keyring);
  await loaded(again.keys, [b], 1); // the batch took the row of `a` away
  assert.throws(() => open(again.keys, a), { code: 'erased' });
  const third = await opened(new CutFile(next.content), keyring);
  await loaded(third.keys, [a, b], 2); // even somebody who puts the row back
  assert.throws(() => open(third.keys, a), { code: 'corrupt' });
  assert.deepEqual(third.reported, [`slot/${a.slot}`]);
});

test('a slot is given again only after it was overwritten, and the old record does not open with the new key', async () => {
  const { keys } = await opened(new CutFile(), Keyring.of(newKey()));
  await loaded(keys, [], 0);
  const { rows } = await given(keys, ['a']);
  const [a] = rows as [SlotRow];
  keys.erase('a');
  await keys.settle();
  let reused: SlotRow | undefined;
  for (let number = 0; reused === undefined && number < 2 * growthSlots; number++) {
    const later = await given(keys, [`encounter-${number}`]);
    reused = later.rows.find(({ slot }) => slot === a.slot);
  }
  assert.ok(reused !== undefined && reused.keyId !== a.keyId);
  assert.throws(() => open(keys, a), { code: 'erased' });
});

test('a torn slot is found: with a row it is reported, without one it is cleared', async () => {
  const [file, keyring] = [new CutFile(), Keyring.of(newKey())];
  const { keys } = await opened(file, keyring);
  await loaded(keys, [], 0);
  const { rows } = await given(keys, ['a']);
  const [a] = rows as [SlotRow];
  const torn = file.content;
  torn.fill(0xff, slotPosition(a.slot) + 40, slotPosition(a.slot) + 60);
  const withRow = await opened(new CutFile(torn), keyring);
  await loaded(withRow.keys, rows, 1);
  assert.deepEqual(withRow.reported, [`slot/${a.slot}`]);
  assert.throws(() => open(withRow.keys, a), { code: 'corrupt' });
  const without = new CutFile(torn);
  await loaded((await opened(without, keyring)).keys, [], 0);
  assert.ok(without.content.every(byte => byte === 0));
});

test('when rows are lost, keys without one are left alone, and what they sealed is not called erased', async () => {
  const [file, keyring] = [new CutFile(), Keyring.of(newKey())];
  const { keys } = await opened(file, keyring);
  await loaded(keys, [], 0);
  const { rows } = await given(keys, ['a', 'b']);
  const [a, b] = rows as [SlotRow, SlotRow];
  const again = await opened(file, keyring);
  await loaded(again.keys, [b], 2);
  assert.deepEqual(again.reported, ['slot']);
  assert.throws(() => open(again.keys, a), { code: 'corrupt' });
  const {
    rows: [c],
  } = await given(again.keys, ['c']);
  assert.ok(c !== undefined);
  const third = await opened(file, keyring);
  await loaded(third.keys, [b, c], again.keys.expectedAfter); // as the heads of that batch have it
  assert.deepEqual(third.reported, ['slot'], 'a lost row is missed at every start');
  assert.throws(() => open(third.keys, a), { code: 'corrupt' });
  const fourth = await opened(file, keyring);
  await loaded(fourth.keys, [a, b, c], 3);
  assert.equal(open(fourth.keys, a).length, 32, 'still in its slot');
});

test('a batch that did not come to be gives its keys back, and they are overwritten before others are given', async () => {
  const file = new CutFile();
  const { keys } = await opened(file, Keyring.of(newKey()));
  await loaded(keys, [], 0);
  const { rows } = await given(keys, ['a']);
  await keys.prepare(['b']);
  const { slot } = keys.give('b');
  keys.erase('a');
  keys.abandon();
  assert.equal(keys.count, 1);
  assert.equal(open(keys, rows[0]).length, 32, 'the erasure is not carried out');
  await keys.prepare([]);
  assert.ok(file.read(slotPosition(slot), slotBytes).every(byte => byte === 0));
});

/** Two keys wrapped under an old key of the ring, and a ring that has a new one. */
async function beforeRotation() {
  const [file, old] = [new CutFile(), newKey()];
  const { keys } = await opened(file, Keyring.of(old));
  await loaded(keys, [], 0);
  const { rows, secrets } = await given(keys, ['a', 'b']);
  const ring = new Keyring(withNewKeys(Keyring.of(old).keys, newKey(), newKey()));
  return { content: file.content, rows, secrets, ring };
}

test('keys are wrapped anew, and the old key is not needed any more', async () => {
  const { content, rows, secrets, ring } = await beforeRotation();
  const file = new CutFile(content);
  const { keys } = await opened(file, ring);
  await loaded(keys, rows, 2);
  for (let slot: number | undefined = 0; slot !== undefined; ) slot = await keys.rewrap(slot);
  const later = await opened(file, new Keyring(withoutOldKeys(ring.keys)));
  await loaded(later.keys, rows, 2);
  for (const row of rows) assert.deepEqual(open(later.keys, row), secrets.get(row.owner));
});

test('wherever the power is cut while keys are wrapped anew, every key is there at the next start', async () => {
  const { content, rows, secrets, ring } = await beforeRotation();
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1_000 }), async bytesLeft => {
      const cut = new CutFile(content);
      const { keys } = await opened(cut, ring);
      await loaded(keys, rows, 2);
      cut.cutAfter(bytesLeft);
      await keys.rewrap(0).catch(() => undefined);
      const later = await opened(new CutFile(cut.content), ring);
      await loaded(later.keys, rows, 2);
      assert.deepEqual(later.reported, []);
      for (const row of rows) assert.deepEqual(open(later.keys, row), secrets.get(row.owner));
    }),
    { numRuns: 200 },
  );
});

test('a wrapping that failed half way is ended before anything else is written: no later start undoes what came after', async () => {
  const { content, rows, ring } = await beforeRotation();
  const [a] = rows;
  assert.ok(a !== undefined);
  for (const bytesLeft of [100, 300, 450, 700]) {
    const file = new CutFile(content);
    const { keys } = await opened(file, ring);
    await loaded(keys, rows, 2);
    file.cutAfter(bytesLeft);
    await assert.rejects(keys.rewrap(0));
    file.cutAfter(Number.POSITIVE_INFINITY); // the disk answers again
    keys.erase('a');
    await keys.settle();
    const reused = await givenSlot(keys, a.slot);
    const later = await opened(new CutFile(file.content), ring);
    await loaded(later.keys, [reused.row], 1);
    assert.deepEqual(open(later.keys, reused.row), reused.secret, `${bytesLeft} bytes`);
  }
});

/** Gives keys until one lies in this slot. */
async function givenSlot(keys: EncounterKeys, slot: number) {
  for (let number = 0; number < 2 * growthSlots; number++) {
    const owner = `later-${number}`;
    const { rows, secrets } = await given(keys, [owner]);
    const row = rows.find(one => one.slot === slot);
    if (row !== undefined) return { row, secret: secrets.get(owner) };
  }
  throw new Error('the slot is never given again');
}

test('a row is opened when its key is asked for first', async () => {
  const [file, keyring] = [new CutFile(), Keyring.of(newKey())];
  const { keys } = await opened(file, keyring);
  await loaded(keys, [], 0);
  const { rows, secrets } = await given(keys, ['a', 'b']);
  const again = await opened(new CutFile(file.content), keyring);
  const read: string[] = [];
  const noting = rows.map(row => ({
    slot: row.slot,
    read: () => {
      read.push(row.owner);
      return row;
    },
  }));
  await again.keys.load(noting, 2);
  assert.equal(again.keys.count, 2);
  assert.deepEqual(read, []);
  const [, b] = rows;
  assert.ok(b !== undefined);
  assert.deepEqual(open(again.keys, b), secrets.get('b'));
  assert.deepEqual(read, ['b']);
  assert.ok(again.keys.has('a'));
  assert.deepEqual(read, ['b', 'a']);
});

test('a damaged row lets no key be erased, nor any encounter be taken for erased', async () => {
  const [file, keyring] = [new CutFile(), Keyring.of(newKey())];
  const { keys } = await opened(file, keyring);
  await loaded(keys, [], 0);
  const { rows, secrets } = await given(keys, ['a', 'b']);
  const [a, b] = rows;
  assert.ok(a !== undefined && b !== undefined);
  const rest = new CutFile(file.content);
  const again = await opened(rest, keyring);
  // the number in the key of a row was hit: it stands for another slot, and does not authenticate
  const moved = { slot: 900, read: () => undefined };
  await again.keys.load([{ slot: b.slot, read: () => b }, moved], 2);
  assert.throws(() => open(again.keys, a), { code: 'corrupt' });
  await again.keys.prepare([]);
  assert.deepEqual(again.reported, ['slot']);
  const third = await opened(rest, keyring);
  await loaded(third.keys, [a, b], 2);
  assert.deepEqual(open(third.keys, a), secrets.get('a'));
});
