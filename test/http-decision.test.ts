import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { parameters } from '../daemon/http/parameters.ts';
import { encounterAt } from './helpers/desk.ts';
import { type Caller, hitId, newDesk } from './helpers/caller.ts';

let desk: Awaited<ReturnType<typeof newDesk>>;
beforeEach(async () => {
  desk = await newDesk();
});
afterEach(() => desk.close());

const decide = (caller: Caller, body: object, id = hitId) =>
  caller.call('POST', `/v1/encounters/${id}/decision`, body);

test('a decision is stored, audited and put into the outbox together', async () => {
  const before = await desk.desk.store.outbox.count();
  const response = await decide(await desk.as('officer'), { verdict: 'refer' });
  assert.equal(response.statusCode, 200);
  const [decision] = await desk.desk.store.decisions(hitId);
  assert.deepEqual(decision, response.json());
  assert.equal(decision?.officer, 'officer');
  assert.equal((await desk.desk.audit()).at(-1)?.action, 'hit.decided');
  assert.equal(await desk.desk.store.outbox.count(), before + 1);
  assert.deepEqual(await desk.desk.lastEvent(), { type: 'org.bitmap.decision.v1', data: decision });
});

test('an auditor reads the audit and decides nothing; an officer does not read it', async () => {
  const auditor = await desk.as('auditor');
  const refused = await decide(auditor, { verdict: 'refer' });
  assert.equal(refused.statusCode, 403);
  assert.equal(refused.json().code, 'not-allowed');
  const page = (await auditor.get('/v1/audit?after=1&limit=2')).json().links;
  assert.deepEqual(
    page.map(({ seq }: { seq: number }) => seq),
    [2, 3],
  );
  assert.equal((await auditor.call('POST', '/v1/lane/gate-1/command', { command: 'reset' })).statusCode, 403);
  assert.equal((await (await desk.as('officer')).get('/v1/audit')).statusCode, 403);
});

test('a sign-in that is not fresh is asked for again; then the decision is taken', async () => {
  const officer = await desk.as('officer');
  await desk.clock.advance(parameters.freshMs);
  const stale = await decide(officer, { verdict: 'refer' });
  assert.equal(stale.statusCode, 403);
  assert.equal(stale.json().code, 'sign-in-again');
  assert.deepEqual(await desk.desk.store.decisions(hitId), []);
  await officer.signIn('officer');
  assert.equal((await decide(officer, { verdict: 'refer' })).statusCode, 200);
});

test('dismissing needs a reason, of more than blanks', async () => {
  const officer = await desk.as('officer');
  const refused = await decide(officer, { verdict: 'dismiss', reason: '  ' });
  assert.equal(refused.statusCode, 400);
  assert.equal(refused.json().where, 'body.reason');
  assert.equal((await decide(officer, { verdict: 'dismiss', reason: 'ridges differ' })).statusCode, 200);
});

test('of two officers who decide at once one is told that it has been decided; a supervisor may overrule', async () => {
  const [one, two] = [await desk.as('officer'), await desk.as('officer')];
  const codes = await Promise.all(
    [one, two].map(async officer => (await decide(officer, { verdict: 'refer' })).statusCode),
  );
  assert.deepEqual(
    codes.sort((a, b) => a - b),
    [200, 409],
  );
  const overruled = await decide(await desk.as('supervisor'), {
    verdict: 'dismiss',
    reason: 'not the person',
  });
  assert.equal(overruled.statusCode, 200);
});

test('where there is no candidate there is nothing to decide', async () => {
  await desk.desk.arrive(encounterAt('02', '2026-03-01T12:00:00.000Z'));
  const refused = await decide(await desk.as('officer'), { verdict: 'refer' }, '02');
  assert.equal(refused.json().code, 'conflict');
});

test('a command reaches its lane with the name of the officer; one that means nothing is a conflict', async () => {
  const officer = await desk.as('officer');
  const early = await officer.call('POST', '/v1/lane/gate-1/command', { command: 'release-traveller' });
  assert.equal(early.statusCode, 409);
  await desk.clock.advance(parameters.freshMs);
  const closed = await officer.call('POST', '/v1/lane/gate-1/command', { command: 'close-lane' });
  assert.equal(closed.json().state, 'out-of-service');
  assert.deepEqual(desk.desk.lane.commands, [{ command: 'close-lane', officer: 'officer' }]);
  const nowhere = await officer.call('POST', '/v1/lane/gate-9/command', { command: 'reset' });
  assert.equal(nowhere.json().wanted, 'gate-1');
});

test('a command that was meant for a traveller who has left does not reach the next one', async () => {
  const officer = await desk.as('officer');
  const { lane } = desk.desk;
  const commands = lane.commands.length;
  lane.show({ ...lane.view, state: 'referred', encounter: 'E2' });
  const tell = (encounter: string) =>
    officer.call('POST', '/v1/lane/gate-1/command', { command: 'release-traveller', encounter });
  const late = await tell('E1');
  assert.equal(late.statusCode, 409);
  assert.equal(lane.commands.length, commands);
  assert.equal((await tell('E2')).statusCode, 200);
  assert.equal(lane.commands.length, commands + 1);
});
