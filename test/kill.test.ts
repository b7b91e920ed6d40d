// kill -9 of a kiosk in the middle of its passengers, again and again: what was acknowledged is there, and the hub has it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import test from 'node:test';
import { sleep } from '../hal/clock.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { realMachine } from '../daemon/machine.ts';
import { loadProfile } from '../daemon/profile.ts';
import { aedesBroker } from './helpers/brokers.ts';
import { enrolled } from './helpers/enrolled.ts';
import { syntheticFolder } from './helpers/capture-folder.ts';
import { projectRoot } from './helpers/project.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd, Daemon } from './helpers/verb.ts';

/** Ten in the acceptance run (BITMAPD_KILLS=10); three are enough to see that the next start works. */
const kills = Number(process.env['BITMAPD_KILLS'] ?? 3);
const passengers = 200;
const encounterLine = /^\d\d:\d\d:\d\d {2}(\w{26}) /;

interface Stored {
  readonly encounters: readonly { readonly id: string }[];
}

test(`kill -9 in the middle of ${passengers} passengers, ${kills} times: nothing acknowledged is lost or doubled`, async () => {
  const root = await temporaryFolder();
  const [profile, empty] = ['profile.yaml', 'empty.yaml'].map(name => path.join(root, name));
  const shipped = readFileSync(path.join(projectRoot, 'firmware-configs/replay-egate/profile.yaml'), 'utf8');
  const captures = await syntheticFolder(2, 3);
  const day = (count: number) => shipped.replace('folder: .', `folder: ${captures}, passengers: ${count}`);
  writeFileSync(profile, day(passengers));
  writeFileSync(empty, day(0));
  const data = path.join(root, 'kiosk');
  const list = await syntheticFolder(1, 1);
  const imported = await bitmapd(['list', 'import', list, '--list', 'fugitives', '--data', data]);
  assert.equal(imported.code, 0, imported.stderr);

  const { tenant, shard, device } = await loadProfile(profile);
  await enrolled(
    data,
    { tenant, shard, device },
    path.join(root, 'hub'),
    realMachine(() => {}),
  );
  const broker = await aedesBroker();
  const hub = new Daemon(['hub', '--broker', broker.url, '--data', path.join(root, 'hub')]);
  try {
    const acknowledged = new Set<string>();
    const start = (file: string) =>
      new Daemon(['run', '--profile', file, '--data', data, '--broker', broker.url, '--port', '0']);
    for (let round = 0; round < kills; round++) {
      const kiosk = start(profile);
      // Not always at the same place: the eighth encounter, the ninth ...
      await kiosk.count(encounterLine, 8 + round);
      await kiosk.kill('SIGKILL');
      for (const line of kiosk.lines) {
        const id = encounterLine.exec(line)?.[1];
        if (id !== undefined) acknowledged.add(id);
      }
    }
    // Nobody comes any more: what the hub does not have yet, it gets now.
    const last = start(empty);
    await sleep(new SystemClock(), 5_000);
    await last.kill('SIGTERM');
    const stored = await encountersIn(data);
    assert.equal(new Set(stored).size, stored.length, 'none twice');
    for (const id of acknowledged) assert.ok(stored.includes(id), `${id} was acknowledged and is gone`);
    assert.equal((await bitmapd(['audit', 'verify', '--data', data])).code, 0, 'the audit chain is whole');

    await hub.kill('SIGTERM');
    const received = await encountersIn(path.join(root, 'hub'));
    assert.equal(new Set(received).size, received.length, 'none twice at the hub');
    assert.deepEqual(received.toSorted(), stored.toSorted());
  } finally {
    await hub.kill('SIGKILL');
    await broker.dispose();
  }
});

async function encountersIn(data: string): Promise<string[]> {
  const all = ['--limit', '100000', '--json'];
  const { stdout, stderr } = await bitmapd(['encounter', 'ls', '--data', data, ...all]);
  assert.ok(stdout !== '', stderr);
  return (JSON.parse(stdout) as Stored).encounters.map(({ id }) => id);
}
