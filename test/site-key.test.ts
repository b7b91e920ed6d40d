// What a kiosk keeps of an iris on its list is of no use without the key of its store.
import assert from 'node:assert/strict';
import test from 'node:test';
import { codeBytes, type IrisTemplate } from '../daemon/core/iris.ts';
import { decodeIrisTemplate, encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { realMachine } from '../daemon/machine.ts';
import { openKiosk } from '../daemon/main.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { auditEntry } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const machine = realMachine(() => {});

function someIris(): IrisTemplate {
  const random = randomFrom('an iris');
  const bits = Uint8Array.from({ length: codeBytes }, () => random.integer(256));
  return { eye: 1, quality: 80, search: { bits, mask: new Uint8Array(codeBytes).fill(0xff) } };
}

async function keptAt(folder: string): Promise<Uint8Array> {
  const store = await openKiosk(folder, machine);
  try {
    const template = encodeIrisTemplate(someIris());
    const reference = { subject: 'A', instance: 1, modality: 'iris', position: 1, template } as const;
    const list = { name: 'wanted', version: 1, importedAt: '2026-01-01T00:00:00Z' };
    await store.putWatchlist(
      { ...list, subjects: [{ id: 'A' }], references: [reference] },
      auditEntry('list.imported'),
    );
    return (await store.watchlist('wanted'))?.references[0]?.template ?? new Uint8Array();
  } finally {
    await store.close();
  }
}

test('two kiosks keep the same iris in two forms, and neither is an iris template', async t => {
  const [first, second] = [await keptAt(await temporaryFolder(t)), await keptAt(await temporaryFolder(t))];
  assert.notDeepEqual(first, second);
  for (const kept of [first, second]) assert.throws(() => decodeIrisTemplate(kept), { code: 'bad-input' });
});
