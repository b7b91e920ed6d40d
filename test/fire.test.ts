// The fire alarm on a whole kiosk: board with interlock, lane, store.
import assert from 'node:assert/strict';
import path from 'node:path';
import test from 'node:test';
import { sleep } from '../hal/clock.ts';
import { startKiosk } from '../daemon/main.ts';
import { realMachine } from '../daemon/machine.ts';
import { loadProfile } from '../daemon/profile.ts';
import type { LaneStateName } from '../daemon/lane/contract.ts';
import { projectRoot } from './helpers/project.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

test('fire frees the barrier in the very event; an officer opens the lane again once it is over', async () => {
  const profile = await loadProfile(path.join(projectRoot, 'firmware-configs/sim-egate/profile.yaml'));
  const machine = realMachine(() => {});
  const kiosk = await startKiosk({
    profile: { ...profile, http: { ...profile.http, port: 0 } },
    dataFolder: path.join(await temporaryFolder(), 'kiosk'),
    machine,
  });
  const reaches = async (state: LaneStateName) => {
    for (let waitedMs = 0; kiosk.lane.view.state !== state && waitedMs < 5_000; waitedMs += 20) {
      await sleep(machine.clock, 20);
    }
    assert.equal(kiosk.lane.view.state, state);
  };
  try {
    const { world } = kiosk.board;
    const barrier = kiosk.board.get('barrier');
    assert.ok(world && barrier);
    await reaches('idle');
    assert.equal(barrier.state, 'closed');

    world.setFire(true);
    assert.equal(barrier.state, 'released', 'before setFire has returned');
    assert.equal(kiosk.lane.view.state, 'out-of-service');
    assert.equal(kiosk.lane.view.prompt, 'evacuate');
    await assert.rejects(barrier.close(), { kind: 'tampered' });
    await assert.rejects(kiosk.lane.command('open-lane', 'jana'), { code: 'conflict' });
    assert.equal(barrier.state, 'released');

    world.setFire(false);
    await sleep(machine.clock, 100);
    assert.equal(barrier.state, 'released', 'the end of the alarm moves nothing by itself');
    await kiosk.lane.command('open-lane', 'jana');
    await reaches('idle');
    assert.equal(barrier.state, 'closed');

    const actions = (await kiosk.store.auditLinks({ after: 0, limit: 100 })).map(link => link.action);
    assert.ok(
      actions.some(action => action.includes('fire') || action.includes('released')),
      actions.join(),
    );
    const outbox = await kiosk.store.outbox.read('urgent', 0, 100);
    assert.ok(outbox.some(({ event }) => event.type === 'org.bitmap.alarm.v1' && event.data.kind === 'fire'));
  } finally {
    await kiosk.close();
  }
});
