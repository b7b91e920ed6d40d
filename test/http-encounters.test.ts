import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { Fault } from '../daemon/core/errors.ts';
import { encounterAt } from './helpers/desk.ts';
import { hitId, newDesk, pairsPath, picturePath } from './helpers/caller.ts';

let desk: Awaited<ReturnType<typeof newDesk>>;
beforeEach(async () => {
  desk = await newDesk();
});
afterEach(() => desk.close());

const person = {
  details: `/v1/encounters/${hitId}`,
  probe: `/v1/encounters/${hitId}/probe.png`,
  candidate: picturePath,
  pairs: pairsPath,
  scores: `/v1/encounters/${hitId}/scores`,
};

test('nothing but /health and /metrics is told to somebody who is not signed in', async () => {
  const nobody = await desk.as();
  const paths = [
    ...Object.values(person),
    '/v1/encounters',
    '/v1/lane',
    '/v1/audit',
    '/v1/events',
    '/v1/session',
  ];
  for (const path of paths) {
    const response = await nobody.get(path);
    assert.equal(response.statusCode, 401, path);
    assert.equal(response.json().code, 'signed-out');
  }
  assert.equal((await nobody.get('/health')).statusCode, 200);
});

test('the stream is newest first, pages back, and carries neither name nor score', async () => {
  for (const id of ['02', '03', '04']) await desk.desk.arrive(encounterAt(id, '2026-03-01T12:00:00.000Z'));
  const officer = await desk.as('officer');
  const page = (await officer.get('/v1/encounters?limit=2')).json().encounters;
  assert.deepEqual(
    page.map(({ id }: { id: string }) => id),
    ['04', '03'],
  );
  const rest = await officer.get('/v1/encounters?limit=10&before=03');
  assert.deepEqual(
    rest.json().encounters.map(({ id }: { id: string }) => id),
    ['02', hitId],
  );
  assert.doesNotMatch(rest.body, /ERIKSSON|S-0187|61\.4/);
});

test('details name the candidate and hold no score; the scores are a step of their own', async () => {
  const officer = await desk.as('officer');
  const details = await officer.get(person.details);
  const [candidate] = details.json().candidates;
  assert.deepEqual(details.json().lists, [{ name: 'national', version: 3, templates: 1204, compared: 1204 }]);
  assert.equal(candidate.name, 'Viktor Lindqvist');
  assert.equal(candidate.action, 'refer');
  assert.equal(candidate.enrolledAt, '2025-12-20T00:00:00.000Z');
  assert.doesNotMatch(details.body, /61\.4|thresholds/);
  const scores = (await officer.get(person.scores)).json();
  assert.deepEqual(scores.thresholds, { red: 55, yellow: 45 });
  assert.equal(scores.candidates[0].score, 61.4);
});

for (const [what, path] of Object.entries(person)) {
  test(`who looks at the ${what} of a person is in the audit`, async () => {
    const officer = await desk.as('officer');
    assert.equal((await officer.get(path)).statusCode, 200);
    const last = (await desk.desk.audit()).at(-1);
    assert.equal(last?.action, 'person.viewed');
    assert.equal(last?.actor, 'officer');
    assert.equal(last?.object, hitId);
    assert.equal(last?.detail?.what, what);
  });

  test(`no ${what} of a person is sent when the audit cannot be written`, async () => {
    const officer = await desk.as('officer');
    desk.desk.disk.isFull = true;
    const response = await officer.get(path);
    assert.equal(response.statusCode, 503);
    assert.equal(response.json().code, 'disk-full');
    assert.doesNotMatch(response.body, /ERIKSSON|Lindqvist|61\.4|PNG|"x"/);
  });
}

test('a hit whose pictures are damaged is shown without them, and says so', async t => {
  const corrupt = new Fault('corrupt', 'the record does not authenticate');
  t.mock.method(desk.desk.deps.store, 'evidence', () => Promise.reject(corrupt));
  const officer = await desk.as('officer');
  const details = await officer.get(person.details);
  assert.equal(details.statusCode, 200);
  const { hasProbe, evidenceDamaged, candidates } = details.json();
  assert.deepEqual([hasProbe, evidenceDamaged, candidates.length], [false, true, 1]);
});

test('the audit tells which sample was looked at: an eye is not a finger', async () => {
  const officer = await desk.as('officer');
  for (const path of [person.probe, pairsPath]) {
    await officer.get(path);
    assert.equal((await desk.desk.audit()).at(-1)?.detail?.sample, 0);
  }
});

test('both pictures are PNG and are kept by no cache', async () => {
  const officer = await desk.as('officer');
  for (const path of [person.probe, person.candidate]) {
    const response = await officer.get(path);
    assert.equal(response.headers['content-type'], 'image/png');
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.equal(response.rawPayload.subarray(1, 4).toString(), 'PNG');
  }
});

test('pairs come in pixels of each picture, without the score', async () => {
  const officer = await desk.as('officer');
  const response = await officer.get(pairsPath);
  const { pairs, scale } = response.json();
  assert.equal(scale, 1);
  assert.ok(pairs.length > 8);
  assert.deepEqual(Object.keys(pairs[0].probe).sort(), ['angle', 'x', 'y']);
  assert.doesNotMatch(response.body, /score/);
});

test('nobody can browse the list through an encounter', async () => {
  await desk.desk.arrive(encounterAt('02', '2026-03-01T12:00:00.000Z'));
  const officer = await desk.as('officer');
  const other = await officer.get('/v1/encounters/02/candidates/national/S-0187/1.png');
  assert.equal(other.statusCode, 404);
  assert.equal((await officer.get('/v1/encounters/nowhere')).statusCode, 404);
});
