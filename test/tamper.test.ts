// An opened cabinet, on a whole kiosk with a simulated board, a broker and a hub.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { sleep } from '../hal/clock.ts';
import { SimTamperSensor } from '../hal/drivers/sim/tamper.ts';
import { type Broker, startBroker } from '../daemon/link/broker.ts';
import { type Desk, startDesk } from '../daemon/desk.ts';
import { type Kiosk, startKiosk } from '../daemon/main.ts';
import { realMachine } from '../daemon/machine.ts';
import { loadProfile, type Profile } from '../daemon/profile.ts';
import type { TamperPolicy } from '../daemon/tamper.ts';
import { enrolled } from './helpers/enrolled.ts';
import { projectRoot } from './helpers/project.ts';
import { encounterId, hit, hitCommit } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const machine = realMachine(() => {});
const wipe: TamperPolicy = { onTrip: 'wipe-keys', destroyKeyFiles: false, reportOnly: ['knock'] };

async function profileWith(tamper: TamperPolicy, port?: number): Promise<Profile> {
  const profile = await loadProfile(path.join(projectRoot, 'firmware-configs/sim-egate/profile.yaml'));
  const cabinet = {
    id: 'cabinet',
    kind: 'tamper',
    driver: 'sim',
    options: { contacts: ['door', 'knock'] },
  } as const;
  return {
    ...profile,
    board: { ...profile.board, devices: [...profile.board.devices, cabinet] },
    tamper,
    http: { ...profile.http, port: 0 },
    ...(port !== undefined && { link: { url: `mqtt://127.0.0.1:${port}` } }),
  };
}

function trip(kiosk: Kiosk): void {
  const sensor = kiosk.board.plugged('cabinet');
  assert.ok(sensor instanceof SimTamperSensor);
  sensor.trip('door', true);
}

async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (let waitedMs = 0; !(await holds()); waitedMs += 20) {
    assert.ok(waitedMs < 15_000, `not in time: ${what}`);
    await sleep(machine.clock, 20);
  }
}

async function started(
  t: TestContext,
  folder: string,
  profile: Profile,
  lines: string[] = [],
): Promise<Kiosk> {
  const log = (line: string) => void lines.push(line);
  const kiosk = await startKiosk({ profile, dataFolder: folder, machine: realMachine(log) });
  t.after(() => kiosk.close());
  return kiosk;
}

async function tamperedAt({ store }: Desk): Promise<string[]> {
  const received = await store.received({ limit: 100 });
  return received.flatMap(({ entry: { event } }) =>
    event.type === 'org.bitmap.alarm.v1' && event.data.kind === 'tampered' ? [event.data.detail] : [],
  );
}

const isZeros = async (file: string) => (await readFile(file)).every(byte => byte === 0);

test('the alarm reaches the hub although the keys are gone, in memory and on the disk, before the line is up', async t => {
  const folder = path.join(await temporaryFolder(t), 'kiosk');
  let broker: Broker | undefined = await startBroker({ port: 0 });
  const port = Number(new URL(broker.url).port);
  await broker.close();
  broker = undefined;
  t.after(() => broker?.close());
  const dataFolder = path.join(await temporaryFolder(t), 'hub');
  const lines: string[] = [];
  const profile = await profileWith({ ...wipe, destroyKeyFiles: true }, port);
  const { tenant, shard, device } = profile;
  await enrolled(folder, { tenant, shard, device }, dataFolder, machine);
  const kiosk = await started(t, folder, profile, lines);
  await kiosk.store.commit(hitCommit(1)); // goes first, being urgent too
  await copyFile(path.join(folder, 'keyring'), path.join(folder, 'keyring.new')); // of a change of keys that was killed
  await until(() => kiosk.lane.view.state === 'idle', 'the lane serves');
  trip(kiosk);
  await until(() => lines.some(line => line.includes('the keys are destroyed')), 'the keys are destroyed');
  assert.equal(kiosk.lane.view.state, 'out-of-service');
  await assert.rejects(kiosk.store.encounter(encounterId(1)), { code: 'unavailable' });
  for (const name of [
    'keyring',
    'keyring.new',
    'store.key',
    'audit.key',
    'device.key',
    'message.keys',
    'store/encounter-keys',
  ])
    assert.equal(await isZeros(path.join(folder, name)), true, name);
  assert.ok(existsSync(path.join(folder, 'tampered')));

  broker = await startBroker({ port });
  const url = `mqtt://127.0.0.1:${port}`;
  const desk = await startDesk({ tenant, url, dataFolder, machine });
  t.after(() => desk.close());
  await until(async () => (await tamperedAt(desk)).length > 0, 'the hub knows');
  assert.deepEqual(await tamperedAt(desk), ['the contact door has opened']);
  const told = (await desk.store.received({ limit: 100 })).toReversed().map(({ entry }) => entry.event.data);
  assert.deepEqual(told.slice(-2), [hit(1), told.at(-1)], 'what was urgent before it went out too, in order');
  await kiosk.close();
  await assert.rejects(startKiosk({ profile: await profileWith(wipe), dataFolder: folder, machine }), {
    code: 'erased',
    message: /the keys have been destroyed.*provision the kiosk anew/,
  });
});

