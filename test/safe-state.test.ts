// The outputs of a profile after a process that could not take their power itself.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import type { DeviceSpec } from '../hal/board.ts';
import { openCdevChip } from '../hal/drivers/linux/gpio/open-chip.ts';
import { unexportLines } from '../hal/drivers/linux/gpio/unexport.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { releaseOutputs } from '../hal/safe-state.ts';
import { FakeGpioChip, FakeGpioKernel } from './helpers/gpio-kernel.ts';
import { FakeSysfs } from './helpers/gpio-sysfs.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';
import { bitmapd } from './helpers/verb.ts';

const clock = new SystemClock();
const label = 'pinctrl-rp1';
const io: DeviceSpec = { id: 'io', kind: 'gpio-chip', driver: 'gpio-cdev', options: { label } };
const wiring = { holds: 'powered', fireContact: 'in-series' };
const lock = { chip: 'io', line: 'LOCK', activeLow: true, ...wiring };
const gate: DeviceSpec = { id: 'gate', kind: 'barrier', driver: 'lock', options: lock };
const lamps = [
  { name: 'red', line: 'RED' },
  { name: 'green', line: 2 },
];
const light: DeviceSpec = {
  id: 'light',
  kind: 'indicator',
  driver: 'lamps',
  options: { chip: 'io', lamps, signals: {} },
};
const button: DeviceSpec = {
  id: 'button',
  kind: 'gpio-input',
  driver: 'line',
  options: { chip: 'io', line: 'BUTTON' },
};

/** A chip whose lines somebody has left as a running gate has them. */
function left() {
  const chip = new FakeGpioChip('/dev/gpiochip0', label, ['LOCK', 'RED', 'GREEN', 'BUTTON']);
  for (const offset of [1, 2, 3]) chip.line(offset).high = true;
  const kernel = new FakeGpioKernel(clock, [chip]);
  const openChip = async ({ id }: DeviceSpec) => openCdevChip(id, { label, lines: {} }, { kernel, clock });
  const levels = () => chip.lines.map(({ high }) => high);
  return { chip, kernel, openChip, levels };
}

test('every output of a profile is made inactive, whatever its polarity, and no input is touched', async () => {
  const { kernel, openChip, levels } = left();
  const outputs = await releaseOutputs([light, button, gate, io], { clock, openChip });
  assert.deepEqual(
    outputs.map(({ device, line, isSafe }) => [device, line, isSafe]),
    [
      ['light', 'RED', true],
      ['light', 2, true],
      ['gate', 'LOCK', true],
    ],
  );
  assert.deepEqual(levels(), [true, false, false, true]);
  assert.equal(kernel.openCount, 0);
});

test('one that a living process holds, or whose chip is missing, is told of; the others are made safe', async () => {
  const { chip, openChip, levels } = left();
  chip.line(1).consumer = 'bitmapd';
  const lost: DeviceSpec = { ...gate, id: 'lost', options: { ...lock, chip: 'gone' } };
  const outputs = await releaseOutputs([lost, light, gate, io], { clock, openChip });
  const safe = Object.fromEntries(outputs.map(({ device, line, isSafe }) => [`${device} ${line}`, isSafe]));
  assert.deepEqual(safe, { 'lost LOCK': false, 'light RED': false, 'light 2': true, 'gate LOCK': true });
  assert.match(outputs[0].detail, /no gpio-chip of this name/);
  assert.match(outputs[1].detail, /RED \(offset 1\) is held by bitmapd/);
  assert.deepEqual(levels(), [true, true, false, true]);
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
  const shut: DeviceSpec = { ...gate, options: { ...lock, closedContact: { line: 2 } } };
  const elsewhere: DeviceSpec = { ...button, options: { chip: 'other', line: 5 } };
  await unexportLines([chip, shut, elsewhere], sysfs);
  assert.deepEqual(sysfs.exported, [517, 519]);
});

test('the verb ends with 0 when all is safe, with 1 and a line for each that is not, with 2 for no profile', async t => {
  const file = path.join(await temporaryFolder(t), 'profile.yaml');
  const run = async (profile: object) => {
    await writeFile(file, JSON.stringify(profile));
    return bitmapd(['release-outputs', '--profile', file]);
  };
  const simulated: DeviceSpec = { id: 'io', kind: 'gpio-chip', driver: 'sim', options: { lines: ['LOCK'] } };
  const safe = await run({ board: { devices: [simulated, gate] } });
  assert.equal(safe.code, 0, safe.stderr);
  const unsafe = await run({ board: { devices: [gate] } });
  assert.equal(unsafe.code, 1, unsafe.stderr);
  assert.match(unsafe.stdout, /gate: io line LOCK: .*no gpio-chip of this name/);
  const none = await run({});
  assert.equal(none.code, 2);
  assert.match(none.stderr, /the profile has no devices/);
});
