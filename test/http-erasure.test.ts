import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { parameters } from '../daemon/http/parameters.ts';
import { type Caller, hitId, newDesk, pairsPath } from './helpers/caller.ts';

let desk: Awaited<ReturnType<typeof newDesk>>;
beforeEach(async () => {
  desk = await newDesk();
});
afterEach(() => desk.close());

const erase = (caller: Caller, body: object = { reason: 'redress 17' }, id = hitId) =>
  caller.call('DELETE', `/v1/encounters/${id}`, body);

test('a supervisor erases a hit: it is gone from every page, and the receipt stands in the audit and the outbox', async () => {
  const supervisor = await desk.as('supervisor');
  const response = await erase(supervisor);
  assert.equal(response.statusCode, 200);
  const receipt = response.json();
  assert.deepEqual([receipt.by, receipt.reason, receipt.keyDestroyed], ['supervisor', 'redress 17', true]);
  const details = (await supervisor.get(`/v1/encounters/${hitId}`)).json();
  assert.deepEqual(details.erased, receipt);
  assert.deepEqual([details.candidates, details.biographics, details.hasProbe], [[], undefined, false]);
  const picture = await supervisor.get(`/v1/encounters/${hitId}/probe.png?sample=0`);
  assert.deepEqual([picture.statusCode, picture.json().code], [410, 'erased']);
  assert.equal((await supervisor.get(pairsPath)).statusCode, 404, 'it has no candidate any more');
  const audit = await desk.desk.audit();
  assert.ok(audit.some(({ action, object }) => action === 'encounter.erased' && object === hitId));
  assert.deepEqual(await desk.desk.lastEvent(), {
    type: 'org.bitmap.erasure.v1',
    data: { ...receipt, answer: 'RED' },
  });
  assert.equal((await supervisor.get('/v1/encounters')).json().encounters.length, 1);
});

test('an erased hit cannot be decided, nor erased again', async () => {
  const supervisor = await desk.as('supervisor');
  await erase(supervisor);
  const decision = await supervisor.call('POST', `/v1/encounters/${hitId}/decision`, { verdict: 'refer' });
  assert.equal(decision.statusCode, 409);
  assert.equal((await erase(supervisor)).statusCode, 409);
});

test('it takes a supervisor, a fresh sign-in, a reason, and an encounter', async () => {
  for (const role of ['officer', 'auditor', undefined]) {
    const { statusCode } = await erase(await desk.as(role));
    assert.equal(statusCode, role === undefined ? 401 : 403, role);
  }
  const supervisor = await desk.as('supervisor');
  assert.equal((await erase(supervisor, { reason: ' ' })).statusCode, 400);
  assert.equal((await erase(supervisor, {})).statusCode, 400);
  assert.equal((await erase(supervisor, { reason: 'x' }, 'nobody')).statusCode, 404);
  await desk.clock.advance(parameters.freshMs);
  assert.equal((await erase(supervisor)).json().code, 'sign-in-again');
  assert.equal((await desk.desk.store.encounter(hitId))?.erased, undefined);
});
