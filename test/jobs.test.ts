// Jobs from the hub to kiosks and back: canaries, failures, absences, power cuts, windows, and lines that are bad.
import assert from 'node:assert/strict';
import test from 'node:test';
import type { JobDown } from '../daemon/fleet/jobs/messages.ts';
import { MemoryDocuments } from '../daemon/store/documents/memory.ts';
import { collect, JobWorld, lockLane, unlockLane } from './helpers/job-world.ts';
import { settle } from './helpers/lossy-line.ts';

const audit = (action: string) => ({ at: '2026-01-01T00:00:00.000Z', action, actor: 'jana' });

test('a job goes to a canary first, then step by step to everybody, and its results are kept', async () => {
  const world = await JobWorld.open(10);
  const { id } = await world.hub.create(collect, 'jana');
  const begun = () => world.kiosks.filter(kiosk => kiosk.begun.length > 0).length;
  const seen = new Set<number>();
  for (let look = 0; look < 24; look++) {
    await world.pass(5);
    seen.add(begun());
  }
  assert.deepEqual([...seen], [1, 5, 10], 'the canary, which is a tenth; half; all');
  const { status, counts, executions } = world.hub.job(id);
  assert.deepEqual([status, counts.SUCCEEDED, begun()], ['COMPLETED', 10, 10]);
  assert.deepEqual(
    new Set(executions.map(({ version }) => version)),
    new Set([3]),
    'queued, in progress, succeeded',
  );
  assert.deepEqual(await world.hub.result(id, world.kiosks[0].address), { kind: 'collect-diagnostics' });
  const told = world.kiosks[0].documents.audit.map(({ action, object }) => [action, object]);
  assert.deepEqual(told, [
    ['job.begun', id],
    ['job.ended', id],
  ]);
  await assert.rejects(world.hub.cancel(id, 'jana'), { code: 'conflict' });
  await world.hub.forget(id, 'jana');
  assert.throws(() => world.hub.job(id), { code: 'not-found' });
  assert.deepEqual(await world.hubDocuments.list('job-execution', { limit: 9 }), []);
});

test('a canary that fails stops the job before anybody else is asked', async () => {
  const world = await JobWorld.open(10);
  for (const kiosk of world.kiosks) kiosk.failing = true;
  const { id } = await world.hub.create(lockLane, 'jana');
  await world.pass(120);
  const { status, reason, counts } = world.hub.job(id);
  assert.deepEqual([status, reason, counts.FAILED], ['CANCELED', '1 of 1 failed: the limit is 10 %', 1]);
  assert.equal(world.kiosks.flatMap(({ begun }) => begun).length, 1);
});

test('a request with a mistake is refused by its field; so are a group that is not there, and nobody', async () => {
  const world = await JobWorld.open(1);
  const refused = async (changes: object, code: string, where: string) =>
    assert.rejects(world.hub.create({ ...lockLane, ...changes }, 'jana'), error => {
      const { code: given, detail } = error as { code?: string; detail?: { where?: string } };
      assert.deepEqual([given, detail?.where], [code, where]);
      return true;
    });
  await refused({ kind: 'explode' }, 'bad-input', 'kind');
  await refused({ parameters: {} }, 'bad-input', 'reason');
  await refused({ rollout: { stepsPercent: [50, 20, 100] } }, 'bad-input', 'rollout.stepsPercent');
  await refused({ rollout: { stepsPercent: [50] } }, 'bad-input', 'rollout.stepsPercent');
  await refused({ target: { groups: ['north'] } }, 'not-found', 'north');
  await refused({ target: { shards: ['s9'] } }, 'conflict', 'target');
  const configuration = { policy: { lists: [] }, healthIntervalS: 1 };
  await refused(
    { kind: 'apply-configuration', parameters: { configuration } },
    'bad-input',
    'healthIntervalS',
  );
});

test('groups, tags, shards and names choose who is meant', async () => {
  const world = await JobWorld.open(6);
  const addresses = world.kiosks.map(({ address }) => address);
  await world.groups.putGroup('north', addresses.slice(0, 2), audit('group.put'));
  await world.groups.putTags(addresses[5], ['new'], audit('tags.put'));
  const meant = async (target: object) => (await world.hub.create({ ...lockLane, target }, 'jana')).meant;
  assert.equal(await meant({ groups: ['north'] }), 2);
  assert.equal(await meant({ tags: ['new'] }), 1);
  assert.equal(await meant({ shards: ['s1'] }), 3);
  assert.equal(await meant({ kiosks: ['airport/s0/gate-02'] }), 1);
  assert.equal(await meant({ groups: ['north'], tags: ['new'] }), 3);
  await world.startHub();
  assert.equal(await meant({ groups: ['north'], tags: ['new'] }), 3);
});

