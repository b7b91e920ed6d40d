// The outputs of a profile after a process that could not take their power itself.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import type { DeviceSpec } from '../hal/board.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { unexportLines } from '../hal/drivers/linux/gpio/unexport.ts';
import { releaseOutputs } from '../hal/safe-state.ts';
import { FakeSysfs } from './helpers/gpio-sysfs.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const clock = new SystemClock();
const io: DeviceSpec = {
  id: 'io',
  kind: 'gpio-chip',
  driver: 'sim',
  options: { lines: ['LOCK', 'RED', 'GREEN', 'BUTTON', 'FIRE'] },
};
const wiring = { holds: 'powered', fireContact: 'in-series' };
const gate: DeviceSpec = {
  id: 'gate',
  kind: 'barrier',
  driver: 'lock',
  options: { chip: 'io', line: 'LOCK', activeLow: true, ...wiring },
};
const light: DeviceSpec = {
  id: 'light',
  kind: 'indicator',
  driver: 'lamps',
  options: {
    chip: 'io',
    lamps: [
      { name: 'red', line: 'RED' },
      { name: 'green', line: 'GREEN' },
    ],
    signals: {},
  },
};
const button: DeviceSpec = {
  id: 'button',
  kind: 'gpio-input',
  driver: 'line',
  options: { chip: 'io', line: 'BUTTON' },
};

test('every output of a profile is made inactive, and no input is touched', async () => {
  const outputs = await releaseOutputs({ devices: [light, button, gate, io] }, { clock });
  assert.deepEqual(
    outputs.map(({ device, line, isSafe }) => [device, line, isSafe]),
    [
      ['light', 'RED', true],
      ['light', 'GREEN', true],
      ['gate', 'LOCK', true],
    ],
  );
});

test('one that cannot be had is told of, and the others are made safe all the same', async () => {
  const lost: DeviceSpec = { ...gate, id: 'lost', options: { ...gate.options, chip: 'gone' } };
  const outputs = await releaseOutputs({ devices: [lost, gate, io] }, { clock });
  assert.deepEqual(
    outputs.map(({ isSafe }) => isSafe),
    [false, true],
  );
  assert.match(outputs[0].detail, /it needs the gpio-chip gone, which is not open/);
});

test('what a killed process has left exported is given back: of this profile, on this chip, and nothing else', async () => {
  const sysfs = new FakeSysfs([{ label: 'pinctrl-bcm2711', base: 512, lines: 10 }]);
  for (const line of [513, 514, 517, 519]) await sysfs.export(line);
  const chip: DeviceSpec = {
    id: 'io',
    kind: 'gpio-chip',
    driver: 'onoff',
    options: { label: 'pinctrl-bcm2711', lines: { LOCK: 1 } },
  };
  const shut: DeviceSpec = { ...gate, options: { ...gate.options, closedContact: { line: 2 } } };
  const elsewhere: DeviceSpec = { ...button, options: { chip: 'other', line: 5 } };
  await unexportLines([chip, shut, elsewhere], sysfs);
  assert.deepEqual(sysfs.exported, [517, 519]);
});

test('the verb ends with 0 when all is safe, and with 1 and a line for each that is not', async t => {
  const folder = await temporaryFolder(t);
  const run = async (chip: string) => {
    const file = path.join(folder, 'profile.yaml');
    await writeFile(
      file,
      `device: k\ntenant: t\nshard: s\nlane: l\nboard:\n  devices:\n    - { id: io, kind: gpio-chip, driver: sim, options: { lines: [LOCK] } }\n` +
        `    - { id: gate, kind: barrier, driver: lock, options: { chip: ${chip}, line: LOCK, holds: powered, fireContact: in-series } }\n` +
        'policy: { fpir: { red: 0.002, yellow: 0.01 }, lists: [] }\n',
    );
    return bitmapd(['release-outputs', '--profile', file]);
  };
  const safe = await run('io');
  assert.equal(safe.code, 0, safe.stderr);
  assert.match(safe.stdout, /gate: io line LOCK: inactive/);
  const unsafe = await run('nowhere');
  assert.equal(unsafe.code, 1, unsafe.stderr);
  assert.match(unsafe.stdout, /gate: nowhere line LOCK: .*not open/);
});
