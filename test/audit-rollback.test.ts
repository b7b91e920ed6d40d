// A whole kiosk on a store that was set back: the lane stays shut until an officer opens it, and the hub is told.
import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { sleep } from '../hal/clock.ts';
import type { LaneStateName } from '../daemon/lane/contract.ts';
import { type Kiosk, startKiosk } from '../daemon/main.ts';
import { openKiosk } from '../daemon/open-stores.ts';
import { realMachine } from '../daemon/machine.ts';
import { loadProfile } from '../daemon/profile.ts';
import { logPieces } from '../daemon/store/leveldb/log-format.ts';
import { appendLinks } from './helpers/audit.ts';
import { projectRoot } from './helpers/project.ts';
import { auditEntry } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const lines: string[] = [];
const machine = realMachine(line => lines.push(line));

async function setBack(data: string): Promise<void> {
  const [store, older] = [path.join(data, 'store'), path.join(data, 'older')];
  for (const to of [3, 6]) {
    const opened = await openKiosk(data, machine);
    await appendLinks(opened, to - 2, to);
    await opened.close();
    if (to === 3) await cp(store, older, { recursive: true });
  }
  await rm(store, { recursive: true });
  await cp(older, store, { recursive: true });
}

async function started(data: string, rollback: 'close-lane' | 'serve'): Promise<Kiosk> {
  const profile = await loadProfile(path.join(projectRoot, 'firmware-configs/sim-egate/profile.yaml'));
  const policy = { ...profile.policy, rollback };
  const http = { ...profile.http, port: 0 };
  return startKiosk({ profile: { ...profile, policy, http }, dataFolder: data, machine });
}

async function reaches({ lane }: Kiosk, state: LaneStateName): Promise<void> {
  for (let waitedMs = 0; lane.view.state !== state && waitedMs < 5_000; waitedMs += 20) {
    await sleep(machine.clock, 20);
  }
  assert.equal(lane.view.state, state);
}

test('a kiosk whose store was set back is out of service until an officer opens the lane', async () => {
  const data = path.join(await temporaryFolder(), 'kiosk');
  await setBack(data);
  const kiosk = await started(data, 'close-lane');
  try {
    await reaches(kiosk, 'out-of-service');
    assert.equal(kiosk.lane.view.reason, 'closed');
    const urgent = await kiosk.store.outbox.read('urgent', 0, 100);
    const kinds = urgent.flatMap(({ event }) =>
      event.type === 'org.bitmap.alarm.v1' ? [event.data.kind] : [],
    );
    assert.equal(kinds[0], 'store-rolled-back');
    assert.ok(lines.some(line => line.includes('its witness saw 6')));
    await kiosk.lane.command('open-lane', 'jana');
    await reaches(kiosk, 'idle');
  } finally {
    await kiosk.close();
  }
});

test('where the policy says so it serves on', async () => {
  const data = path.join(await temporaryFolder(), 'kiosk');
  await setBack(data);
  const kiosk = await started(data, 'serve');
  try {
    assert.equal(kiosk.store.witness.state, 'rolled-back');
    await reaches(kiosk, 'idle');
  } finally {
    await kiosk.close();
  }
});

const listOf = (version: number) => ({
  name: 'fugitives',
  version,
  importedAt: machine.clock.wall().toISOString(),
  subjects: [],
  references: [],
});

/** As a kill leaves it, with a bit flipped in the commit of the second import. */
async function withHole(alive: string, dead: string): Promise<void> {
  const store = await openKiosk(alive, machine);
  for (const version of [1, 2]) await store.putWatchlist(listOf(version), auditEntry('list.imported'));
  await appendLinks(store, 3, 6);
  await cp(alive, dead, { recursive: true });
  await store.close();
  const folder = path.join(dead, 'store');
  const log = path.join(folder, (await readdir(folder)).find(name => name.endsWith('.log')) ?? '');
  const bytes = await readFile(log);
  const records = [...logPieces(bytes)];
  bytes[records[2].at + 60] ^= 1;
  await writeFile(log, bytes);
}

test('a kiosk that has lost an import from its log is out of service, and its list is not served', async () => {
  const folder = await temporaryFolder();
  const data = path.join(folder, 'dead');
  await withHole(path.join(folder, 'alive'), data);
  const kiosk = await started(data, 'close-lane');
  try {
    await reaches(kiosk, 'out-of-service');
    assert.equal(kiosk.store.witness.state, 'holed');
    assert.ok(lines.some(line => line.includes('list fugitives cannot be loaded')));
    const health = await (await fetch(`${kiosk.http.url}/health`)).json();
    assert.match(JSON.stringify(health), /records are lost: a log was damaged/);
    assert.match(JSON.stringify(health), /missing: every search is GREY/);
  } finally {
    await kiosk.close();
  }
});
