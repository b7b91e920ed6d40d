// The supply of a whole kiosk: what it does on its battery, and when the mains are back.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { sleep } from '../hal/clock.ts';
import { SimGpioInput } from '../hal/drivers/sim/gpio-input.ts';
import { type Kiosk, startKiosk } from '../daemon/main.ts';
import { realMachine } from '../daemon/machine.ts';
import { loadProfile } from '../daemon/profile.ts';
import { projectRoot } from './helpers/project.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

async function kioskOnBattery(t: TestContext) {
  const profile = await loadProfile(path.join(projectRoot, 'firmware-configs/sim-egate/profile.yaml'));
  const ups = { id: 'ups', kind: 'power-input', driver: 'sim' } as const;
  const machine = realMachine(() => {});
  const kiosk = await startKiosk({
    profile: {
      ...profile,
      board: { ...profile.board, devices: [...profile.board.devices, ups] },
      http: { ...profile.http, port: 0 },
    },
    dataFolder: path.join(await temporaryFolder(t), 'kiosk'),
    machine,
  });
  t.after(() => kiosk.close());
  const input = kiosk.board.plugged('ups');
  assert.ok(input instanceof SimGpioInput);
  const reaches = async (state: string) => {
    for (let waitedMs = 0; kiosk.lane.view.state !== state && waitedMs < 5_000; waitedMs += 20)
      await sleep(machine.clock, 20);
    assert.equal(kiosk.lane.view.state, state);
  };
  await reaches('idle');
  return {
    kiosk,
    mains: (there: boolean) => input.wire.set(!there),
    reaches,
    wait: (ms: number) => sleep(machine.clock, ms),
  };
}

const alarms = async ({ store }: Kiosk) =>
  (await store.outbox.read('urgent', 0, 99)).flatMap(({ event }) =>
    event.type === 'org.bitmap.alarm.v1' ? [event.data.kind] : [],
  );

test('on the battery nobody new is served and the hub is told; with the mains the lane serves again', async t => {
  const { kiosk, mains, reaches } = await kioskOnBattery(t);
  mains(false);
  await reaches('out-of-service');
  assert.ok((await alarms(kiosk)).includes('power-lost'));
  mains(true);
  await reaches('idle');
  assert.deepEqual(
    (await alarms(kiosk)).filter(kind => kind.startsWith('power')),
    ['power-lost', 'power-restored'],
  );
});

test('mains that come back do not open a lane that an officer had closed, nor one that was evacuated', async t => {
  const { kiosk, mains, reaches, wait } = await kioskOnBattery(t);
  await kiosk.lane.command('close-lane', 'jana');
  await reaches('out-of-service');
  mains(false);
  mains(true);
  await wait(300);
  assert.equal(kiosk.lane.view.state, 'out-of-service');
  await kiosk.lane.command('open-lane', 'jana');
  await reaches('idle');
  mains(false);
  await reaches('out-of-service');
  kiosk.board.world?.setFire(true);
  kiosk.board.world?.setFire(false);
  mains(true);
  await wait(300);
  assert.equal(kiosk.lane.view.reason, 'evacuation');
  assert.equal(kiosk.board.get('barrier')?.state, 'released');
});
