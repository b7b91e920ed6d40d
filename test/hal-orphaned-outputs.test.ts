// What becomes of the outputs of a process that has died: what each chip says of it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { HalError } from '../hal/device.ts';
import type { GpioChip } from '../hal/gpio-chip.ts';
import { optionalPackage } from '../hal/drivers/linux/optional-package.ts';
import { SimGpioChip } from '../hal/drivers/sim/gpio-chip.ts';
import { openCdevChip, openEither, openSysfsChip } from '../hal/drivers/linux/gpio/open-chip.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { type DeviceSpec, openBoard } from '../hal/board.ts';
import { outputsOf, releaseOutputs } from '../hal/safe-state.ts';
import { boards, wiringPage } from '../scripts/wiring/boards.ts';
import { FakeGpioChip, FakeGpioKernel } from './helpers/gpio-kernel.ts';
import { FakeSysfs } from './helpers/gpio-sysfs.ts';

const clock = new SystemClock();

async function orphansOn(label: string, parameters: Readonly<Record<string, string>> = {}) {
  const kernel = new FakeGpioKernel(clock, [new FakeGpioChip('/dev/gpiochip0', label, ['LOCK'])]);
  for (const [name, value] of Object.entries(parameters)) kernel.moduleParameters.set(name, value);
  const chip = openCdevChip('io', { label, lines: {} }, { kernel, clock });
  await chip.dispose();
  return chip.orphanedOutputs;
}

test('a Raspberry Pi lets go of them where strict_gpiod is set, and keeps them where it is not', async () => {
  for (const [label, module] of [
    ['pinctrl-bcm2711', 'pinctrl_bcm2835'],
    ['pinctrl-rp1', 'pinctrl_rp1'],
  ] as const) {
    const parameter = `${module}.persist_gpio_outputs`;
    assert.equal(await orphansOn(label, { [parameter]: 'N' }), 'let-go', label);
    assert.equal(await orphansOn(label, { [parameter]: 'Y' }), 'kept', label);
    assert.equal(await orphansOn(label), 'unknown', `${label} of a kernel that does not say`);
  }
});

test('a chip that was seen to let go or to keep says so, and of any other nobody knows', async () => {
  assert.equal(await orphansOn('gpio-sim.0-node0'), 'let-go');
  assert.equal(await orphansOn('9030000.pl061'), 'kept');
  assert.equal(await orphansOn('something-else'), 'unknown');
  const setting = { 'pinctrl_rp1.persist_gpio_outputs': 'N' };
  assert.equal(await orphansOn('something-else', setting), 'unknown', 'the setting of another chip');
});

test('sysfs keeps them, whatever the chip does', async () => {
  const sysfs = new FakeSysfs([{ label: 'gpio-sim.0-node0', base: 512, lines: 1 }]);
  const chip = await openSysfsChip('io', { label: 'gpio-sim.0-node0', lines: {} }, { sysfs, clock });
  assert.equal(chip.orphanedOutputs, 'kept');
  await chip.dispose();
});

test('a board hands out what the chip says', async () => {
  const devices = [{ id: 'io', kind: 'gpio-chip', driver: 'sim', options: { lines: ['LOCK'] } } as const];
  const board = await openBoard({ devices: [...devices] }, { clock, retry: false });
  assert.equal(board.get('gpio-chip')?.orphanedOutputs, 'let-go');
  await board.close();
});

test('lamps of an iris camera are among what a dead process may have left on', async () => {
  const lamp = (line: string) => ({ wavelengthNm: 850, chip: 'io', line });
  const eyes: DeviceSpec = {
    id: 'eyes',
    kind: 'iris-camera',
    driver: 'v4l2-nir',
    options: {
      device: '/dev/video0',
      lamp: lamp('NIR_850'),
      secondLamp: { ...lamp('NIR_760'), activeLow: true },
    },
  };
  const io: DeviceSpec = {
    id: 'io',
    kind: 'gpio-chip',
    driver: 'gpio-cdev',
    options: { label: 'pinctrl-rp1' },
  };
  const left = new FakeGpioChip('/dev/gpiochip0', 'pinctrl-rp1', ['NIR_850', 'NIR_760']);
  left.line(0).high = true;
  const kernel = new FakeGpioKernel(clock, [left]);
  const openChip = async () => openCdevChip('io', { label: 'pinctrl-rp1', lines: {} }, { kernel, clock });
  const outputs = await releaseOutputs([eyes, io], { clock, openChip });
  assert.deepEqual(
    outputs.map(({ device, line, isSafe }) => [device, line, isSafe]),
    [
      ['eyes', 'NIR_850', true],
      ['eyes', 'NIR_760', true],
    ],
  );
  assert.deepEqual(
    left.lines.map(({ high }) => high),
    [false, true],
  );
});

test('of every board each output is known, whatever drives it', async () => {
  for (const board of boards()) {
    const { devices } = (await wiringPage(board)).profile.board;
    const known = new Set(outputsOf(devices).map(({ line }) => String(line)));
    const named = devices.flatMap(({ kind, options }) =>
      kind === 'gpio-chip' ? Object.keys(options?.['lines'] ?? {}) : [],
    );
    for (const line of named.filter(name => /^(GATE_LOCK|NIR_|LIGHT_)/.test(name)))
      assert.ok(known.has(line), `${board.name}: ${line}`);
  }
});

test('where the kernel has character devices, a package that is missing is told and not gone around by sysfs', async () => {
  const chip = new SimGpioChip('io', ['LOCK'], clock);
  const overSysfs = async () => chip;
  const without = (name: string) => () => optionalPackage<GpioChip>('io', name);
  const overDevice = without('a-package-of-nobody');
  const refused = openEither('io', { hasDevices: () => true, overDevice, overSysfs });
  await assert.rejects(refused, { kind: 'absent', message: /a-package-of-nobody does not load/ });
  assert.equal(await openEither('io', { hasDevices: () => false, overDevice, overSysfs }), chip);
  const gone = () => Promise.reject(new HalError('absent', 'io', 'no chip has the label'));
  const elsewhere = { hasDevices: () => true, overDevice: gone, overSysfs };
  assert.equal(await openEither('io', elsewhere), chip, 'a chip that only sysfs knows');
  const held = () => Promise.reject(new HalError('busy', 'io', 'held'));
  await assert.rejects(openEither('io', { ...elsewhere, overDevice: held }), { kind: 'busy' });
});