test('without destruction the lane stays closed over a restart, until somebody answers for the cabinet', async t => {
  const folder = path.join(await temporaryFolder(t), 'kiosk');
  const profile = await profileWith(wipe);
  const lines: string[] = [];
  let kiosk = await started(t, folder, profile, lines);
  await kiosk.store.commit(hitCommit(1));
  await until(() => kiosk.lane.view.state === 'idle', 'the lane serves');
  trip(kiosk);
  await until(() => lines.some(line => line.includes('the keys are wiped')), 'the keys are wiped');
  await assert.rejects(kiosk.lane.command('open-lane', 'jana'), { code: 'conflict' });
  await kiosk.close();

  kiosk = await started(t, folder, profile, lines);
  assert.deepEqual(await kiosk.store.encounter(encounterId(1)), hit(1), 'the keys on the disk are untouched');
  const actions = (await kiosk.store.auditLinks({ after: 0, limit: 100 })).map(({ action }) => action);
  assert.ok(actions.includes('alarm.tampered') && actions.includes('lane.close-lane'), actions.join());
  await sleep(machine.clock, 500);
  assert.equal(kiosk.lane.view.state, 'out-of-service');
  assert.ok(lines.some(line => /stays closed: .*door.*clear-tamper/.test(line)));
  await assert.rejects(kiosk.lane.command('open-lane', 'jana'), {
    code: 'conflict',
    message: /the cabinet was opened.*door.*clear-tamper/,
  });
  await kiosk.close();

  const cleared = await bitmapd(['store', 'clear-tamper', '--reason', 'serviced', '--data', folder]);
  assert.equal(cleared.code, 0, cleared.stderr);
  kiosk = await started(t, folder, profile, lines);
  await until(() => kiosk.lane.view.state === 'idle', 'the lane serves again');
  await kiosk.close();
  const again = await bitmapd(['store', 'clear-tamper', '--reason', 'serviced', '--data', folder]);
  assert.equal(again.code, 2);
});

test('whoever is in the lane is let go when the keys are wiped', async t => {
  const lines: string[] = [];
  const kiosk = await started(
    t,
    path.join(await temporaryFolder(t), 'kiosk'),
    await profileWith(wipe),
    lines,
  );
  const inLane = new Promise<void>(resolve => {
    kiosk.lane.onChange(({ state }) => state === 'document' && resolve());
  });
  kiosk.board.world?.start();
  await inLane;
  trip(kiosk);
  await until(() => lines.some(line => line.includes('the keys are wiped')), 'the keys are wiped');
  assert.equal(kiosk.board.get('barrier')?.state, 'released');
});

test('a report changes nothing else, nor at the next start', async t => {
  const folder = path.join(await temporaryFolder(t), 'kiosk');
  const kiosk = await started(t, folder, await profileWith({ ...wipe, onTrip: 'report' }));
  await until(() => kiosk.lane.view.state === 'idle', 'the lane serves');
  trip(kiosk);
  const alarms = async () =>
    (await kiosk.store.outbox.read('urgent', 0, 9)).map(
      ({ event }) => 'kind' in event.data && event.data.kind,
    );
  await until(async () => (await alarms()).includes('tampered'), 'it is told of');
  await sleep(machine.clock, 200);
  assert.equal(kiosk.lane.view.state, 'idle');
  assert.deepEqual(await alarms(), ['in-service', 'tampered']);
  assert.equal(existsSync(path.join(folder, 'tampered')), false);
});

test('a knock is told of, once a minute, and does nothing else', async t => {
  const folder = path.join(await temporaryFolder(t), 'kiosk');
  const kiosk = await started(t, folder, await profileWith(wipe));
  const sensor = kiosk.board.plugged('cabinet');
  assert.ok(sensor instanceof SimTamperSensor);
  for (let knock = 0; knock < 5; knock++) {
    sensor.trip('knock', true);
    sensor.trip('knock', false);
  }
  const told = async () => {
    const links = await kiosk.store.auditLinks({ after: 0, limit: 100 });
    return links.filter(({ action }) => action === 'alarm.tampered').length;
  };
  await until(async () => (await told()) > 0, 'the knock is on record');
  assert.equal(await told(), 1);
  assert.notEqual(kiosk.lane.view.state, 'out-of-service');
});
