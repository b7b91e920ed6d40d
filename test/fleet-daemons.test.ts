// Whole kiosks and a whole hub: what the hub wants comes into force, and jobs are done, over a real broker.
import assert from 'node:assert/strict';
import test from 'node:test';
import { fleetSite, until } from './helpers/fleet-site.ts';
import type { Configuration } from '../daemon/fleet/shadow/configuration.ts';
import type { Kiosk } from '../daemon/main.ts';

const rulesOf = ({ rules: { policy, retention } }: Kiosk) => ({ policy, retention });
const everybody = { everybody: true } as const;
const roundOf = (canary: number) => ({ canary, stepsPercent: [100], absentMinutes: 1 });

test('a configuration comes into force at both gates, and stays over a restart', async t => {
  const { desk, gate, addressOf } = await fleetSite(t);
  const gates = [await gate('gate-a'), await gate('gate-b')] as const;
  const kiosks = ['gate-a', 'gate-b'].map(addressOf);
  const { shadow } = desk.fleet;
  await until('both are online', () => shadow.kiosks().filter(({ line }) => line === 'online').length === 2);
  const configuration = { ...rulesOf(gates[0]), healthIntervalS: 5 } satisfies Partial<Configuration>;
  const wanted = { ...configuration, policy: { ...configuration.policy, captureAttempts: 2 } };
  const published = await shadow.publish({ kiosks, configuration: wanted, by: 'jana' });
  assert.deepEqual(
    published.map(({ version }) => version),
    [1, 1],
  );
  await until('it is in force at both', () =>
    shadow.kiosks().every(({ report, isBehind }) => !isBehind && report?.state === 'applied'),
  );
  for (const one of gates) assert.equal(one.rules.policy.captureAttempts, 2);
  await gates[0].close();
  await until('its farewell is heard', () => shadow.kiosk(addressOf('gate-a')).line === 'offline');
  const again = await gate('gate-a');
  assert.equal(again.rules.policy.captureAttempts, 2);
  await until('it is back', () => shadow.kiosk(addressOf('gate-a')).line === 'online');
});

test('a configuration that names a list which is not kept fails, and what was in force before goes on', async t => {
  const { desk, gate, addressOf } = await fleetSite(t);
  const kiosk = await gate('gate-a');
  const address = addressOf('gate-a');
  const { shadow } = desk.fleet;
  await until('it is online', () => shadow.kiosks().some(({ line }) => line === 'online'));
  const rules = rulesOf(kiosk);
  const lists = [...rules.policy.lists, { name: 'nobody', action: 'refer', maximumAgeHours: 1 }];
  await shadow.publish({
    kiosks: [address],
    configuration: { ...rules, policy: { ...rules.policy, lists } },
    by: 'jana',
  });
  const report = await until('it has judged', () => {
    const { report } = shadow.kiosk(address);
    return report?.state === 'failed' && report;
  });
  assert.match(`${report.field}: ${report.reason}`, /policy\.lists: .*nobody.*no such list is kept/);
  assert.deepEqual(rulesOf(kiosk), rules);
});

test('jobs lock a lane, look at its devices and collect how it stands; a restart goes over a restart', async t => {
  const { desk, gate } = await fleetSite(t);
  let restarts = 0;
  const kiosk = await gate('gate-a', { restart: () => void restarts++ });
  const { shadow, jobs } = desk.fleet;
  await until('it is online', () => shadow.kiosks().some(({ line }) => line === 'online'));
  const target = everybody;
  const rollout = roundOf(1);
  const done = async (kind: string, parameters: object) => {
    const { id } = await jobs.create({ kind, parameters, target, rollout }, 'jana');
    await until(`${kind} has ended`, () => jobs.job(id).status !== 'IN_PROGRESS');
    const { executions, status } = jobs.job(id);
    return { id, status, execution: executions[0] };
  };
  const locked = await done('lock-lane', { reason: 'inspection' });
  assert.equal(locked.status, 'COMPLETED', locked.execution?.reason);
  assert.equal(kiosk.lane.view.state, 'out-of-service');
  assert.equal((await done('unlock-lane', { reason: 'inspected' })).status, 'COMPLETED');
  await until('it serves', () => kiosk.lane.view.state === 'idle');
  const tested = await done('capture-self-test', {});
  assert.equal(tested.status, 'COMPLETED', tested.execution?.reason);
  assert.equal(kiosk.lane.view.state === 'out-of-service', false, 'the lane is open again');
  const collected = await done('collect-diagnostics', {});
  const found = await jobs.result(collected.id, desk.fleet.shadow.kiosks()[0]?.address ?? assert.fail());
  assert.ok(JSON.stringify(found).includes('"software"'));
  const { id } = await jobs.create({ kind: 'restart', parameters: {}, target, rollout }, 'jana');
  await until('it is told to restart', () => restarts === 1);
  await kiosk.close();
  await gate('gate-a');
  await until('the restart has succeeded', () => jobs.job(id).status === 'COMPLETED');
});
