// The devices that stand on an I2C bus, each with the contract suite of its kind, over register files.
import assert from 'node:assert/strict';
import test from 'node:test';
import { type BoardSpec, openBoard } from '../hal/board.ts';
import { sleep } from '../hal/clock.ts';
import { environmentContract } from '../hal/contract-suite/environment.ts';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { gpioInputContract } from '../hal/contract-suite/gpio.ts';
import { gpioChipContract } from '../hal/contract-suite/gpio-chip.ts';
import { indicatorContract } from '../hal/contract-suite/indicator.ts';
import { tamperContract } from '../hal/contract-suite/tamper.ts';
import type { EnvironmentSensor } from '../hal/environment.ts';
import { type Signal, signals } from '../hal/indicator.ts';
import type { DeviceDriver } from '../hal/driver.ts';
import { driver as bme280 } from '../hal/drivers/i2c/bme280.ts';
import { driver as chips } from '../hal/drivers/i2c/chips.ts';
import { driver as lis3dh } from '../hal/drivers/i2c/lis3dh.ts';
import { driver as mcp23017 } from '../hal/drivers/i2c/mcp23017.ts';
import { driver as pca9685 } from '../hal/drivers/i2c/pca9685.ts';
import { frameOf, patterns } from '../hal/drivers/i2c/ring-patterns.ts';
import { driver as sht3x } from '../hal/drivers/i2c/sht3x.ts';
import { driver as tsl2591 } from '../hal/drivers/i2c/tsl2591.ts';
import { driver as vcnl4040 } from '../hal/drivers/i2c/vcnl4040.ts';
import { driver as veml7700 } from '../hal/drivers/i2c/veml7700.ts';
import { SimBme280 } from '../hal/drivers/sim/chips/bme280.ts';
import { SimTsl2591, SimVcnl4040, SimVeml7700 } from '../hal/drivers/sim/chips/light.ts';
import { SimLis3dh } from '../hal/drivers/sim/chips/lis3dh.ts';
import { SimMcp23017 } from '../hal/drivers/sim/chips/mcp23017.ts';
import { SimPca9685 } from '../hal/drivers/sim/chips/pca9685.ts';
import { SimSht3x } from '../hal/drivers/sim/chips/sht3x.ts';
import { SimGpioChip } from '../hal/drivers/sim/gpio-chip.ts';
import { SimI2cBus } from '../hal/drivers/sim/i2c.ts';
import type { I2cTarget } from '../hal/drivers/sim/register-file.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { chipBench, openOnBus } from './helpers/chip-bench.ts';

const clock = new SystemClock();

const environments: [string, DeviceDriver<EnvironmentSensor>, I2cTarget, number, object][] = [
  ['sht3x', sht3x, new SimSht3x(), 0x45, { address: 0x45 }],
  ['bme280', bme280, new SimBme280(), 0x76, {}],
  ['veml7700', veml7700, new SimVeml7700(), 0x10, {}],
  ['tsl2591', tsl2591, new SimTsl2591(), 0x29, {}],
];
for (const [name, driver, target, address, options] of environments)
  environmentContract(name, async () => {
    const bus = new SimI2cBus('sensors', [[address, target]]);
    const sensor = await openOnBus(driver, { ...options }, bus, clock);
    return { sensor, clock, close: () => sensor.dispose() };
  });

const cabinetOptions = { climate: { part: 'sht3x' }, light: { part: 'vcnl4040' } };

test('several chips are one environment, whose reading is whole or fails', async () => {
  const { bus, inTime, clock } = chipBench([0x44, new SimSht3x()], [0x60, new SimVcnl4040()]);
  const sensor = await inTime(openOnBus(chips, cabinetOptions, bus, clock));
  const { temperatureC, humidityPercent, illuminanceLux } = await inTime(sensor.read({ timeoutMs: 1000 }));
  assert.deepEqual(
    [temperatureC, humidityPercent, illuminanceLux].map(value => Math.round(value ?? -1)),
    [22, 45, 400],
  );
  bus.targets.delete(0x60);
  await failsWith('absent', inTime(sensor.read({ timeoutMs: 1000 })));
  await failsWith('timeout', inTime(sensor.read({ timeoutMs: 1 })));
  const pending = failsWith('absent', sensor.read({ timeoutMs: 1000 }));
  await inTime(sensor.dispose());
  await pending;
  await failsWith('absent', sensor.read({ timeoutMs: 1000 }));
});

