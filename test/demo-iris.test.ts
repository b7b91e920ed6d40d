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
  const people = { passengers, listedShare: 0.5, population: 3, behaviours: sound, eyes: open };
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
  after: (demo: Demo, encounters: number) => void = () => {},
): Promise<Day> {
  const encounters: Encounter[] = [];
  const alarms: LaneAlarm[] = [];
  const prompts: string[] = [];
  const options: DemoOptions = {
    profile: await swiftProfile(passengers),
    roster: await simulatedRoster([11, 12, 13, 14]),
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
    after(demo, 0);
    await demo.begin();
    return { report: await demo.finished(20_000), encounters, alarms, prompts };
  } finally {
    await demo.close();
  }
}

test('passengers give a finger and both eyes, and who is listed is found by both', async t => {
  const { report, encounters } = await play(t, 4);
  assert.deepEqual(report.encounters, { kiosk: 4, hub: 4 });
  assert.deepEqual([report.trueHits, report.falseHits, report.missedHits, report.outboxLeft], [2, 0, 0, 0]);
  const counts = { searched: 4, notSearched: 0, agreeing: 2 };
  assert.deepEqual(report.traits, { fingerprint: counts, iris: counts });
  for (const { traits, lists, answer } of encounters) {
    assert.deepEqual(
      traits.map(({ modality, searched }) => [modality, searched]),
      [
        ['fingerprint', true],
        ['iris', true],
      ],
    );
    assert.deepEqual(lists[0]?.modalities, { fingerprint: 8, iris: 8 });
    assert.ok(answer === 'RED' || answer === 'GREEN', answer);
  }
});

test('a fault of the iris camera is GREY and a prompt for some, no stop for anybody, and over when it is over', async t => {
  const { report, encounters, alarms, prompts } = await play(t, 6, (demo, count) => {
    if (count === 1) demo.breakIrisCamera(true);
    if (count === 4) demo.breakIrisCamera(false);
  });
  assert.deepEqual(report.encounters, { kiosk: 6, hub: 6 });
  assert.equal(report.missedHits, 0);
  const irises = encounters.map(({ traits }) => traits[1]?.reason);
  const failed = 'device-failed';
  assert.deepEqual(irises, [undefined, failed, failed, failed, undefined, undefined]);
  assert.ok(encounters.every(({ traits }) => traits[0]?.searched));
  for (const { answer, greyReasons, disposition } of encounters.slice(1, 4)) {
    assert.ok(answer !== 'GREEN', answer);
    assert.deepEqual([greyReasons, disposition], [[failed], 'referred']);
  }
  assert.ok(encounters.slice(1, 4).some(({ answer }) => answer === 'GREY'));
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
