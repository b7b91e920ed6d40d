// A configuration and a job over stores of real files, with a power cut in the middle of each.
import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { Jobs } from '../daemon/fleet/jobs/jobs.ts';
import { Sessions } from '../daemon/fleet/shadow/sessions.ts';
import { Shadow } from '../daemon/fleet/shadow/shadow.ts';
import type { Step } from '../daemon/fleet/shadow/steps.ts';
import { Groups } from '../daemon/hub/jobs/groups.ts';
import { HubJobs } from '../daemon/hub/jobs/hub-jobs.ts';
import { HubShadow } from '../daemon/hub/shadow/hub-shadow.ts';
import { openHubStore } from '../daemon/store/hub-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { until } from './helpers/link-fixtures.ts';
import { LossyLine } from './helpers/lossy-line.ts';
import { configuration } from './helpers/shadow-world.ts';
import { storeOptions } from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const address = { tenant: 'airport', shard: 's1', device: 'gate-01' };
const clock = new SystemClock();
const log = () => {};
let ids = 0;
const newId = () => `ID${++ids}`;

interface Work {
  /** A step that has begun hangs. */
  hangs: boolean;
  readonly done: string[];
}

/** A kiosk on the store in a folder. */
async function kioskOn(folder: string, line: LossyLine, work: Work) {
  const store = await openKioskStore(folder, storeOptions());
  const { documents } = store;
  const doing = async (what: string) => {
    work.done.push(what);
    if (work.hangs) await new Promise(() => {});
  };
  const step = ({ step: name }: Step) => doing(name);
  const whenIdle = async (use: () => Promise<void>) => {
    await use();
    return true;
  };
  const shadow = await Shadow.open({
    documents,
    sessions: await Sessions.open(documents),
    profile: configuration(0),
    executors: {
      'load-list': step,
      'drop-list': step,
      'set-policy': step,
      'set-retention': step,
    },
    whenIdle,
    send: message => line.send('shadow', message),
    health: () => [],
    software: '1',
    clock,
    log,
  });
  const jobs = await Jobs.open({
    documents,
    executors: { 'unlock-lane': () => doing('unlock'), 'collect-diagnostics': () => doing('collect') },
    whenIdle,
    isMaintenance: () => true,
    send: message => line.send('jobs', message),
    newId,
    clock,
    log,
  });
  line.connect('kiosk-shadow', body => shadow.handle(body));
  line.connect('kiosk-jobs', body => jobs.handle(body));
  shadow.start();
  return { store, shadow, jobs };
}

async function hubOn(folder: string, line: LossyLine) {
  const store = await openHubStore(folder, storeOptions());
  const { documents } = store;
  const shadow = await HubShadow.open({
    documents,
    clock,
    send: (_address, message) => line.send('kiosk-shadow', message),
    log,
  });
  const jobs = await HubJobs.open({
    documents,
    groups: await Groups.open(documents),
    kiosks: () => shadow.kiosks(),
    configure: async () => 1,
    send: (_address, message) => line.send('kiosk-jobs', message),
    newId,
    clock,
    log,
  });
  line.connect('shadow', body => shadow.handle(address, body));
  line.connect('jobs', body => jobs.handle(address, body));
  return { store, shadow, jobs };
}

test('a configuration and a job go on after power cuts, from what real stores hold', async t => {
  const folder = await temporaryFolder(t);
  const line = new LossyLine();
  const work: Work = { hangs: true, done: [] };
  let number = 0;
  const next = () => path.join(folder, `kiosk-${++number}`);
  const begin = async (where: string) => {
    const begun = await kioskOn(where, line, work);
    t.after(() => begun.store.close());
    return begun;
  };
  /** Goes on from the files as they lie there at that moment. */
  const powerCut = async (old: Awaited<ReturnType<typeof begin>>) => {
    const [from, copy] = [path.join(folder, `kiosk-${number}`), next()];
    await cp(from, copy, { recursive: true });
    old.shadow.disconnected();
    await old.jobs.close();
    work.done.length = 0;
    return begin(copy);
  };
  const hub = await hubOn(path.join(folder, 'hub'), line);
  t.after(() => hub.store.close());
  let kiosk = await begin(next());
  await kiosk.shadow.connected();
  await line.flush();
  await hub.shadow.publish({ kiosks: [address], configuration: configuration(4), by: 'jana' });
  await line.flush();
  await until('the first step has begun', () => work.done.length > 0);
  work.hangs = false;
  kiosk = await powerCut(kiosk);
  await until('it is in force', () => kiosk.shadow.report.state === 'applied');
  await kiosk.shadow.connected();
  await line.flush();
  assert.equal(hub.shadow.kiosk(address).report?.current.version, 1);

  const outcomes: [string, string][] = [
    ['unlock-lane', 'FAILED'],
    ['collect-diagnostics', 'SUCCEEDED'],
  ];
  for (const [kind, status] of outcomes) {
    work.hangs = true;
    work.done.length = 0;
    const parameters = kind === 'unlock-lane' ? { reason: 'test' } : {};
    const { id } = await hub.jobs.create({ kind, parameters, target: { everybody: true } }, 'jana');
    await hub.jobs.tick();
    await kiosk.jobs.connected();
    await line.flush();
    await until('it has begun', () => work.done.length > 0);
    work.hangs = false;
    kiosk = await powerCut(kiosk);
    await kiosk.jobs.connected();
    await line.flush();
    await until('it has ended here', () =>
      kiosk.jobs.kept.some(({ execution, phase }) => execution.job === id && phase === 'ended'),
    );
    await kiosk.jobs.connected();
    await line.flush();
    assert.equal(hub.jobs.job(id).executions[0]?.status, status);
    await hub.jobs.tick();
  }
  kiosk.shadow.disconnected();
  await kiosk.jobs.close();
  assert.equal((await hub.store.verifyAudit()).firstBad, undefined);
  const actions = (await hub.store.auditLinks({ after: 0, limit: 99 })).map(({ action }) => action);
  for (const action of ['configuration.published', 'job.created', 'job.ended']) {
    assert.ok(actions.includes(action), action);
  }
});
