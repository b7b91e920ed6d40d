// Lines over /sys/class/gpio: what all chips owe, and what sysfs needs care for.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { sleep } from '../hal/clock.ts';
import { gpioChipContract } from '../hal/contract-suite/gpio-chip.ts';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { openSysfsChip } from '../hal/drivers/linux/gpio/open-chip.ts';
import { driver as linux } from '../hal/drivers/linux/gpio-linux.ts';
import { sysfsFiles } from '../hal/drivers/linux/gpio/sysfs.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { FakeSysfs } from './helpers/gpio-sysfs.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const clock = new SystemClock();
const base = 571;
const input = { activeLow: false, bias: 'as-is', debounceMs: 0 } as const;
const output = { activeLow: false, drive: 'push-pull' } as const;

async function bench(names = {}) {
  const sysfs = new FakeSysfs([
    { label: 'gpio-brcmstb', base: 512, lines: 8 },
    { label: 'pinctrl-rp1', base, lines: 4 },
  ]);
  const chip = await openSysfsChip('io', { label: 'pinctrl-rp1', lines: names }, { sysfs, clock });
  return { sysfs, chip };
}

gpioChipContract('sysfs', async () => {
  const { sysfs, chip } = await bench({ LOCK: 2 });
  const numberOf = (line: string | number) => base + (line === 'LOCK' ? 2 : Number(line));
  return {
    chip,
    inputs: [0, 1],
    outputs: ['LOCK', 3],
    missing: 4,
    drive: (line, high) => sysfs.drive(numberOf(line), high),
    debounceMs: 60,
    // Losses are looked for every 100 ms.
    settle: debounceMs => sleep(clock, debounceMs + 120),
    level: line => sysfs.line(numberOf(line)).high,
    unplug: () => sysfs.unplug(),
    close: async () => {
      await chip.dispose();
      assert.deepEqual(sysfs.exported, [], 'every line is given back');
    },
  };
});

test('a line that is exported already is busy, and the remedy is named', async () => {
  const { sysfs, chip } = await bench();
  await sysfs.export(base + 1);
  const error = await failsWith('busy', chip.inputs([0, 1].map(line => ({ ...input, line }))));
  assert.match(error.message, /echo 572 > \/sys\/class\/gpio\/unexport/);
  assert.deepEqual(sysfs.exported, [base + 1], 'what was taken before it is given back');
});

test('the rules of udev are waited for, without the event loop standing still; at last they are missed', async () => {
  const { sysfs, chip } = await bench();
  sysfs.notReady = 3;
  const lines = await chip.outputs([{ ...output, line: 0 }]);
  await lines.release();
  sysfs.notReady = Number.POSITIVE_INFINITY;
  let turns = 0;
  let counting = true;
  const count = () => {
    turns++;
    if (counting) clock.after(10, count);
  };
  count();
  const error = await failsWith('io', chip.outputs([{ ...output, line: 0 }]));
  counting = false;
  assert.ok(turns > 20, `${turns} turns of the event loop`);
  assert.match(error.message, /let udev hand exported lines to the group gpio.* ProtectKernelTunables=no/);
  assert.deepEqual(sysfs.exported, []);
});

test('what sysfs cannot do is refused by name: a bias, a drive, an input without an interrupt', async () => {
  const { sysfs, chip } = await bench();
  const bias = await failsWith('io', chip.inputs([{ ...input, line: 0, bias: 'pull-up' }]));
  assert.match(bias.message, /cannot set the bias pull-up: use the driver gpio-cdev/);
  await failsWith('io', chip.outputs([{ ...output, line: 0, drive: 'open-drain' }]));
  sysfs.line(base).hasInterrupt = false;
  const deaf = await failsWith('io', chip.inputs([{ ...input, line: 0 }]));
  assert.match(deaf.message, /line 0 has no interrupt/);
  assert.deepEqual(sysfs.exported, []);
});

test('the base of a chip is looked up by its label, whatever the folder is called', async t => {
  const root = await temporaryFolder(t);
  for (const [number, label] of [
    ['399', 'pinctrl-bcm2711'],
    ['522', 'raspberrypi-exp-gpio'],
  ]) {
    await mkdir(path.join(root, `gpiochip${number}`));
    for (const [file, text] of [
      ['label', label],
      ['base', number],
      ['ngpio', '58'],
    ])
      await writeFile(path.join(root, `gpiochip${number}`, file), `${text}\n`);
  }
  const sysfs = Object.assign(new FakeSysfs([]), { chips: sysfsFiles(root).chips });
  const open = (label: string) => openSysfsChip('io', { label, lines: {} }, { sysfs, clock });
  assert.equal((await open('pinctrl-bcm2711')).label, 'pinctrl-bcm2711');
  await assert.rejects(open('pinctrl-rp1'), {
    kind: 'absent',
    message: /there are pinctrl-bcm2711, raspberrypi/,
  });
});

test('a chip that is unplugged while the list is read is none, and no failure', async t => {
  const root = await temporaryFolder(t);
  await mkdir(path.join(root, 'gpiochip399'));
  assert.deepEqual(await sysfsFiles(root).chips(), []);
});

test('where there is neither, or no package for it, the probing driver says what hinders both', async () => {
  const error = await failsWith('absent', linux.open('io', { label: 'pinctrl-nowhere' }, { clock }));
  assert.match(error.message, /neither gpio-cdev nor onoff: /);
});