test('whoever was away gets a job later, and whoever joins gets a continuous one', async () => {
  const world = await JobWorld.open(4);
  const [, , , away] = world.kiosks;
  away.disconnect();
  const { id } = await world.hub.create({ ...lockLane, selection: 'continuous', expiresHours: 2 }, 'jana');
  await world.pass(900);
  assert.equal(world.hub.job(id).counts.SUCCEEDED, 3);
  assert.equal(world.hub.job(id).counts.QUEUED, 1);
  const joined = await world.join(5);
  await away.connect();
  await world.pass(60);
  assert.deepEqual([away.done, joined.done], [[id], [id]]);
  const other = await world.hub.create({ ...lockLane, selection: 'snapshot' }, 'jana');
  await world.join(6);
  await world.pass(1_800, 30);
  assert.deepEqual(
    [world.hub.job(other.id).status, world.hub.job(other.id).counts.SUCCEEDED],
    ['COMPLETED', 5],
  );
  await world.clock.advance(2 * 3_600_000);
  await world.hub.tick();
  assert.equal(world.hub.job(id).status, 'COMPLETED');
});

test('a canceled job is begun by nobody else; a forced cancellation ends those under way at the hub', async () => {
  const world = await JobWorld.open(4);
  const rollout = { canary: 4, stepsPercent: [100] };
  const { id } = await world.hub.create({ ...unlockLane, rollout }, 'jana');
  world.kiosks[3].disconnect();
  await world.pass(5);
  await world.hub.cancel(id, 'jana', { isForced: true });
  await world.kiosks[3].connect();
  await world.pass(60);
  const { status, counts } = world.hub.job(id);
  assert.deepEqual([status, counts.CANCELED], ['CANCELED', 4]);
  assert.deepEqual(world.kiosks[3].begun, []);
  assert.ok(world.kiosks.every(({ jobs }) => jobs.kept.every(({ isSettled }) => isSettled)));
});

test('a power cut in the middle: what may be repeated is, what may not has failed, a restart has succeeded', async () => {
  const world = await JobWorld.open(1);
  const [kiosk] = world.kiosks;
  for (const [request, status, begun] of [
    [collect, 'SUCCEEDED', 2],
    [unlockLane, 'FAILED', 1],
    [{ ...collect, kind: 'restart' }, 'SUCCEEDED', 1],
  ] as const) {
    kiosk.begun.length = 0;
    const { id } = await world.hub.create(request, 'jana');
    await world.pass(10);
    assert.equal(kiosk.begun.length, 1);
    await kiosk.powerCut();
    await world.pass(60);
    const [execution] = world.hub.job(id).executions;
    assert.deepEqual([execution.status, kiosk.begun.length], [status, begun], request.kind);
  }
});

test('what power cuts interrupt again and again is given up', async () => {
  const world = await JobWorld.open(1);
  const [kiosk] = world.kiosks;
  const { id } = await world.hub.create(collect, 'jana');
  for (let cut = 0; cut < 5; cut++) {
    await world.pass(10);
    await kiosk.powerCut();
  }
  await world.pass(30);
  const [{ status, reason }] = world.hub.job(id).executions;
  assert.deepEqual([status, reason, kiosk.begun.length], ['FAILED', 'interrupted 3 times', 3]);
});

test('a job for a maintenance window waits for it, and one that does not goes first', async () => {
  const world = await JobWorld.open(1);
  const [kiosk] = world.kiosks;
  kiosk.isMaintenance = false;
  const later = await world.hub.create({ ...collect, when: 'maintenance' }, 'jana');
  const now = await world.hub.create(lockLane, 'jana');
  await world.pass(60);
  assert.deepEqual(kiosk.done, [now.id]);
  kiosk.isMaintenance = true;
  await world.pass(60);
  assert.deepEqual(kiosk.done, [now.id, later.id]);
});

test('a job that needs an idle lane waits while somebody is served, and is let be when it is canceled meanwhile', async () => {
  const world = await JobWorld.open(1);
  const [kiosk] = world.kiosks;
  kiosk.busy = true;
  const selfTest = { ...collect, kind: 'capture-self-test' };
  const first = await world.hub.create(selfTest, 'jana');
  await world.pass(100);
  assert.deepEqual([world.hub.job(first.id).counts.IN_PROGRESS, kiosk.begun.length], [1, 0]);
  await world.hub.cancel(first.id, 'jana', { isForced: true });
  kiosk.busy = false;
  await world.pass(100);
  assert.equal(kiosk.begun.length, 0);
  const second = await world.hub.create(selfTest, 'jana');
  await world.pass(60);
  assert.equal(world.hub.job(second.id).status, 'COMPLETED');
});

