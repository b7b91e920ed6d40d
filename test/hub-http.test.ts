// The HTTP API of a hub over a real store: who may see and change what, and what a look at a person leaves behind.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { health, kioskAt } from './helpers/fleet-hub.ts';
import { hubPlace } from './helpers/hub-caller.ts';
import { encounterId } from './helpers/store.ts';

const policy = { policy: { lists: [{ name: 'fugitives', action: 'refer' }] } };
const everybody = { everybody: true };

test('whoever is signed in sees the kiosks, page by page, and one in full', async t => {
  const hub = await hubPlace(t, 5);
  await hub.fleet.shadow.handle(kioskAt(2), health('down'));
  const nobody = await hub.as();
  for (const path of [
    'kiosks',
    'kiosks/s1/gate-0001',
    'jobs',
    'groups',
    'lists',
    'inbox',
    'inbox/1',
    'audit',
  ])
    assert.equal((await nobody.get(`/v1/${path}`)).statusCode, 401, path);
  const officer = await hub.as('officer');
  const first = (await officer.get('/v1/kiosks?limit=3')).json();
  assert.deepEqual(first.kiosks.length, 3);
  assert.deepEqual([first.summary.kiosks, first.summary.down, first.next], [5, 1, 'demo/s1/gate-0005']);
  const second = (await officer.get(`/v1/kiosks?limit=3&after=${first.next}`)).json();
  assert.deepEqual(
    second.kiosks.map(({ address, health: worst }: { address: string; health?: string }) => [address, worst]),
    [
      ['demo/s2/gate-0002', 'down'],
      ['demo/s2/gate-0004', undefined],
    ],
  );
  assert.equal(second.next, undefined);
  assert.equal((await officer.get('/v1/kiosks?shard=s2&line=online')).json().kiosks.length, 2);
  assert.equal((await officer.get('/v1/kiosks?behind=true')).json().kiosks.length, 0);
  assert.equal(
    (await officer.get('/v1/kiosks?line=gone')).json().wanted,
    'one of online, offline, not-heard',
  );
  const one = (await officer.get('/v1/kiosks/s2/gate-0002')).json();
  assert.deepEqual(one.health, [{ name: 'lane', status: 'down', detail: 'as it is' }]);
  assert.equal(one.report.state, 'applied');
  const none = await officer.get('/v1/kiosks/s9/gate-1');
  assert.deepEqual([none.statusCode, none.json().code], [404, 'not-found']);
  assert.equal((await officer.get('/v1/session')).json().device, 'demo/hub');
});

test('a supervisor with a fresh sign-in publishes a configuration; officers and auditors do not', async t => {
  const hub = await hubPlace(t, 3);
  const body = { target: { shards: ['s1'] }, configuration: policy };
  for (const role of ['officer', 'auditor']) {
    const refused = await (await hub.as(role)).call('POST', '/v1/configurations', body);
    assert.deepEqual([refused.statusCode, refused.json().code], [403, 'not-allowed']);
  }
  const supervisor = await hub.as('supervisor');
  const bad = { ...body, configuration: { ...policy, healthIntervalS: 'often' } };
  const refused = (await supervisor.call('POST', '/v1/configurations', bad)).json();
  assert.deepEqual([refused.status, refused.where], [400, 'healthIntervalS']);
  const dry = (await supervisor.call('POST', '/v1/configurations', { ...body, dryRun: true })).json();
  const wanted = [1, 3].map(n => ({ address: `demo/s1/gate-000${n}`, version: 1, isSame: false }));
  assert.deepEqual(dry.published, wanted);
  assert.equal(hub.sent.length, 0);
  const done = await supervisor.call('POST', '/v1/configurations', body);
  assert.deepEqual([done.statusCode, done.json().published], [200, wanted]);
  assert.deepEqual(hub.sent.map(({ to }) => to.device).toSorted(), ['gate-0001', 'gate-0003']);
  const one = (await supervisor.get('/v1/kiosks/s1/gate-0001')).json();
  assert.deepEqual([one.desired.by, one.isBehind], ['supervisor', true]);
  assert.deepEqual(one.configuration.policy.lists[0].name, 'fugitives');
  const foreign = { origin: 'https://elsewhere.test' };
  const stolen = await supervisor.call('POST', '/v1/configurations', body, foreign);
  assert.equal(stolen.json().code, 'foreign-origin');
  await hub.clock.advance(6 * 60_000);
  assert.equal((await supervisor.call('POST', '/v1/configurations', body)).json().code, 'sign-in-again');
});

test('a job is made, told of with its progress, and canceled', async t => {
  const hub = await hubPlace(t, 4);
  const supervisor = await hub.as('supervisor');
  const request = { kind: 'lock-lane', parameters: { reason: 'drill' }, target: everybody };
  const wrong = await supervisor.call('POST', '/v1/jobs', { ...request, parameters: {} });
  assert.deepEqual([wrong.statusCode, wrong.json().code], [400, 'bad-input']);
  const made = await supervisor.call('POST', '/v1/jobs', request);
  assert.equal(made.statusCode, 200, made.body);
  const { id, meant } = made.json();
  assert.equal(meant, 4);
  await hub.fleet.jobs.tick();
  const officer = await hub.as('officer');
  const shown = (await officer.get(`/v1/jobs/${id}`)).json();
  assert.deepEqual(shown.progress[0], { percent: 0, kiosks: 1, asked: 1, ended: 0, failed: 0 });
  assert.deepEqual([shown.counts.QUEUED, shown.executions[0].kiosk], [1, 'demo/s1/gate-0001']);
  assert.equal((await officer.call('POST', `/v1/jobs/${id}/cancel`, {})).statusCode, 403);
  const canceled = await supervisor.call('POST', `/v1/jobs/${id}/cancel`, { force: true });
  assert.deepEqual([canceled.json().status, canceled.json().reason], ['CANCELED', 'canceled by supervisor']);
  assert.equal((await supervisor.call('POST', `/v1/jobs/${id}/cancel`, {})).json().code, 'conflict');
  assert.equal((await officer.get('/v1/jobs')).json().jobs.length, 1);
  assert.equal((await officer.get('/v1/jobs/none')).statusCode, 404);
});

