// The whole way with a finger and both eyes: simulated passengers at machine speed, real extraction, store, MQTT and hub.
import assert from 'node:assert/strict';
import path from 'node:path';
import test, { type TestContext } from 'node:test';
import { type Demo, type DemoOptions, startDemo } from '../daemon/demo/demo.ts';
import { simulatedRoster } from '../daemon/demo/enrol-roster.ts';
import type { DemoReport } from '../daemon/demo/tally.ts';
import type { Encounter } from '../daemon/core/encounter.ts';
import type { LaneAlarm } from '../daemon/core/event.ts';
import { realMachine } from '../daemon/machine.ts';
import { loadProfile, type Profile } from '../daemon/profile.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const sound = { 'dry-first': 0, 'sloppy-first': 0, 'leaves-early': 0, tailgated: 0, unreadable: 0 };
const open = { 'half-closed-first': 0, 'looks-away-first': 0, 'eyes-unreadable': 0 };

/** The e-gate of the demo, with people who do as they are told, at once. */
async function swiftProfile(passengers: number): Promise<Profile> {
  const profile = await loadProfile('sim-egate');
  const { world } = profile.board;
  if (world === undefined) throw new Error('the e-gate has a world');
  const people = { passengers, listed: [11], listedShare: 0.5, population: 1, behaviours: sound, eyes: open };
  const options = { ...world.options, ...people, pace: 'machine' };
  const policy = {
    ...profile.policy,
    timings: { ...profile.policy.timings, passageClearMs: 200, absenceMs: 500 },
  };
  return {
    ...profile,
    policy,
    board: { ...profile.board, world: { ...world, options } },
    http: { host: '127.0.0.1', port: 0 },
  };
}

interface Day {
  readonly report: DemoReport;
  readonly encounters: readonly Encounter[];
  /** As the hub has received them. */
  readonly alarms: readonly LaneAlarm[];
  /** What the lane told the travellers, in order. */
  readonly prompts: readonly string[];
}

/** Plays a day; `after` is told how many encounters there have been, before the next passenger comes. */
async function play(
  t: TestContext,
  passengers: number,
  after: (demo: Demo, encounters: number) => void,
): Promise<Day> {
  const encounters: Encounter[] = [];
  const alarms: LaneAlarm[] = [];
  const prompts: string[] = [];
  const options: DemoOptions = {
    profile: await swiftProfile(passengers),
    roster: await simulatedRoster([11]),
    dataFolder: await temporaryFolder(t),
    machine: realMachine(() => {}),
    officerPatienceMs: 0,
    onEncounter: encounter => {
      encounters.push(encounter);
      after(demo, encounters.length);
    },
    onReceived: ({ entry: { event } }) => {
      if (event.type === 'org.bitmap.alarm.v1') alarms.push(event.data);
    },
  };
  const demo = await startDemo(options);
  try {
    demo.kiosk.lane.onChange(({ prompt }) => prompts.push(prompt));
    await demo.begin();
    return { report: await demo.finished(20_000), encounters, alarms, prompts };
  } finally {
    await demo.close();
  }
}

let played: Promise<Day> | undefined;

/** Six passengers, of whom the second to the fourth meet a camera that is out of order; several tests look at the same day. */
const day = (t: TestContext) =>
  (played ??= play(t, 6, (demo, encounters) => {
    if (encounters === 1) demo.breakIrisCamera(true);
    if (encounters === 4) demo.breakIrisCamera(false);
  }));

const outOfOrder = [1, 2, 3];

test('passengers give a finger and both eyes, and who is listed is found by both', async t => {
  const { report, encounters } = await day(t);
  assert.deepEqual(report.encounters, { kiosk: 6, hub: 6 });
  assert.deepEqual([report.trueHits, report.falseHits, report.missedHits, report.outboxLeft], [3, 0, 0, 0]);
  for (const { traits, lists, answer, candidates } of encounters.filter((_, n) => !outOfOrder.includes(n))) {
    assert.deepEqual(
      traits.map(({ modality, searched }) => [modality, searched]),
      [
        ['fingerprint', true],
        ['iris', true],
      ],
    );
    assert.deepEqual(lists[0]?.modalities, { fingerprint: 2, iris: 2 });
    assert.ok(answer === 'RED' || answer === 'GREEN', answer);
    const speaking = new Set(candidates[0]?.matches?.map(({ modality }) => modality));
    if (answer === 'RED') assert.deepEqual(speaking, new Set(['iris', 'fingerprint']));
  }
});

test('a fault of the iris camera is GREY and a prompt for some, no stop for anybody, and over when it is over', async t => {
  const { report, encounters, alarms, prompts } = await day(t);
  assert.deepEqual(
    [
      report.traits['fingerprint']?.searched,
      report.traits['iris']?.searched,
      report.traits['iris']?.notSearched,
    ],
    [6, 3, 3],
  );
  for (const [n, { answer, greyReasons, disposition, traits }] of encounters.entries()) {
    const isBroken = outOfOrder.includes(n);
    assert.equal(traits[1]?.reason, isBroken ? 'device-failed' : undefined);
    if (isBroken) assert.deepEqual([greyReasons, disposition], [['device-failed'], 'referred']);
    if (isBroken) assert.notEqual(answer, 'GREEN');
  }
  assert.ok(encounters.some(({ answer }) => answer === 'GREY'));
  assert.ok(prompts.includes('wait-for-officer'));
  assert.ok(!prompts.includes('lane-closed'));
  const told = alarms.map(({ kind, detail }) => `${kind} ${detail}`);
  assert.deepEqual(
    told.filter(line => line.includes('iris')),
    ['device-failed iris-camera: io', 'device-restored iris-camera'],
  );
});

test('a fault of the iris camera is asked for only where there is one', async () => {
  const replayed = [
    'demo',
    '--replay',
    path.join('no', 'such'),
    '--watchlist-fingers',
    '1',
    '--iris-fault',
    '2',
  ];
  const { code, stderr } = await bitmapd(replayed);
  assert.equal(code, 2);
  assert.match(stderr, /--iris-fault: captures of fingers are replayed without an iris camera/);
});