test('a profile may solder parts to a simulated bus, in any order of its devices', async () => {
  const bus = { part: 'sht3x', address: 0x44 };
  const devices: BoardSpec['devices'] = [
    { id: 'climate', kind: 'environment', driver: 'sht3x', options: { bus: 'sensors' } },
    { id: 'light', kind: 'environment', driver: 'tsl2591', options: { bus: 'sensors' } },
    { id: 'sensors', kind: 'i2c', driver: 'sim', options: { chips: [bus, { address: 0x29 }] } },
  ];
  const board = await openBoard({ devices }, { clock });
  const reading = await board.get('environment')?.read({ timeoutMs: 1000 });
  assert.equal(Math.round(reading?.temperatureC ?? 0), 22);
  assert.deepEqual(
    board.failures.map(({ error }) => error.message.split(';')[0]),
    ['TSL2591 at 0x29 on sensors: it is no TSL2591: ID reads 0x00, not 0x50'],
  );
  await board.close();
});

test('an environment of no chips, or on no bus, says so', async () => {
  const { bus, clock } = chipBench();
  assert.match((await failsWith('io', openOnBus(chips, {}, bus, clock))).message, /neither/);
  const alone = sht3x.open('hall', { bus: 'sensors' }, { clock });
  assert.match((await failsWith('absent', alone)).message, /sensors/);
  await failsWith('io', openOnBus(sht3x, { address: 0x46 }, bus, clock));
});

const upright = { xMg: 0, yMg: 0, zMg: 1000 };
const tilted = { xMg: 500, yMg: 0, zMg: 866 };

tamperContract('lis3dh', async () => {
  const { cabinet, sensor, clock } = await cabinetBench();
  const trip = async (contact: string, tripped: boolean) => {
    if (contact === 'tilt') cabinet.rest(tripped ? tilted : upright);
    else if (tripped) cabinet.knock(600);
    await clock.advance(contact === 'knock' && !tripped ? 2500 : 150);
  };
  return { sensor, trip, close: () => sensor.dispose() };
});

async function cabinetBench(options = {}) {
  const cabinet = new SimLis3dh();
  const bench = chipBench([0x18, cabinet]);
  const sensor = await bench.inTime(openOnBus(lis3dh, options, bench.bus, bench.clock));
  return { cabinet, sensor, ...bench };
}

test('a knock between two looks is not missed, and a touch is no knock', async () => {
  const { cabinet, sensor, clock } = await cabinetBench({ knockMg: 320 });
  cabinet.knock(300);
  await clock.advance(500);
  assert.equal(sensor.isTripped('knock'), false);
  cabinet.knock(400);
  await clock.advance(150);
  assert.equal(sensor.isTripped('knock'), true);
  await clock.advance(2500);
  assert.equal(sensor.isTripped('knock'), false);
  await sensor.dispose();
});

test('a cabinet that was laid down while it was off is tilted from the first look on', async () => {
  const { sensor } = await cabinetBench({ upright: { xMg: 0, yMg: -1000, zMg: 0 } });
  assert.equal(sensor.isTripped('tilt'), true);
  await sensor.dispose();
});

test('a cabinet that is shaken is not tilted by that', async () => {
  const { cabinet, sensor, clock } = await cabinetBench();
  cabinet.rest({ xMg: 1500, yMg: 0, zMg: 900 });
  await clock.advance(500);
  assert.equal(sensor.isTripped('tilt'), false);
  await sensor.dispose();
});

test('a cut wire reads tripped, and clear again when it is mended', async () => {
  const { cabinet, sensor, bus, clock } = await cabinetBench();
  bus.targets.delete(0x18);
  await clock.advance(150);
  assert.equal(sensor.isTripped('knock'), false, 'one failure is noise');
  await clock.advance(500);
  assert.deepEqual([sensor.isTripped('knock'), sensor.isTripped('tilt')], [true, true]);
  bus.targets.set(0x18, cabinet);
  await clock.advance(150);
  assert.deepEqual([sensor.isTripped('knock'), sensor.isTripped('tilt')], [false, false]);
  await sensor.dispose();
});

