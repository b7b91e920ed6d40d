// A desk whose store was set back, or whose cabinet was opened, says why it takes nobody in.
import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { SimTamperSensor } from '../hal/drivers/sim/tamper.ts';
import { type IntakeKiosk, startIntakeKiosk } from '../daemon/main.ts';
import { loadProfile, type Profile } from '../daemon/profile.ts';
import { noted, withKiosk } from './helpers/data-folder.ts';
import { projectRoot } from './helpers/project.ts';
import { encounterCommit } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

async function deskIn(t: TestContext, folder: string): Promise<IntakeKiosk> {
  const profile: Profile = await loadProfile(
    path.join(projectRoot, 'firmware-configs/sim-intake/profile.yaml'),
  );
  const cabinet = { id: 'cabinet', kind: 'tamper', driver: 'sim', options: { contacts: ['door'] } } as const;
  const kiosk = await startIntakeKiosk({
    profile: {
      ...profile,
      board: { ...profile.board, devices: [...profile.board.devices, cabinet] },
      tamper: { onTrip: 'close-lane', destroyKeyFiles: false, reportOnly: [] },
      http: { ...profile.http, port: 0 },
    },
    dataFolder: folder,
    machine: noted(),
  });
  t.after(() => kiosk.close());
  return kiosk;
}

async function assertClosed({ desk, http }: IntakeKiosk, why: RegExp): Promise<void> {
  await assert.rejects(desk.order({ order: 'start' }, 'jana'), { code: 'conflict', message: why });
  assert.deepEqual([desk.view.state, desk.view.prompt], ['idle', 'wait-for-officer']);
  assert.match(desk.view.closed?.what ?? '', /older copy|cabinet/);
  const health = await (await fetch(`${http.url}/health`)).text();
  assert.match(health, /"desk intake-1","status":"down"|closed: the/);
}

test('a desk whose store is an older copy of itself says so, to whoever orders, asks or looks', async t => {
  const folder = path.join(await temporaryFolder(t), 'kiosk');
  const [store, older] = [path.join(folder, 'store'), path.join(folder, 'older')];
  await withKiosk(folder, one => one.commit(encounterCommit(1)));
  cpSync(store, older, { recursive: true });
  await withKiosk(folder, one => one.commit(encounterCommit(2)));
  rmSync(store, { recursive: true });
  cpSync(older, store, { recursive: true });
  await assertClosed(await deskIn(t, folder), /older copy of itself.*audit accept/);
});

test('a desk whose cabinet is opened forgets who is there and says why, also after a restart', async t => {
  const folder = path.join(await temporaryFolder(t), 'kiosk');
  const kiosk = await deskIn(t, folder);
  await kiosk.desk.order({ order: 'start' }, 'jana');
  const closed = new Promise<void>(resolve => {
    kiosk.desk.onChange(view => view.closed && resolve());
  });
  const sensor = kiosk.board.plugged('cabinet');
  assert.ok(sensor instanceof SimTamperSensor);
  sensor.trip('door', true);
  await closed;
  await assertClosed(kiosk, /cabinet was opened.*door.*clear-tamper/);
  assert.equal(kiosk.desk.view.encounter, undefined);
  await kiosk.close();
  await assertClosed(await deskIn(t, folder), /cabinet was opened.*door.*clear-tamper/);
});
