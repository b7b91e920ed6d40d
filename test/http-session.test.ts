import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { parameters } from '../daemon/http/parameters.ts';
import { newDesk } from './helpers/caller.ts';

let desk: Awaited<ReturnType<typeof newDesk>>;
beforeEach(async () => {
  desk = await newDesk();
});
afterEach(() => desk.close());

const actions = async () => (await desk.desk.audit()).map(({ action }) => action);

test('a sign-in sets a cookie that scripts and other sites cannot use, and is audited', async () => {
  const caller = await desk.as();
  const response = await caller.signIn('officer');
  assert.equal(response.statusCode, 200);
  assert.match(String(response.headers['set-cookie']), /HttpOnly; SameSite=Strict/);
  assert.equal((await caller.get('/v1/session')).json().role, 'officer');
  assert.ok((await actions()).includes('account.signed-in'));
});

test('a wrong password and an unknown account get the same answer', async () => {
  const caller = await desk.as();
  const wrong = await caller.signIn('officer', 'not the password');
  const unknown = await caller.signIn('nobody', 'not the password');
  assert.equal(wrong.statusCode, 401);
  assert.deepEqual(wrong.json(), unknown.json());
  assert.equal((await actions()).filter(action => action === 'account.sign-in-failed').length, 2);
});

test('repeated failures pause that account from that address, and then let it in again', async () => {
  const caller = await desk.as();
  for (let n = 0; n < parameters.freeFailures; n += 1) await caller.signIn('officer', 'guess');
  const paused = await caller.signIn('officer');
  assert.equal(paused.statusCode, 429);
  assert.equal(paused.headers['retry-after'], String(parameters.firstPauseMs / 1000));
  assert.equal((await caller.signIn('supervisor')).statusCode, 200);
  await desk.clock.advance(parameters.firstPauseMs);
  assert.equal((await caller.signIn('officer')).statusCode, 200);
});

test('one address may not go on guessing without end', async () => {
  const caller = await desk.as();
  const guess = (n: number) =>
    caller.call('POST', '/v1/session/link', { token: `guess-${String(n).padStart(16, '0')}` });
  for (let n = 0; n < parameters.signInsPerMinute; n += 1) assert.equal((await guess(n)).statusCode, 401);
  const refused = await guess(99);
  assert.equal(refused.statusCode, 429);
  assert.equal(refused.json().code, 'too-many-attempts');
  assert.ok(refused.headers['retry-after']);
});

test('a link signs in once, and looking at its page does not use it up', async () => {
  const token = desk.http.issueToken('officer');
  const [first, second] = [await desk.as(), await desk.as()];
  await first.get(`/sign-in?token=${token}`);
  assert.equal((await first.call('POST', '/v1/session/link', { token })).statusCode, 200);
  assert.equal((await first.get('/v1/session')).json().account, 'officer');
  const again = await second.call('POST', '/v1/session/link', { token });
  assert.equal(again.statusCode, 401);
});

test('a link that nobody opened is void after its time', async () => {
  const token = desk.http.issueToken('officer');
  await desk.clock.advance(parameters.linkMs);
  const caller = await desk.as();
  assert.equal((await caller.call('POST', '/v1/session/link', { token })).statusCode, 401);
});

test('a session ends when idle, after a shift, and on sign-out', async () => {
  const idle = await desk.as('officer');
  await desk.clock.advance(parameters.sessionIdleMs);
  assert.equal((await idle.get('/v1/session')).json().code, 'signed-out');

  const busy = await desk.as('officer');
  const steps = parameters.sessionAbsoluteMs / (parameters.sessionIdleMs / 2);
  for (let n = 1; n < steps; n += 1) {
    await desk.clock.advance(parameters.sessionIdleMs / 2);
    assert.equal((await busy.get('/v1/session')).statusCode, 200);
  }
  await desk.clock.advance(parameters.sessionIdleMs / 2);
  assert.equal((await busy.get('/v1/session')).statusCode, 401);

  const leaving = await desk.as('officer');
  const { cookie } = leaving;
  await leaving.call('DELETE', '/v1/session');
  leaving.cookie = cookie;
  assert.equal((await leaving.get('/v1/session')).statusCode, 401);
});

test('signing in again gives a new token, and the old one is void', async () => {
  const caller = await desk.as('officer');
  const old = caller.cookie;
  await caller.signIn('officer');
  assert.notEqual(caller.cookie, old);
  caller.cookie = old;
  assert.equal((await caller.get('/v1/session')).statusCode, 401);
});

test('nobody is let in whose sign-in cannot be written down', async () => {
  const caller = await desk.as();
  desk.desk.disk.isFull = true;
  const refused = await caller.signIn('officer');
  assert.equal(refused.statusCode, 503);
  assert.equal(caller.cookie, '');
});

test("a write from another site's page is refused, one from the own page is taken", async () => {
  const caller = await desk.as('officer');
  const command = { command: 'reset' };
  const foreign = { origin: 'http://evil.example', host: 'localhost:80' };
  const refused = await caller.call('POST', '/v1/lane/gate-1/command', command, foreign);
  assert.equal(refused.json().code, 'foreign-origin');
  const own = { origin: 'http://kiosk.local:8080', host: 'kiosk.local:8080' };
  const taken = await caller.call('POST', '/v1/lane/gate-1/command', command, own);
  assert.equal(taken.statusCode, 200);
});