test('sensors that were without power read tripped and near, and are set up anew by themselves', async () => {
  const cabinet = await cabinetBench();
  const person = new SimVcnl4040();
  const lane = chipBench([0x60, person]);
  const input = await lane.inTime(openOnBus(vcnl4040, {}, lane.bus, lane.clock));
  cabinet.cabinet.rest({ xMg: 0, yMg: 0, zMg: 0 });
  cabinet.cabinet.registers.fill(0, 0x20, 0x34);
  person.registers[0x03] = 1;
  await Promise.all([cabinet.clock.advance(320), lane.clock.advance(170)]);
  assert.deepEqual([cabinet.sensor.isTripped('tilt'), input.active], [true, true]);
  cabinet.cabinet.rest(upright);
  await Promise.all([cabinet.clock.advance(500), lane.clock.advance(500)]);
  assert.deepEqual([cabinet.sensor.isTripped('tilt'), input.active], [false, false]);
  cabinet.cabinet.knock(600);
  await cabinet.clock.advance(100);
  assert.equal(cabinet.sensor.isTripped('knock'), true);
  await Promise.all([cabinet.sensor.dispose(), input.dispose()]);
});

gpioInputContract('vcnl4040', async () => {
  const person = new SimVcnl4040();
  const { bus, clock, inTime } = chipBench([0x60, person]);
  const input = await inTime(openOnBus(vcnl4040, {}, bus, clock));
  const drive = async (active: boolean) => {
    person.proximityCounts = active ? 9000 : 10;
    await clock.advance(200);
  };
  return { input, drive, close: () => input.dispose() };
});

test('somebody near stays near between the two thresholds, and a chip that is away reads near', async () => {
  const person = new SimVcnl4040();
  const { bus, clock, inTime } = chipBench([0x60, person]);
  const input = await inTime(openOnBus(vcnl4040, { nearCounts: 100, farCounts: 50 }, bus, clock));
  const at = async (counts: number) => {
    person.proximityCounts = counts;
    await clock.advance(200);
    return input.active;
  };
  assert.deepEqual([await at(70), await at(120), await at(70), await at(40)], [false, true, true, false]);
  bus.targets.clear();
  await clock.advance(500);
  assert.equal(input.active, true);
  await input.dispose();
  await failsWith('io', openOnBus(vcnl4040, { nearCounts: 10, farCounts: 50 }, bus, clock));
});

const ringOptions = { red: [0, 3, 6, 9], green: [1, 4, 7, 10], blue: [2, 5, 8, 11] };

/** The signal whose first frame these lamps show. */
function signalOf(duties: readonly number[]): Signal | undefined {
  const shown = duties.map(duty => Math.round((100 * duty) / 4096));
  return signals.find(signal => {
    const frame = frameOf(patterns[signal], 0, ringOptions, 16);
    return frame.every((shine, channel) => Math.round(100 * shine) === shown[channel]);
  });
}

indicatorContract('pca9685', async () => {
  const lamps = new SimPca9685();
  const { bus, clock, inTime } = chipBench([0x40, lamps]);
  const indicator = await inTime(openOnBus(pca9685, ringOptions, bus, clock));
  return { indicator, seen: () => signalOf(lamps.duties), close: () => indicator.dispose() };
});

test('no two signals look alike, and what chases or blinks moves', async () => {
  const lamps = new SimPca9685();
  const { bus, clock, inTime } = chipBench([0x40, lamps]);
  const ring = await inTime(openOnBus(pca9685, { ...ringOptions, stepMs: 200 }, bus, clock));
  const looks = new Set<string>();
  for (const signal of signals) {
    await ring.show(signal);
    const frames = [];
    for (let step = 0; step < 4; step++) {
      frames.push(lamps.duties.join());
      await clock.advance(200);
    }
    assert.equal(new Set(frames).size > 1, patterns[signal].motion !== 'steady', signal);
    looks.add(frames.join('/'));
  }
  assert.equal(looks.size, signals.length);
  await ring.dispose();
});

test('a chip that does not keep what it is told is no PCA9685', async () => {
  const { bus, clock, inTime } = chipBench([0x40, new SimSht3x()], [0x41, new SimPca9685()]);
  await failsWith('absent', inTime(openOnBus(pca9685, ringOptions, bus, clock)));
  await failsWith('io', inTime(openOnBus(pca9685, { address: 0x41 }, bus, clock)));
  await failsWith('io', inTime(openOnBus(pca9685, { ...ringOptions, red: [1], address: 0x41 }, bus, clock)));
});

