// What the API tells of an intake desk, and lets officers do there.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Caller, newDesk } from './helpers/caller.ts';
import { StubDesk } from './helpers/stub-desk.ts';

const intake = new StubDesk();
let desk: Awaited<ReturnType<typeof newDesk>>;
let officer: Caller;
before(async () => {
  desk = await newDesk({ intake });
  officer = await desk.as('officer');
});
after(() => desk.close());

test('whoever is signed in sees the desk', async () => {
  const seen = await officer.get('/v1/intake');
  assert.equal(seen.statusCode, 200);
  assert.deepEqual(seen.json(), intake.view);
});

test('each order is given by the name of who is signed in, for the person who was meant', async () => {
  intake.orders.length = 0;
  const encounter = '02DESK';
  const posts: [string, object][] = [
    ['/v1/intake/start', {}],
    ['/v1/intake/traits/right-thumb/retake', { encounter }],
    ['/v1/intake/traits/right-thumb/override', { reason: 'worn ridges' }],
    ['/v1/intake/traits/left-little/absent', { reason: 'bandaged' }],
    ['/v1/intake/pause', {}],
    ['/v1/intake/finish', { encounter }],
    ['/v1/intake/cancel', { reason: 'wrong person' }],
  ];
  for (const [path, body] of posts)
    assert.equal((await officer.call('POST', path, body)).statusCode, 200, path);
  assert.deepEqual(
    intake.orders.map(({ order }) => order),
    [
      { order: 'start' },
      { order: 'retake', trait: 'right-thumb', discard: false },
      { order: 'override', trait: 'right-thumb', reason: 'worn ridges' },
      { order: 'absent', trait: 'left-little', reason: 'bandaged' },
      { order: 'pause' },
      { order: 'finish' },
      { order: 'cancel', reason: 'wrong person' },
    ],
  );
  assert.ok(intake.orders.every(one => one.officer === 'officer'));
  assert.deepEqual(intake.orders[1]?.encounter, encounter);
});

test('an order that means nothing now is 409 and says why; one that is none is 400', async () => {
  const refused = await officer.call('POST', '/v1/intake/resume', {});
  assert.deepEqual([refused.statusCode, refused.json().code], [409, 'conflict']);
  const bad: [string, object][] = [
    ['/v1/intake/traits/left-foot/retake', {}],
    ['/v1/intake/traits/right-thumb/absent', { reason: 'because' }],
    ['/v1/intake/traits/right-thumb/override', {}],
    ['/v1/intake/cancel', { reason: '' }],
  ];
  for (const [path, body] of bad)
    assert.equal((await officer.call('POST', path, body)).statusCode, 400, path);
});

test('an auditor looks on and gives no orders; nobody who is signed out sees anything', async () => {
  const auditor = await desk.as('auditor');
  assert.equal((await auditor.get('/v1/intake')).statusCode, 200);
  assert.equal((await auditor.call('POST', '/v1/intake/finish', {})).statusCode, 403);
  assert.equal((await (await desk.as()).get('/v1/intake')).statusCode, 401);
});

test('a gate says that it is no desk, and how to make it one', async () => {
  const gate = await newDesk();
  try {
    const jana = await gate.as('officer');
    const refused = await jana.get('/v1/intake');
    assert.deepEqual([refused.statusCode, refused.json().code], [404, 'not-found']);
    assert.match(refused.json().detail, /section `intake`/);
  } finally {
    await gate.close();
  }
});
