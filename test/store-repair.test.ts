// A store whose own files are damaged: what opening says, and what a mended copy still holds.
import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { openKiosk } from '../daemon/open-stores.ts';
import { realMachine } from '../daemon/machine.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { inspectRecords, repairInto } from '../daemon/store/leveldb/repair.ts';
import { verifyFolder } from '../daemon/store/audit/verify-folder.ts';
import { witnessFile } from '../daemon/store/audit/witness.ts';
import { appendLinks, auditorsKey, openSigned, signing, withRaw } from './helpers/audit.ts';
import { encounterCommit, encounterId, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const travellers = 40;
const folder = await temporaryFolder({ after });
const whole = path.join(folder, 'whole');
const witness = path.join(folder, 'witness');

before(async () => {
  const store = await openSigned(whole, signing(witness));
  for (let traveller = 1; traveller <= travellers; traveller++)
    await store.commit(encounterCommit(traveller));
  await store.close();
  // Into a table, so that there is one to damage besides the log.
  await withRaw(whole, database => database.compactRange('a', 'z'));
});

const firstOf = async (store: string, pattern: RegExp) =>
  path.join(store, (await readdir(store)).find(name => pattern.test(name)) ?? '');
const manifestOf = (store: string) => firstOf(store, /^MANIFEST/);
const tableOf = (store: string) => firstOf(store, /\.ldb$/);
const currentOf = (store: string) => Promise.resolve(path.join(store, 'CURRENT'));

const damages: readonly [name: string, damage: (store: string) => Promise<void>, keepsAll: boolean][] = [
  ['the manifest is gone', async store => rm(await manifestOf(store)), true],
  ['the manifest is cut short', async store => truncate(await manifestOf(store), 20), true],
  ['CURRENT is empty', async store => truncate(await currentOf(store), 0), true],
  ['CURRENT is gone', async store => rm(await currentOf(store)), true],
  ['CURRENT names another', async store => writeFile(await currentOf(store), 'MANIFEST-999999\n'), true],
  ['a table is gone', async store => rm(await tableOf(store)), false],
  ['a table is cut short', async store => truncate(await tableOf(store), 500), false],
];

for (const [name, damage, keepsAll] of damages) {
  test(`${name}: opening says what to do, and a mended copy is held against the chain`, async t => {
    const own = await temporaryFolder(t);
    const [store, into] = [path.join(own, 'store'), path.join(own, 'mended', 'store')];
    await cp(whole, store, { recursive: true });
    await damage(store);
    await assert.rejects(openKioskStore(store, storeOptions({ create: false })), error => {
      assert.match(String(error), /^Fault: .*bitmapd store repair --into FOLDER/);
      return (error as { code?: string }).code === 'corrupt';
    });
    const asItWas = await contentsOf(store);
    await repairInto(store, into);
    assert.deepEqual(await contentsOf(store), asItWas, 'the store itself is only read');
    const keys = [auditorsKey];
    const { verified, firstBad } = await verifyFolder({
      storeFolder: into,
      keys,
      witnessFile: witnessFile(witness),
    });
    if (!keepsAll) return assert.notEqual(firstBad, undefined);
    assert.deepEqual([verified, firstBad], [travellers, undefined]);
    const { unreadable, records } = await inspectRecords(into, storeOptions());
    assert.deepEqual([unreadable, records > 3 * travellers], [0, true]);
    const mended = await openKioskStore(into, storeOptions({ create: false }));
    assert.equal((await mended.encounter(encounterId(travellers)))?.id, encounterId(travellers));
    await mended.close();
  });
}

test('a table whose index or whose key is damaged is mended before LevelDB repairs the copy: what is left opens', async t => {
  for (const [place, isWhole] of [
    [(bytes: Buffer) => bytes.length - 60, true],
    [(bytes: Buffer) => bytes.indexOf('encounter/'), false],
  ] as const) {
    const own = await temporaryFolder(t);
    const [store, into] = [path.join(own, 'store'), path.join(own, 'mended')];
    await cp(whole, store, { recursive: true });
    const bytes = await readFile(await tableOf(store));
    bytes[place(bytes)] ^= 0x80;
    await writeFile(await tableOf(store), bytes);
    await rm(await manifestOf(store));
    await repairInto(store, into);
    const { unreadable, records } = await inspectRecords(into, storeOptions());
    assert.equal(unreadable, 0);
    assert.ok(records > 3 * travellers - 16, `${records} records`);
    const mended = await openKioskStore(into, storeOptions({ create: false }));
    const { length } = await mended.encounters({ limit: travellers });
    assert.equal(length === travellers, isWhole);
    assert.ok(length > travellers - 16);
    await mended.close();
  }
});

async function contentsOf(store: string): Promise<Map<string, string>> {
  const entries = await readdir(store, { withFileTypes: true });
  const files = entries.filter(entry => entry.isFile() && !entry.name.startsWith('LO'));
  const contents = files.map(
    async ({ name }) => [name, await readFile(path.join(store, name), 'base64')] as const,
  );
  return new Map(await Promise.all(contents));
}

test('nothing is mended over what is there already', async () => {
  await assert.rejects(repairInto(whole, folder), { code: 'conflict' });
  await assert.rejects(repairInto(path.join(folder, 'nowhere'), path.join(folder, 'x')), {
    code: 'not-found',
  });
});

test('bitmapd store repair tells what the copy holds', async t => {
  const data = path.join(await temporaryFolder(t), 'kiosk');
  const store = await openKiosk(
    data,
    realMachine(() => {}),
  );
  await appendLinks(store, 1, 3);
  await store.close();
  await truncate(await manifestOf(path.join(data, 'store')), 5);
  const into = path.join(data, 'mended');
  const { code, stdout } = await bitmapd(['store', 'repair', '--data', data, '--into', into, '--json']);
  const { audit, records } = JSON.parse(stdout);
  assert.deepEqual([code, audit.verified, records.unreadable], [0, 3, 0]);
});
