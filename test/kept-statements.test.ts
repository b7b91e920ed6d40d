// What a hub knows of its kiosks' keys after a restart.
import assert from 'node:assert/strict';
import test from 'node:test';
import { KioskKeys } from '../daemon/hub/kiosk-keys.ts';
import { keptStatements } from '../daemon/kept-statements.ts';
import { type KeyOwner, ownKeys, renewedKeys } from '../daemon/link/sealed/own-keys.ts';
import { clientIdOf, sourceOf } from '../daemon/link/topics.ts';
import { MemoryDocuments } from '../daemon/store/documents/memory.ts';
import { gate } from './helpers/link-fixtures.ts';
import { sealedLine } from './helpers/sealed-line.ts';

const start = new Date('2026-05-01T00:00:00Z');
const line = await sealedLine(gate.tenant, () => start);

/** Two statements of one kiosk: the second a day later, with a key more. */
async function statements() {
  const { key: identity, certificate, serialNumber } = await line.identity(clientIdOf(gate));
  const owner: KeyOwner = { source: sourceOf(gate), uses: ['sig'], identity, certificate };
  const first = renewedKeys(undefined, ['sig'], start);
  const later = new Date(start.getTime() + 86_400_000);
  return {
    older: ownKeys(first, owner, start).statement,
    newer: ownKeys(renewedKeys(first, ['sig'], later), owner, later).statement,
    serialNumber,
  };
}

const noLog = (text: string) => assert.fail(text);
const hubOver = async (documents: MemoryDocuments) =>
  new KioskKeys(line.authority, () => start, await keptStatements(documents, noLog));

test('a hub that starts again knows the keys, writes nothing, and takes no older statement in their place', async () => {
  const documents = new MemoryDocuments();
  const { older, newer } = await statements();
  (await hubOver(documents)).introduce(gate, newer);
  const version = (await documents.list('key-statement', { limit: 2 })).map(one => one.version);
  const again = await hubOver(documents);
  assert.equal(again.keysOf(gate)?.statement.keys.length, 2);
  const third = await hubOver(documents);
  third.introduce(gate, older); // played by who holds the broker
  assert.equal(third.keysOf(gate)?.statement.keys.length, 2);
  assert.deepEqual(
    (await documents.list('key-statement', { limit: 2 })).map(one => one.version),
    version,
  );
});

test('a statement of a time that has not come is not believed: it would stand in the way of all until then', async () => {
  const { key: identity, certificate } = await line.identity(clientIdOf(gate));
  const owner: KeyOwner = { source: sourceOf(gate), uses: ['sig'], identity, certificate };
  const ahead = new Date('2035-01-01T00:00:00Z');
  const kept = renewedKeys(undefined, ['sig'], start);
  const kiosks = await hubOver(new MemoryDocuments());
  const refused = { code: 'not-allowed', message: /a time that has not come/ };
  assert.throws(() => kiosks.introduce(gate, ownKeys(kept, owner, ahead).statement), refused);
  const later = renewedKeys(undefined, ['sig'], ahead);
  assert.throws(() => kiosks.introduce(gate, ownKeys(later, owner, start).statement), refused);
  kiosks.introduce(gate, ownKeys(kept, owner, start).statement);
  assert.equal(kiosks.keysOf(gate)?.statement.keys.length, 1);
});

test('the word of a board that is revoked does not stand in the way of who takes its place', async () => {
  const { newer, serialNumber } = await statements();
  const kiosks = await hubOver(new MemoryDocuments());
  kiosks.introduce(gate, newer);
  line.revoke(serialNumber);
  const { older } = await statements();
  kiosks.introduce(gate, older);
  assert.equal(kiosks.keysOf(gate)?.statement.keys.length, 1);
});

test('what was kept of a kiosk that is revoked, or of nobody, counts for nothing', async () => {
  const documents = new MemoryDocuments();
  const { newer, serialNumber } = await statements();
  (await hubOver(documents)).introduce(gate, newer);
  line.revoke(serialNumber);
  assert.equal((await hubOver(documents)).keysOf(gate), undefined);
  await documents.write([{ kind: 'key-statement', name: clientIdOf(gate), value: 'spoiled' }]);
  assert.equal((await hubOver(documents)).keysOf(gate), undefined);
});