test('groups are put and told of', async t => {
  const hub = await hubPlace(t, 2);
  const supervisor = await hub.as('supervisor');
  const kiosks = ['demo/s1/gate-0001'];
  assert.equal((await supervisor.call('PUT', '/v1/groups/hall', { kiosks })).statusCode, 200);
  assert.deepEqual((await supervisor.get('/v1/groups')).json().groups, [{ name: 'hall', kiosks }]);
  assert.equal((await supervisor.get('/v1/kiosks?group=hall')).json().kiosks.length, 1);
  const unknown = await supervisor.call('PUT', '/v1/groups/hall', { kiosks: ['demo/s1/gate-0009'] });
  assert.deepEqual([unknown.statusCode, unknown.json().where], [404, 'demo/s1/gate-0009']);
  assert.deepEqual((await supervisor.get('/v1/lists')).json(), { lists: [] });
});

test('a hit names nobody in the inbox; a look at the person is on record before it is shown', async t => {
  const hub = await hubPlace(t, 2);
  for (const number of [1, 2, 3, 4]) await hub.arrive(kioskAt(number % 2 === 0 ? 2 : 1), number, number > 2);
  const officer = await hub.as('officer');
  const listed = await officer.get('/v1/inbox');
  const { hits, next } = listed.json();
  assert.deepEqual(
    hits.map(({ id, kiosk, encounter }: Record<string, string>) => [id, kiosk, encounter]),
    [
      ['4', 'demo/s2/gate-0002', encounterId(4)],
      ['3', 'demo/s1/gate-0001', encounterId(3)],
    ],
  );
  assert.equal(next, undefined);
  const views = async () =>
    (await hub.store.auditLinks({ after: 0, limit: 99 })).filter(({ action }) => action === 'person.viewed');
  assert.equal((await views()).length, 0);
  const one = (await officer.get('/v1/inbox/4')).json();
  const [best] = one.whole.candidates;
  assert.ok(best.subject);
  assert.doesNotMatch(listed.body, new RegExp(best.subject));
  assert.deepEqual(
    (await views()).map(({ actor, object }) => [actor, object]),
    [['officer', `demo/s2/gate-0002/${encounterId(4)}`]],
  );
  for (const id of [1, 9]) assert.equal((await officer.get(`/v1/inbox/${id}`)).statusCode, 404);
  assert.deepEqual((await officer.get('/v1/inbox?limit=1')).json().next, '4');
  assert.equal((await officer.get('/v1/inbox?limit=1&before=4')).json().hits[0].id, '3');
});

test('a look that cannot be put on record shows nothing', async t => {
  const hub = await hubPlace(t, 1, entries =>
    entries.some(({ action }) => action === 'person.viewed') ? new Fault('disk-full', 'no room') : undefined,
  );
  await hub.arrive(kioskAt(1), 1, true);
  const officer = await hub.as('officer');
  assert.equal((await officer.get('/v1/inbox')).json().hits.length, 1);
  const refused = await officer.get('/v1/inbox/1');
  assert.deepEqual(
    [refused.statusCode, refused.json().code, 'whole' in refused.json()],
    [503, 'disk-full', false],
  );
});

test('health and metrics are open, and tell nothing of people', async t => {
  const hub = await hubPlace(t, 2);
  const nobody = await hub.as();
  const { status, device } = (await nobody.get('/health')).json();
  assert.deepEqual([status, device], ['up', 'demo/hub']);
  const metrics = (await nobody.get('/metrics')).body;
  for (const line of [
    'bitmapd_hub_link_up 1',
    'bitmapd_hub_events_total{outcome="received"} 3',
    'bitmapd_fleet_kiosks{line="online"} 2',
    'bitmapd_store_level 0',
  ])
    assert.ok(metrics.includes(`\n${line}\n`), line);
  assert.match(metrics, /\n# EOF\n$/);
});

test('every schema of every route of a hub can be compiled, and the OpenAPI document has them all', async t => {
  const hub = await hubPlace(t, 0);
  assert.doesNotThrow(hub.http.compileSchemas);
  const document = (await (await hub.as()).get('/documentation/json')).json();
  assert.match(document.openapi, /^3\.1\./);
  const routes = Object.entries(document.paths as Record<string, object>).map(
    ([path, methods]) => `${path} ${Object.keys(methods).join(' ')}`,
  );
  assert.deepEqual(routes.toSorted(), [
    '/health get',
    '/metrics get',
    '/v1/audit get',
    '/v1/configurations post',
    '/v1/events get',
    '/v1/groups get',
    '/v1/groups/{name} put',
    '/v1/inbox get',
    '/v1/inbox/{id} get',
    '/v1/jobs get post',
    '/v1/jobs/{id} get',
    '/v1/jobs/{id}/cancel post',
    '/v1/kiosks get',
    '/v1/kiosks/{shard}/{device} get',
    '/v1/lists get',
    '/v1/searches post',
    '/v1/session post get delete',
    '/v1/session/link post',
  ]);
  const { responses } = document.paths['/v1/jobs'].post;
  assert.deepEqual(Object.keys(responses), ['200', '400', '401', '403', '404', '409', '503']);
});
