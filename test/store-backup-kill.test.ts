import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { sleep } from '../hal/clock.ts';
import { copyStore } from '../daemon/backup.ts';
import { checkBackup, writeBackup } from '../daemon/store/backup/backup-folder.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import { withKiosk } from './helpers/data-folder.ts';
import { requireWhole } from '../daemon/store/backup/whole.ts';
import { projectRoot } from './helpers/project.ts';
import { auditEntry, encounterId, hitCommit } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const worker = path.join(projectRoot, 'dist/test/helpers/backup-worker.js');
const clock = new SystemClock();

/** Starts the worker and kills it after so long; the time that it took, when it was done before. */
async function runAndKill(args: readonly string[], killAfterMs: number): Promise<number | undefined> {
  const child = spawn(process.execPath, [worker, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const began = clock.monotonicMs();
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  await Promise.race([ended, sleep(clock, killAfterMs)]);
  child.kill('SIGKILL');
  return (await ended) === 0 ? clock.monotonicMs() - began : undefined;
}

const idsOf = async (store: KioskStore) =>
  (await store.encounters({ limit: 999 })).map(({ id }) => id).toReversed();

test('a restore that is killed at any moment leaves the old store or the new one, whole', async t => {
  const folder = await temporaryFolder(t);
  const [data, backup] = [path.join(folder, 'kiosk'), path.join(folder, 'backup')];
  await withKiosk(data, async store => {
    for (let number = 1; number <= 40; number++) await store.commit(hitCommit(number));
    await copyStore(store, data, auditEntry('store.backup-begun'), copy => writeBackup(backup, copy));
  });
  const older = Array.from({ length: 40 }, (_, index) => encounterId(index + 1));
  let number = 100;
  const kept = { old: 0, new: 0 };
  const wholeMs = (await runAndKill(['restore', data, backup], 20_000)) ?? 1_000;
  for (let turn = 0; turn < 4; turn++) {
    await withKiosk(data, store => store.commit(hitCommit(++number)));
    const before = await withKiosk(data, idsOf);
    await runAndKill(['restore', data, backup], (wholeMs * (turn + 0.5)) / 4);
    await withKiosk(data, async store => {
      const ids = await idsOf(store);
      const isNew = JSON.stringify(ids) === JSON.stringify(older);
      if (!isNew) assert.deepEqual(ids, before, `killed in turn ${turn}`);
      kept[isNew ? 'new' : 'old']++;
      assert.equal((await store.verifyAudit()).firstBad, undefined);
      requireWhole(await store.survey());
    });
  }
  assert.ok(kept.old > 0, `${kept.old} old, ${kept.new} new`);
  t.diagnostic(`${kept.old} old, ${kept.new} new; ${Math.round(wholeMs)} ms each`);
});

test('a backup that is killed at any moment is whole or none, and the store is as it was', async t => {
  const folder = await temporaryFolder(t);
  const data = path.join(folder, 'kiosk');
  await withKiosk(data, async store => {
    for (let number = 1; number <= 40; number++) await store.commit(hitCommit(number));
  });
  const wholeMs = (await runAndKill(['backup', data, path.join(folder, 'first')], 20_000)) ?? 1_000;
  for (let turn = 0; turn < 3; turn++) {
    const backup = path.join(folder, `backup-${turn}`);
    await runAndKill(['backup', data, backup], (wholeMs * (turn + 0.5)) / 3);
    if (existsSync(path.join(backup, 'manifest.json'))) await checkBackup(backup);
  }
  await withKiosk(data, async store => {
    assert.equal((await idsOf(store)).length, 40);
    requireWhole(await store.survey());
  });
});
