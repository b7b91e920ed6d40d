// A second opinion: a person looked for on all lists of a hub. What was not searched never looks like no match.
import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import * as fc from 'fast-check';
import { encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { listsFolderOf } from '../daemon/hub-lists.ts';
import type { SecondOpinion } from '../daemon/hub/search/second-opinion.ts';
import { listHere, publishHere } from '../daemon/publish-here.ts';
import type { AuditEntry } from '../daemon/store/contract/audit.ts';
import { noted } from './helpers/data-folder.ts';
import { hubPlace } from './helpers/hub-caller.ts';
import { irisTemplate } from './helpers/iris-arbitraries.ts';
import { readablePerson } from './helpers/readable-person.ts';
import { bitmapd } from './helpers/verb.ts';

const reason = 'case 7';

/** A hub that publishes lists of people that can be read. */
async function place(t: TestContext, refusal?: (entries: readonly AuditEntry[]) => Error | undefined) {
  const hub = await hubPlace(t, 0, refusal);
  const machine = noted();
  const publish = async (list: string, fingers: readonly number[]) => {
    await listHere(hub.data, list, machine);
    const details = { name: `NAME-OF-${list}`, dateOfBirth: '1980-05-17' };
    const people = fingers.map(finger => readablePerson(finger, `${list}-${finger}`, details));
    await publishHere(hub.data, list, people, machine);
  };
  const search = (finger: number) => hub.deps.search.search({ probes: [probeOf(finger)], reason }, 'ann');
  return { ...hub, publish, search };
}

const templateOf = (finger: number) => readablePerson(finger).references[0]?.template ?? new Uint8Array();
const probeOf = (finger: number) => {
  return { modality: 'fingerprint' as const, template: Buffer.from(templateOf(finger)).toString('base64') };
};

const found = ({ answer, candidates }: SecondOpinion) => [
  answer,
  candidates.map(({ list, subject }) => `${list}/${subject}`),
];

test('whoever is on any list is found, with the name there; the audit has who looked, why, and for what answer', async t => {
  const { publish, search, store } = await place(t);
  await publish('fugitives', [0, 1]);
  await publish('gangs', [6, 7, 8, 9]);
  const opinion = await search(8);
  assert.deepEqual(found(opinion), ['YELLOW', ['gangs/gangs-8']]);
  assert.deepEqual(
    [opinion.candidates[0]?.name, opinion.candidates[0]?.dateOfBirth, opinion.templates],
    ['NAME-OF-gangs', '1980-05-17', 6],
  );
  assert.deepEqual(found(await search(11)), ['GREEN', []]);
  const links = await store.auditLinks({ after: 0, limit: 100 });
  const looks = links.filter(({ action }) => action.startsWith('person.search'));
  assert.deepEqual(
    looks.map(({ action, actor, detail }) => [action, actor, detail?.['reason'] ?? detail?.['candidates']]),
    [
      ['person.searched', 'ann', reason],
      ['person.search-answered', 'ann', 'gangs/gangs-8'],
      ['person.searched', 'ann', reason],
      ['person.search-answered', 'ann', ''],
    ],
  );
});

test('each search is by the newest epoch of every list', async t => {
  const { publish, search } = await place(t);
  await publish('fugitives', [0, 1]);
  assert.deepEqual(found(await search(1)), ['RED', ['fugitives/fugitives-1']]);
  await publish('fugitives', [0, 2]);
  await publish('gangs', [3]);
  assert.deepEqual(found(await search(1)), ['GREEN', []]);
  const both = await Promise.all([search(2), search(3)]);
  assert.deepEqual(both.map(found), [
    ['RED', ['fugitives/fugitives-2']],
    ['RED', ['gangs/gangs-3']],
  ]);
});

test('a list that the hub does not publish any more is not searched', async t => {
  const { publish, search, data } = await place(t);
  await publish('fugitives', [0, 1]);
  await publish('gangs', [3]);
  assert.deepEqual(found(await search(3)), ['RED', ['gangs/gangs-3']]);
  await rm(path.join(listsFolderOf(data), 'gangs'), { recursive: true });
  const { lists, ...opinion } = await search(3);
  assert.deepEqual(found({ ...opinion, lists }), ['GREEN', []]);
  assert.deepEqual(
    lists.map(({ name }) => name),
    ['fugitives'],
  );
});

test('a hub without a list has not searched: GREY', async t => {
  const { search } = await place(t);
  const { answer, greyReasons } = await search(1);
  assert.deepEqual([answer, greyReasons], ['GREY', ['no-list']]);
});

test('a trait that no list holds was not searched: GREY', async t => {
  const { publish, deps } = await place(t);
  await publish('fugitives', [0, 1]);
  const [eye] = fc.sample(irisTemplate, { numRuns: 1, seed: 1 });
  assert.ok(eye);
  const template = Buffer.from(encodeIrisTemplate(eye)).toString('base64');
  const probes = [{ modality: 'iris' as const, template }];
  const { answer, greyReasons } = await deps.search.search({ probes, reason }, 'ann');
  assert.equal(answer, 'GREY');
  assert.ok(greyReasons.includes('no-list'));
});

test('a list that cannot be read is no empty list: the search fails, until it can', async t => {
  const { publish, search, data } = await place(t);
  await publish('fugitives', [0, 1]);
  const folder = path.join(listsFolderOf(data), 'fugitives', 'targets');
  const name = (await readdir(folder)).find(file => file.endsWith('snapshot-1')) ?? '';
  const bytes = await readFile(path.join(folder, name));
  const damaged = Buffer.from(bytes);
  damaged[damaged.length - 20] ^= 1;
  await writeFile(path.join(folder, name), damaged);
  await assert.rejects(search(1), /does not open/);
  await writeFile(path.join(folder, name), bytes);
  assert.equal((await search(1)).answer, 'RED');
});

test('what is no template is refused, and nobody was looked for', async t => {
  const { publish, deps, store } = await place(t);
  await publish('fugitives', [0]);
  const probes = [probeOf(0), { modality: 'fingerprint' as const, template: 'AAAA' }];
  await assert.rejects(deps.search.search({ probes, reason }, 'ann'), { code: 'bad-input' });
  const links = await store.auditLinks({ after: 0, limit: 100 });
  assert.equal(links.filter(({ action }) => action === 'person.searched').length, 0);
});

test('when the audit does not take it nobody is looked for', async t => {
  const full = new Error('the disk is full');
  const isLook = ({ action }: AuditEntry) => action.startsWith('person.');
  const { publish, search, data } = await place(t, entries => (entries.some(isLook) ? full : undefined));
  await publish('fugitives', [0]);
  await rm(path.join(listsFolderOf(data), 'fugitives', 'targets'), { recursive: true }); // who looks finds that
  await assert.rejects(search(0), full);
});

test('over HTTP: for who is signed in, with a reason', async t => {
  const hub = await place(t);
  await hub.publish('fugitives', [0, 1]);
  const body = { probes: [probeOf(1)], reason };
  assert.equal((await (await hub.as()).call('POST', '/v1/searches', body)).statusCode, 401);
  const officer = await hub.as('officer');
  const answered = await officer.call('POST', '/v1/searches', body);
  assert.equal(answered.statusCode, 200);
  assert.deepEqual(found(answered.json<SecondOpinion>()), ['RED', ['fugitives/fugitives-1']]);
  assert.equal((await officer.call('POST', '/v1/searches', { ...body, reason: ' ' })).statusCode, 400);
  assert.equal((await officer.call('POST', '/v1/searches', { probes: [], reason })).statusCode, 400);
});

for (const isAtWork of [true, false]) {
  test(`bitmapd fleet search, ${isAtWork ? 'beside the hub at work' : 'on its folder'}: exit code 0 with a candidate, 1 with none`, async t => {
    const hub = await place(t);
    const { data } = hub;
    await hub.publish('fugitives', [0, 1]);
    if (!isAtWork) await hub.close();
    const verb = async (finger: number) => {
      const file = path.join(data, `${finger}.fmr`);
      await writeFile(file, templateOf(finger));
      return bitmapd(['fleet', 'search', file, '--reason', reason, '--data', data, '--json']);
    };
    const hit = await verb(1);
    assert.equal(hit.code, 0, hit.stderr);
    assert.deepEqual(found(JSON.parse(hit.stdout) as SecondOpinion), ['RED', ['fugitives/fugitives-1']]);
    const none = await verb(5);
    assert.deepEqual([none.code, (JSON.parse(none.stdout) as SecondOpinion).answer], [1, 'GREEN']);
  });
}
