// The whole way of a presentation attack: somebody holds up a print before a simulated camera; lane, engine, store and hub.
import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import type { Encounter } from '../daemon/core/encounter.ts';
import { startDemo } from '../daemon/demo/demo.ts';
import { simulatedRoster } from '../daemon/demo/enrol-roster.ts';
import { realMachine } from '../daemon/machine.ts';
import { loadProfile, type Profile } from '../daemon/profile.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const sound = { 'dry-first': 0, 'sloppy-first': 0, 'leaves-early': 0, tailgated: 0, unreadable: 0 };
const holdingPrints = {
  normal: 0,
  'half-closed-first': 0,
  'looks-away-first': 0,
  'eyes-unreadable': 0,
  'attack-printed-eye': 1,
};

/** The first passenger is listed and honest; the others hold up prints of their eyes, every other one of them is listed. */
async function profileOfPrints(): Promise<Profile> {
  const profile = await loadProfile('sim-egate');
  const { world, devices } = profile.board;
  if (world === undefined) throw new Error('the e-gate has a world');
  const people = { passengers: 4, listed: [11], listedShare: 0.5, population: 1 };
  const behaving = { behaviours: sound, eyes: holdingPrints, pace: 'machine' };
  const camera = { presentation: { promises: ['spectral'] } };
  return {
    ...profile,
    policy: {
      ...profile.policy,
      timings: { ...profile.policy.timings, passageClearMs: 200, absenceMs: 500 },
    },
    board: {
      ...profile.board,
      world: { ...world, options: { ...world.options, ...people, ...behaving } },
      devices: devices.map(device =>
        device.kind === 'iris-camera' ? { ...device, options: camera } : device,
      ),
    },
    http: { host: '127.0.0.1', port: 0 },
  };
}

async function play(t: TestContext): Promise<Encounter[]> {
  const encounters: Encounter[] = [];
  const demo = await startDemo({
    profile: await profileOfPrints(),
    roster: await simulatedRoster([11]),
    dataFolder: await temporaryFolder(t),
    machine: realMachine(() => {}),
    officerPatienceMs: 0,
    onEncounter: encounter => encounters.push(encounter),
    onReceived: () => {},
  });
  try {
    await demo.begin();
    await demo.finished(20_000);
    return encounters;
  } finally {
    await demo.close();
  }
}

test('a print in place of an eye is GREY and an officer; of somebody who is wanted it is a hit all the same', async t => {
  const encounters = await play(t);
  const irisOf = ({ traits }: Encounter) => traits.find(({ modality }) => modality === 'iris');
  assert.equal(encounters.length, 4);
  const [honest, ...others] = encounters;
  assert.deepEqual([honest?.answer, irisOf(honest)?.presentation?.verdict], ['RED', 'bona-fide']);
  assert.deepEqual(others.map(({ answer }) => answer).toSorted(), ['GREY', 'GREY', 'RED']);
  for (const encounter of others) {
    const { reasons, verdict } = irisOf(encounter)?.presentation ?? {};
    assert.deepEqual([verdict, reasons], ['doubt', ['wavelengths-alike']]);
    assert.deepEqual(encounter.greyReasons, ['presentation-doubt']);
    assert.equal(encounter.disposition, 'referred');
  }
  for (const { traits } of encounters) assert.equal(traits[0]?.presentation?.verdict, 'not-tested');
});
