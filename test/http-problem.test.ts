import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { buildApp, startHttp } from '../daemon/http/server.ts';
import { newDesk } from './helpers/caller.ts';

let desk: Awaited<ReturnType<typeof newDesk>>;
before(async () => {
  desk = await newDesk();
});
after(() => desk.close());

test('an error is problem+json that says what was given and what is wanted', async () => {
  const officer = await desk.as('officer');
  const response = await officer.call('POST', '/v1/lane/gate-1/command', { command: 'explode' });
  assert.match(String(response.headers['content-type']), /^application\/problem\+json/);
  const problem = response.json();
  assert.equal(problem.status, 400);
  assert.equal(problem.code, 'bad-input');
  assert.equal(problem.where, 'body.command');
  assert.equal(problem.wanted, 'one of release-traveller, reset, close-lane, open-lane');
  assert.equal(problem.instance, '/v1/lane/gate-1/command');
});

test('an unknown path is 404; a known one with another method is 405 and names those that there are', async () => {
  const officer = await desk.as('officer');
  assert.equal((await officer.get('/v2/anything')).statusCode, 404);
  const response = await officer.call('PUT', '/v1/encounters');
  assert.equal(response.statusCode, 405);
  assert.equal(response.headers.allow, 'GET, HEAD');
});

test('a field that nobody knows, a body that is no JSON and one that is too large are refused', async () => {
  const officer = await desk.as('officer');
  const path = '/v1/lane/gate-1/command';
  const unknown = await officer.call('POST', path, { command: 'reset', force: true });
  assert.equal(unknown.statusCode, 400);
  const large = await officer.call('POST', path, { command: 'x'.repeat(20_000) });
  assert.equal(large.json().code, 'too-large');
  const text = await desk.http.app.inject({
    method: 'POST',
    url: '/v1/session',
    headers: { 'content-type': 'application/json' },
    payload: '{"name": ',
  });
  assert.equal(text.statusCode, 400);
  assert.equal(text.json().code, 'bad-input');
});

test('a token in the query does not come back in a problem', async () => {
  const nobody = await desk.as();
  assert.doesNotMatch((await nobody.get('/sign-out?token=secret')).body, /secret/);
});

test('pages run no inline script and are framed by nobody', async () => {
  const policy = String((await (await desk.as()).get('/health')).headers['content-security-policy']);
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self'(;|$)/);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
});

test('every schema of every route can be compiled', async () => {
  const { app, compileSchemas } = await buildApp(desk.desk.deps, { port: 0 });
  assert.doesNotThrow(compileSchemas);
  await app.close();
});

test('the OpenAPI document is 3.1 and has every route with its refusals', async () => {
  const nobody = await desk.as();
  const document = (await nobody.get('/documentation/json')).json();
  assert.match(document.openapi, /^3\.1\./);
  assert.deepEqual(Object.keys(document.paths).sort(), [
    '/health',
    '/metrics',
    '/v1/audit',
    '/v1/encounters',
    '/v1/encounters/{id}',
    '/v1/encounters/{id}/candidates/{list}/{subject}/{instance}.png',
    '/v1/encounters/{id}/decision',
    '/v1/encounters/{id}/outlines',
    '/v1/encounters/{id}/pairs',
    '/v1/encounters/{id}/probe.png',
    '/v1/encounters/{id}/scores',
    '/v1/events',
    '/v1/intake',
    '/v1/intake/cancel',
    '/v1/intake/finish',
    '/v1/intake/pause',
    '/v1/intake/resume',
    '/v1/intake/start',
    '/v1/intake/traits/{trait}/absent',
    '/v1/intake/traits/{trait}/override',
    '/v1/intake/traits/{trait}/retake',
    '/v1/lane',
    '/v1/lane/{lane}/command',
    '/v1/session',
    '/v1/session/link',
  ]);
  const responses = document.paths['/v1/encounters/{id}/decision'].post.responses;
  assert.deepEqual(Object.keys(responses), ['200', '400', '401', '403', '404', '409', '503']);
  assert.ok(responses['403'].content['application/problem+json'].schema.properties.code);
});

test('the page of the documentation, its script and its styles come with the headers of every answer', async () => {
  const nobody = await desk.as();
  const page = await nobody.get('/documentation');
  assert.match(String(page.headers['content-type']), /^text\/html/);
  for (const url of [
    '',
    '/static/swagger-ui-bundle.js',
    '/static/swagger-ui.css',
    '/static/theme/bitmapd.css',
    '/yaml',
  ]) {
    const { statusCode, headers } = await nobody.get(`/documentation${url}`);
    assert.equal(statusCode, 200, url);
    assert.match(String(headers['content-security-policy']), /default-src 'none'/, url);
  }
  assert.equal((await nobody.get('/documentation/static/none.js')).json().code, 'not-found');
  assert.equal((await nobody.call('POST', '/documentation/')).json().code, 'method-not-allowed');
});

test('a port that is taken is named, with what to do', async () => {
  const first = await startHttp(desk.desk.deps, { port: 0 });
  const port = Number(new URL(first.url).port);
  try {
    await assert.rejects(startHttp(desk.desk.deps, { port }), (error: unknown) => {
      assert.ok(error instanceof Fault);
      assert.equal(error.code, 'busy');
      assert.match(error.message, new RegExp(`port ${port} .*--port`));
      return true;
    });
  } finally {
    await first.close();
  }
});

test('a request that finds the store closed is told of while the server serves, and not once it is being closed', async () => {
  const told: string[] = [];
  const options = { port: 0, report: (_error: unknown, where: string) => void told.push(where) };
  const refusals: (() => void)[] = [];
  const accounts = () => new Promise<never>((_, reject) => refusals.push(() => reject(closed)));
  const store = Object.assign(Object.create(desk.desk.store), { account: accounts, accounts });
  const { app } = await buildApp({ ...desk.desk.deps, store }, options);
  const refused = async (before: () => Promise<unknown>) => {
    const payload = { name: 'jana', password: 'anything at all' };
    const asked = app.inject({ method: 'POST', url: '/v1/session', payload });
    while (refusals.length === 0) await new Promise(resolve => setImmediate(resolve));
    await before();
    refusals.pop()?.();
    return (await asked).statusCode;
  };
  assert.equal(await refused(async () => {}), 503);
  assert.equal(await refused(() => app.close()), 503);
  assert.deepEqual(told, ['/v1/session']);
});

const closed = new Fault('unavailable', 'the store is closed');
