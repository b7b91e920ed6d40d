import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { encounter, encounterId, storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const writer = fileURLToPath(new URL('./helpers/store-writer.js', import.meta.url));

/** Runs the writer, kills it with SIGKILL after so many acknowledgements, and gives all that it acknowledged. */
async function killedWriter(folder: string, first: number, afterAcks: number): Promise<number[]> {
  const child = spawn(process.execPath, [writer, folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const acknowledged: number[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(Number(line));
    if (acknowledged.length === afterAcks) child.kill('SIGKILL');
  }
  const [, signal] = await exited;
  assert.equal(signal, 'SIGKILL');
  return acknowledged;
}

test('after kill -9 every acknowledged encounter is there, the audit holds, the outbox goes on', async t => {
  const folder = await temporaryFolder(t);
  const all: number[] = [];
  for (const afterAcks of [1, 40, 7, 90, 23]) {
    const acknowledged = await killedWriter(folder, Math.max(0, ...all) + 10, afterAcks);
    assert.ok(acknowledged.length >= afterAcks);
    all.push(...acknowledged);
    const store = await openKioskStore(folder, storeOptions({ create: false }));
    for (const number of all) assert.deepEqual(await store.encounter(encounterId(number)), encounter(number));
    const stored = await store.encounters({ limit: 10_000 });
    assert.deepEqual(await store.verifyAudit(), { verified: stored.length });
    const entries = await store.outbox.read('routine', 0, 10_000);
    assert.deepEqual(
      entries.map(entry => entry.seq),
      stored.map((_, index) => index + 1),
    );
    await store.close();
  }
});