const wireOf = (line: string | number) =>
  typeof line === 'number' ? line : line.startsWith('GPB') ? 8 + Number(line[3]) : Number(line[3]);

async function expanderBench() {
  const expander = new SimMcp23017();
  const { bus, clock } = chipBench([0x20, expander]);
  const open = () => openOnBus(mcp23017, {}, bus, clock);
  return { expander, bus, clock, open, chip: await open() };
}

gpioChipContract('mcp23017', async () => {
  const { expander, bus, clock, chip } = await expanderBench();
  return {
    chip,
    inputs: ['GPA0', 9],
    outputs: ['GPA7', 'GPB3'],
    missing: 16,
    drive: (line, high) => expander.drive(wireOf(line), high),
    debounceMs: 60,
    settle: debounceMs => clock.advance(debounceMs + 30),
    level: line => ((expander.levels >> wireOf(line)) & 1) === 1,
    unplug: () => bus.targets.clear(),
    close: () => chip.dispose(),
  };
});

test('with INT on a line an expander is asked at once, and hardly otherwise', async () => {
  const expander = new SimMcp23017();
  const bus = new SimI2cBus('sensors', [[0x20, expander]]);
  const io = new SimGpioChip('io', ['INT'], clock);
  io.wire('INT').set(true);
  expander.onInterrupt = active => io.wire('INT').set(!active);
  const options = { bus: 'sensors', idlePollMs: 10_000, interrupt: { chip: 'io', line: 'INT' } };
  const use = (kind: string) => (kind === 'i2c' ? bus : io) as never;
  const chip = await mcp23017.open('more', options, { clock, use });
  const lines = await chip.inputs([{ line: 'GPB0', activeLow: false, bias: 'pull-up', debounceMs: 0 }]);
  await sleep(clock, 5);
  const events: boolean[] = [];
  lines.onChange(({ active }) => events.push(active));
  for (const high of [true, false, true]) {
    expander.drive(8, high);
    await sleep(clock, 5);
  }
  assert.deepEqual(events, [true, false, true]);
  await lines.release();
  await chip.dispose();
});

test('an expander lets go of what was left driven, and one that was reset is lost', async () => {
  const { expander, clock, open, chip } = await expanderBench();
  const lines = await chip.outputs([{ line: 0, activeLow: false, drive: 'push-pull' }]);
  await lines.write([true]);
  // The process dies here, and another one comes.
  assert.equal(expander.levels & 1, 1);
  const again = await open();
  assert.equal(expander.levels & 1, 0);
  const inputs = await again.inputs([{ line: 1, activeLow: false, bias: 'as-is', debounceMs: 0 }]);
  let losses = 0;
  inputs.onLost(() => losses++);
  expander.registers[0x0a] = 0;
  await clock.advance(100);
  assert.equal(losses, 1);
  await failsWith('absent', again.outputs([{ line: 2, activeLow: false, drive: 'push-pull' }]));
  await again.dispose();
});

test('dispose makes inactive what nobody has given back', async () => {
  const { expander, chip } = await expanderBench();
  const lines = await chip.outputs([
    { line: 3, activeLow: false, drive: 'push-pull' },
    { line: 12, activeLow: true, drive: 'push-pull' },
  ]);
  await lines.write([true, true]);
  assert.equal(expander.levels, 1 << 3);
  await chip.dispose();
  assert.equal(expander.levels, 1 << 12);
});

test('what an expander cannot do is refused, and so is another chip', async () => {
  const { chip } = await expanderBench();
  const input = { line: 0, activeLow: false, bias: 'pull-down', debounceMs: 0 } as const;
  await failsWith('io', chip.inputs([input]));
  await failsWith('io', chip.outputs([{ line: 0, activeLow: false, drive: 'open-drain' }]));
  const free = await chip.inputs([{ ...input, bias: 'pull-up' }]);
  await free.release();
  await chip.dispose();
  const { bus, clock: manual, inTime } = chipBench([0x20, new SimVeml7700()]);
  await failsWith('io', inTime(openOnBus(mcp23017, {}, bus, manual)));
});
