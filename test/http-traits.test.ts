// A hit by a finger and both eyes, as the API tells of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Caller, enrolled, newDesk, probe } from './helpers/caller.ts';
import { irisHitAt } from './helpers/desk.ts';

const id = '02EYES';
const at = '2026-03-01T12:00:00.000Z';
const of = (path: string) => `/v1/encounters/${id}${path}`;
const key = (instance: number, sample: number) =>
  `list=irises&subject=S-0411&instance=${instance}&sample=${sample}`;
const sides = ['right', 'left'] as const;

let desk: Awaited<ReturnType<typeof newDesk>>;
let officer: Caller;
before(async () => {
  desk = await newDesk();
  const eyes = sides.map(eye => ({ person: 11, eye, picture: 1 }));
  await desk.desk.list('irises', [
    { id: 'S-0411', name: 'Ilvane Quill', print: enrolled, eyes },
    { id: 'S-0412', name: 'Somebody Else', print: { ...enrolled, seed: 9 } },
  ]);
  const hit = irisHitAt(id, at, 'S-0411');
  // The left eye did not agree: what a score was fused from does not name it.
  const candidates = hit.candidates.map(candidate => ({
    ...candidate,
    matches: candidate.matches?.filter(match => match.probe !== 2) ?? [],
  }));
  const seen = sides.map(eye => ({ person: 11, eye, picture: 2 }));
  await desk.desk.arrive({ ...hit, candidates }, probe, seen);
  officer = await desk.as('officer');
});
after(() => desk.close());

test('every sample that was searched with stands beside a reference of its kind, agreeing or not', async () => {
  const { samples, candidates } = (await officer.get(of(''))).json();
  assert.deepEqual(samples, [
    { modality: 'fingerprint', position: 0 },
    { modality: 'iris', position: 1 },
    { modality: 'iris', position: 2 },
  ]);
  assert.deepEqual(candidates[0].comparisons, [
    { modality: 'fingerprint', sample: 0, instance: 1, position: 2, hasPicture: true },
    { modality: 'iris', sample: 1, instance: 2, position: 1, hasPicture: true },
    { modality: 'iris', sample: 2, instance: 3, position: 2, hasPicture: true },
  ]);
});

test('each sample has a picture of its own; there is none beyond them', async () => {
  const pictures = await Promise.all([0, 1, 2].map(at => officer.get(of(`/probe.png?sample=${at}`))));
  assert.deepEqual(
    pictures.map(({ statusCode }) => statusCode),
    [200, 200, 200],
  );
  assert.equal(new Set(pictures.map(({ rawPayload }) => rawPayload.toString('base64'))).size, 3);
  assert.equal((await officer.get(of('/probe.png?sample=3'))).statusCode, 404);
  assert.equal((await officer.get(of('/probe.png?sample=-1'))).statusCode, 400);
});

test('the outlines of two irises come in pixels of each picture, and that they were looked at is in the audit', async () => {
  const { probe, reference } = (await officer.get(of(`/outlines?${key(2, 1)}`))).json();
  for (const outline of [probe, reference]) {
    const across = (points: { x: number }[]) => {
      const xs = points.map(({ x }) => x);
      return Math.max(...xs) - Math.min(...xs);
    };
    assert.ok(across(outline.limbus) > across(outline.pupil) && across(outline.pupil) > 10);
  }
  const last = (await desk.desk.audit()).at(-1);
  assert.equal(last?.detail?.['what'], 'outlines');
});

test('of the person who is a candidate every reference may be seen, of anybody else on the list none', async () => {
  const picture = (subject: string, instance: number) =>
    officer.get(of(`/candidates/irises/${subject}/${instance}.png`));
  assert.equal((await picture('S-0411', 3)).statusCode, 200);
  assert.equal((await picture('S-0412', 1)).statusCode, 404);
});

test('scores are told by trait, and by nothing that did not agree', async () => {
  const { candidates } = (await officer.get(of('/scores'))).json();
  assert.deepEqual(candidates[0].matches, [
    { modality: 'iris', sample: 1, instance: 2, score: 55.1 },
    { modality: 'fingerprint', sample: 0, instance: 1, score: 14.2 },
  ]);
});

test('the stream has a score for each trait once somebody has decided, and none before', async () => {
  const lineOf = async () => {
    const { encounters } = (await officer.get('/v1/encounters')).json();
    return encounters.find((one: { id: string }) => one.id === id);
  };
  const scores = async () => (await lineOf()).traits.map(({ topScore }: { topScore?: number }) => topScore);
  assert.deepEqual(await scores(), [undefined, undefined]);
  await officer.call('POST', of('/decision'), { verdict: 'refer' });
  assert.deepEqual(await scores(), [14.2, 55.1]);
});