test('an execution that has begun and is never heard of again times out', async () => {
  const world = await JobWorld.open(1);
  const { id } = await world.hub.create(lockLane, 'jana');
  await world.pass(5);
  world.kiosks[0].disconnect();
  await world.clock.advance(121 * 60_000);
  await world.hub.tick();
  assert.equal(world.hub.job(id).executions[0].status, 'TIMED_OUT');
  await world.kiosks[0].connect();
  await world.pass(30);
  assert.equal(world.hub.job(id).executions[0].status, 'TIMED_OUT');
  assert.ok(world.kiosks[0].jobs.kept.every(({ isSettled }) => isSettled));
});

test('a kind or parameters that a kiosk does not know are rejected by it', async () => {
  const world = await JobWorld.open(1);
  const [kiosk] = world.kiosks;
  const said: unknown[] = [];
  world.line.connect('hub', async body => void said.push((body as { message: unknown }).message));
  const execution = {
    job: 'J1',
    version: 1,
    status: 'QUEUED',
    kind: 'dance',
    parameters: {},
    when: 'any-time',
    order: 1,
  } as const;
  await kiosk.jobs.handle({ type: 'execution', execution } satisfies JobDown);
  await kiosk.jobs.handle({
    type: 'execution',
    execution: { ...execution, job: 'J2', kind: 'lock-lane', parameters: { reason: 5 } },
  } satisfies JobDown);
  await world.line.flush();
  const reasons = said.map(one => one as { status?: string; job?: string; reason?: string });
  const rejected = new Map(
    reasons.flatMap(one => (one.status === 'REJECTED' ? [[one.job, one.reason]] : [])),
  );
  assert.equal(rejected.get('J1'), 'no such kind of job here: dance');
  assert.match(rejected.get('J2') ?? '', /parameters.reason: got 5, wanted string/);
  for (const body of [undefined, {}, { type: 'execution' }, { type: 'executions', executions: [{}] }]) {
    await assert.rejects(kiosk.jobs.handle(body), { code: 'bad-input' });
    await assert.rejects(world.hub.handle(kiosk.address, body), { code: 'bad-input' });
  }
});

test('a job begins on the answer to what was asked just now, and not on an older one', async () => {
  const world = await JobWorld.open(1);
  const [kiosk] = world.kiosks;
  const asked: string[] = [];
  world.line.connect('hub', async body => {
    const { message } = body as { readonly message: { readonly id?: string; readonly status?: string } };
    if (message.status === 'IN_PROGRESS') asked.push(message.id ?? '');
  });
  const execution = {
    job: 'J1',
    kind: 'unlock-lane',
    parameters: { reason: 'x' },
    when: 'any-time',
    order: 1,
  } as const;
  const tell = (version: number, status: 'QUEUED' | 'IN_PROGRESS', re?: string) =>
    kiosk.jobs.handle({ type: 'execution', execution: { ...execution, version, status }, ...(re && { re }) });
  await tell(1, 'QUEUED');
  await world.line.flush();
  assert.equal(asked.length, 1);
  await tell(2, 'IN_PROGRESS');
  await tell(2, 'IN_PROGRESS', 'OLDER');
  await settle();
  assert.deepEqual(kiosk.begun, []);
  await tell(2, 'IN_PROGRESS', asked[0]);
  await settle();
  assert.deepEqual(kiosk.begun, [{ job: 'J1', kind: 'unlock-lane' }]);
});

test('a hub that was set back hears again how a job ended, and it is not done again', async () => {
  const world = await JobWorld.open(1);
  const [kiosk] = world.kiosks;
  const { id } = await world.hub.create(unlockLane, 'jana');
  await world.hub.tick();
  const older = new MemoryDocuments();
  for (const kind of ['job', 'job-execution']) {
    await older.write(await world.hubDocuments.list(kind, { limit: 99 }));
  }
  await world.pass(60);
  assert.equal(world.hub.job(id).status, 'COMPLETED');
  for (const kind of ['job', 'job-execution']) {
    await world.hubDocuments.write(await older.list(kind, { limit: 99 }));
  }
  await world.startHub();
  assert.equal(world.hub.job(id).executions[0].status, 'QUEUED');
  await kiosk.connect();
  await world.pass(60);
  assert.deepEqual([world.hub.job(id).executions[0].status, kiosk.begun.length], ['SUCCEEDED', 1]);
});
