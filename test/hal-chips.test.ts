// Chips as the last program has left them, and numbers that were looked up in datasheets and in the drivers of Linux, so that
// they do not come from the same head as the driver.
import assert from 'node:assert/strict';
import test from 'node:test';
import { packetOf } from '../hal/chips/atecc608.ts';
import { Lis3dh } from '../hal/chips/lis3dh.ts';
import { Mcp23017 } from '../hal/chips/mcp23017.ts';
import { Pca9685, preScaleOf } from '../hal/chips/pca9685.ts';
import { illuminanceOf } from '../hal/chips/tsl2591.ts';
import { Vcnl4040 } from '../hal/chips/vcnl4040.ts';
import { SimLis3dh } from '../hal/drivers/sim/chips/lis3dh.ts';
import { SimMcp23017 } from '../hal/drivers/sim/chips/mcp23017.ts';
import { SimPca9685 } from '../hal/drivers/sim/chips/pca9685.ts';
import { WordRegisters } from '../hal/drivers/sim/chips/word-registers.ts';
import { chipBench } from './helpers/chip-bench.ts';

test('a VCNL4040 counts to 6553 lux in 80 ms', async () => {
  const place = new WordRegisters();
  place.registers[0x0c] = 0x0186;
  place.registers[0x09] = 65_534;
  const { site, inTime } = chipBench([0x60, place]);
  const sensor = await inTime(Vcnl4040.open(site(0x60)));
  assert.equal(Math.floor((await sensor.measure()).illuminanceLux), 6553);
  assert.deepEqual(place.registers.slice(3, 5), Uint16Array.of(0x080e, 0x0700), '16 bits, 8T, on; 200 mA');
});

test('a TSL2591 at medium gain and 100 ms gives 6.1 counts a lux of visible light', () => {
  assert.equal(Math.round(illuminanceOf(6250, 0, 25, 100)), 1020);
  assert.equal(
    Math.round(illuminanceOf(10_000, 5000, 25, 100)),
    408,
    'half of it infrared: a quarter is left',
  );
});

test('lamps that a process left on when it died do not hinder the next one, and are off once it has the chip', async () => {
  const lamps = new SimPca9685();
  const { site, inTime } = chipBench([0x40, lamps]);
  const dead = await inTime(Pca9685.open(site(0x40), 1000));
  await dead.set(Array.from({ length: 16 }, () => 2048));
  const next = await inTime(Pca9685.open(site(0x40), 1000));
  await next.set(Array.from({ length: 16 }, (_, channel) => (channel === 3 ? 1024 : 0)));
  assert.deepEqual(
    lamps.duties,
    Array.from({ length: 16 }, (_, channel) => (channel === 3 ? 1024 : 0)),
  );
});

test('frequencies of a PCA9685 are those of its datasheet at the ends and as it comes', () => {
  assert.deepEqual([1526, 200, 24].map(preScaleOf), [0x03, 0x1e, 0xfd]);
  assert.deepEqual([5000, 1].map(preScaleOf), [0x03, 0xff]);
});

test('an expander that a program left with its registers in banks is taken over', async () => {
  const expander = new SimMcp23017();
  const { bus, site } = chipBench([0x20, expander]);
  await bus.write(0x20, Uint8Array.of(0x0a, 1 << 7), { deadlineMs: 10 });
  const chip = await Mcp23017.open(site(0x20));
  await chip.setLatches(0x8001);
  await chip.setInputs(0x7ffe);
  assert.equal(expander.levels, 0x8001);
});

test('gravity is no knock when a LIS3DH begins to watch', async () => {
  const cabinet = new SimLis3dh();
  const { site, inTime } = chipBench([0x18, cabinet]);
  const sensor = await inTime(Lis3dh.open(site(0x18), 250));
  assert.equal(await sensor.wasKnocked(), false);
  cabinet.knock(400);
  assert.equal(await sensor.wasKnocked(), true);
  assert.equal(await sensor.wasKnocked(), false, 'told once');
});

test('the commands of an ATECC608 are the bytes that go over the wire elsewhere', () => {
  // Info, mode revision.
  assert.deepEqual(packetOf(0x30, 0, 0, new Uint8Array()), [0x07, 0x30, 0x00, 0x00, 0x00, 0x03, 0x5d]);
});
