// The whole way at a desk: a simulated person, real sensors' drivers, extraction, search, store, MQTT and hub.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { DeskPerson } from '../hal/drivers/sim/desk-person.ts';
import type { IntakeTrait } from '../daemon/core/intake.ts';
import { simulatedRoster } from '../daemon/demo/enrol-roster.ts';
import { type IntakeDemoReport, playIntakeDemo } from '../daemon/demo/intake-demo.ts';
import type { IntakeView } from '../daemon/lane/intake/contract.ts';
import type { IntakeScript } from '../daemon/demo/intake-officer.ts';
import { realMachine } from '../daemon/machine.ts';
import { openKiosk } from '../daemon/open-stores.ts';
import { loadProfile, type Profile } from '../daemon/profile.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const traits: readonly IntakeTrait[] = ['right-index', 'right-middle', 'right-iris', 'left-iris'];

/** A desk of people who do as they are told, at once. */
async function swiftDesk(wanted: readonly IntakeTrait[]): Promise<Profile> {
  const profile = await loadProfile('sim-intake');
  const { world } = profile.board;
  if (world === undefined || profile.intake === undefined) throw new Error('the desk has a world');
  return {
    ...profile,
    board: { ...profile.board, world: { ...world, options: { ...world.options, pace: 'machine' } } },
    // Some synthetic impressions are poor, as real ones are: tries enough that each finger passes once.
    intake: { ...profile.intake, traits: [...wanted], attempts: 10 },
    http: { host: '127.0.0.1', port: 0 },
  };
}

interface Played extends IntakeDemoReport {
  readonly views: readonly IntakeView[];
  readonly dataFolder: string;
}

async function play(
  t: TestContext,
  person: DeskPerson,
  { profile, absences = {} }: { profile: Profile; absences?: IntakeScript['absences'] },
): Promise<Played> {
  const views: IntakeView[] = [];
  const dataFolder = await temporaryFolder(t);
  const report = await playIntakeDemo({
    profile,
    roster: await simulatedRoster([11, 12, 13, 14]),
    dataFolder,
    machine: realMachine(() => {}),
    person,
    script: { absences },
    onView: view => views.push(view),
    onReceived: () => {},
    patienceMs: 20_000,
  });
  return { ...report, views, dataFolder };
}

test('a listed person who gives the index in place of the middle finger: told of, put right, found, and at the hub', async t => {
  const { encounter, atHub, outboxLeft, views, dataFolder } = await play(
    t,
    { person: 11, habits: { mistaken: { 3: 2 } } },
    { profile: await swiftDesk(traits) },
  );
  const told = views.find(({ hints }) => hints.includes('wrong-finger-twice'));
  assert.deepEqual(told?.asked, ['right-middle']);
  assert.equal(told.traits.find(({ trait }) => trait === 'right-middle')?.sameAs, 'right-index');
  assert.deepEqual(
    encounter.intake?.traits.map(({ trait, outcome, sameAs }) => [trait, outcome, sameAs]),
    traits.map(trait => [trait, 'taken', undefined]),
  );
  assert.ok(encounter.answer === 'RED' || encounter.answer === 'YELLOW', encounter.answer);
  assert.deepEqual([encounter.candidates[0]?.subject, encounter.disposition], ['SUBJECT-011', 'referred']);
  assert.deepEqual([atHub, outboxLeft], [true, 0]);
  const store = await openKiosk(
    `${dataFolder}/kiosk`,
    realMachine(() => {}),
    { provision: false },
  );
  t.after(() => store.close());
  const evidence = await store.evidence(encounter.id);
  assert.deepEqual(
    evidence?.samples.map(({ modality, position }) => [modality, position]),
    [
      ['fingerprint', 2],
      ['fingerprint', 3],
      ['iris', 1],
      ['iris', 2],
    ],
  );
  assert.equal((await store.verifyAudit()).firstBad, undefined);
});

test('a stranger with a bandaged thumb: on record, the rest is searched and GREEN', async t => {
  const profile = await swiftDesk(['right-index', 'left-thumb', 'left-iris']);
  const { encounter, atHub } = await play(
    t,
    { person: 5 },
    { profile, absences: { 'left-thumb': 'bandaged' } },
  );
  assert.deepEqual(
    encounter.intake?.traits.map(({ trait, outcome, reason, officer }) => [
      trait,
      outcome,
      reason,
      officer,
    ])[1],
    ['left-thumb', 'absent', 'bandaged', 'demo-officer'],
  );
  assert.deepEqual([encounter.answer, encounter.disposition, atHub], ['GREEN', 'enrolled', true]);
});
