// The chips of lines: what all of them owe, and what only the character device can do.
import assert from 'node:assert/strict';
import test from 'node:test';
import { sleep } from '../hal/clock.ts';
import { gpioChipContract } from '../hal/contract-suite/gpio-chip.ts';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { openCdevChip } from '../hal/drivers/linux/gpio/open-chip.ts';
import { SimGpioChip } from '../hal/drivers/sim/gpio-chip.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import type { LinesEvent } from '../hal/gpio-chip.ts';
import { FakeGpioChip, FakeGpioKernel } from './helpers/gpio-kernel.ts';

const clock = new SystemClock();
/** The suite's rigs here answer within a few milliseconds. */
const prompt = { debounceMs: 60, settle: (debounceMs: number) => sleep(clock, debounceMs + 15) };
const input = { activeLow: false, bias: 'as-is', debounceMs: 0 } as const;
const output = { activeLow: false, drive: 'push-pull' } as const;

gpioChipContract('sim gpio chip', async () => {
  const chip = new SimGpioChip('io', ['A', 'B', 'C', 'D'], clock);
  return {
    chip,
    inputs: ['A', 'B'],
    outputs: ['C', 3],
    missing: 'E',
    drive: (line, high) => chip.wire(line).set(high),
    ...prompt,
    level: line => chip.wire(line).value,
    unplug: () => chip.lose(),
    close: () => chip.dispose(),
  };
});

function bench(names = ['BEAM', '', 'LOCK', 'TWICE', 'TWICE']) {
  const far = new FakeGpioChip('/dev/gpiochip1', 'pinctrl-rp1', names);
  const other = new FakeGpioChip('/dev/gpiochip0', 'gpio-brcmstb', ['x']);
  const kernel = new FakeGpioKernel(clock, [other, far]);
  const open = (lines = {}) => openCdevChip('io', { label: 'pinctrl-rp1', lines }, { kernel, clock });
  return { far, other, kernel, open };
}

gpioChipContract('character device', async () => {
  const { far, kernel, open } = bench();
  const chip = open({ RELAY: 3 });
  const offsets = new Map<unknown, number>([
    ['BEAM', 0],
    ['LOCK', 2],
    ['RELAY', 3],
  ]);
  const offsetOf = (line: string | number) => offsets.get(line) ?? Number(line);
  return {
    chip,
    inputs: ['BEAM', 1],
    outputs: ['LOCK', 'RELAY'],
    missing: 5,
    drive: (line, high) => far.drive(offsetOf(line), high),
    ...prompt,
    level: line => far.line(offsetOf(line)).high,
    unplug: () => kernel.unplug(far),
    close: async () => {
      await chip.dispose();
      assert.equal(kernel.openCount, 0, 'every descriptor is closed');
    },
  };
});

test('a chip is found by its label among others, a line by its name, and nothing else stays open', async () => {
  const { kernel, open } = bench();
  const chip = open();
  assert.equal(kernel.openCount, 1);
  assert.equal(chip.label, 'pinctrl-rp1');
  await failsWith('absent', chip.inputs([{ ...input, line: 'TWICE' }]));
  await failsWith('absent', chip.inputs([{ ...input, line: 'beam' }]));
  await chip.dispose();
});

test('what hinders the opening is named, with what mends it', async () => {
  const { kernel, other, far } = bench();
  const open = (label: string) => () => openCdevChip('io', { label, lines: {} }, { kernel, clock });
  assert.throws(open('pinctrl-bcm2711'), {
    kind: 'absent',
    message:
      /no chip has the label pinctrl-bcm2711; there are gpio-brcmstb \(\/dev\/gpiochip0\), pinctrl-rp1/,
  });
  kernel.forbidden.add('/dev/gpiochip1');
  assert.throws(open('pinctrl-rp1'), { kind: 'io', message: /gpiochip1: no permission: .*group gpio/ });
  kernel.unplug(other);
  kernel.unplug(far);
  assert.throws(open('pinctrl-rp1'), { kind: 'absent', message: /no GPIO chip at all: is its overlay/ });
  assert.equal(kernel.openCount, 0);
});

test('two chips of one label are told apart by the path alone', async () => {
  const twins = ['/dev/gpiochip2', '/dev/gpiochip7'].map(path => new FakeGpioChip(path, 'twin', ['a']));
  const kernel = new FakeGpioKernel(clock, twins);
  const open = (more: object) => openCdevChip('io', { label: 'twin', lines: {}, ...more }, { kernel, clock });
  assert.throws(() => open({}), { kind: 'busy', message: /gpiochip2, \/dev\/gpiochip7 have the label twin/ });
  assert.equal(kernel.openCount, 0);
  await open({ path: '/dev/gpiochip7' }).dispose();
});

test('a line that is held names its holder', async () => {
  const { far, open } = bench();
  const chip = open();
  far.line(2).consumer = 'gpio-leds';
  const error = await failsWith('busy', chip.outputs([{ ...output, line: 'LOCK' }]));
  assert.match(error.message, /line LOCK \(offset 2\) is held by gpio-leds/);
  await chip.dispose();
});

test('edges keep the order and the instants of the kernel while the event loop is busy', async () => {
  const { far, open } = bench();
  const chip = open();
  const lines = await chip.inputs([
    { ...input, line: 1 },
    { ...input, line: 'BEAM' },
  ]);
  const events: LinesEvent[] = [];
  lines.onChange(event => events.push(event));
  far.drive(0, true);
  const betweenMs = clock.monotonicMs();
  while (clock.monotonicMs() < betweenMs + 15);
  far.drive(1, true);
  far.drive(0, false);
  assert.deepEqual(lines.active, [true, false], 'read at once');
  await sleep(clock, 5);
  assert.deepEqual(
    events.map(({ index, active }) => [index, active]),
    [
      [1, true],
      [0, true],
      [1, false],
    ],
  );
  assert.ok(events[0].atMs <= betweenMs && events[1].atMs >= betweenMs + 15);
  await chip.dispose();
});

test('edges that the kernel had no room for are counted, and the level is settled', async () => {
  const { far, open } = bench();
  const chip = open();
  const lines = await chip.inputs([{ ...input, line: 'BEAM' }]);
  const events: boolean[] = [];
  lines.onChange(({ active }) => events.push(active));
  for (let edge = 0; edge < 201; edge++) far.drive(0, edge % 2 === 0);
  await sleep(clock, 5);
  assert.ok('missedEdges' in lines && lines.missedEdges === 201 - 64);
  assert.deepEqual(
    [events[0], events.at(-1)],
    [true, true],
    'the oldest that is left is a fall, which nobody needs',
  );
  assert.ok(events.every((active, index) => active !== events[index - 1]));
  await chip.dispose();
});

test('a listener may release the lines within an event', async () => {
  const { far, open, kernel } = bench();
  const chip = open();
  const lines = await chip.inputs([{ ...input, line: 'BEAM' }]);
  let count = 0;
  lines.onChange(() => {
    count++;
    void lines.release();
  });
  far.drive(0, true);
  far.drive(0, false);
  await sleep(clock, 5);
  assert.equal(count, 1);
  assert.equal(kernel.openCount, 1);
  await chip.dispose();
});
