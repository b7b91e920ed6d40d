// SHT3x, BME280, VEML7700, TSL2591 and VCNL4040 against register files: what they read, and what they refuse to.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { Bme280, calibrationOf, fineTemperature, humidityOf } from '../hal/chips/bme280.ts';
import { crc8 } from '../hal/chips/crc.ts';
import { Sht3x } from '../hal/chips/sht3x.ts';
import { illuminanceOf, Tsl2591 } from '../hal/chips/tsl2591.ts';
import { Vcnl4040 } from '../hal/chips/vcnl4040.ts';
import { linearised, luxPerCount, sensitivities, Veml7700 } from '../hal/chips/veml7700.ts';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { exampleCalibration, SimBme280 } from '../hal/drivers/sim/chips/bme280.ts';
import { SimTsl2591, SimVcnl4040, SimVeml7700 } from '../hal/drivers/sim/chips/light.ts';
import { SimSht3x } from '../hal/drivers/sim/chips/sht3x.ts';
import { RegisterFile } from '../hal/drivers/sim/register-file.ts';
import { chipBench } from './helpers/chip-bench.ts';

const near = (got: number, wanted: number, tolerance: number) =>
  assert.ok(Math.abs(got - wanted) <= tolerance, `${got} is not ${wanted} within ${tolerance}`);

test("CRC-8 is Sensirion's: of BE EF it is 92", () => {
  assert.equal(crc8(Uint8Array.of(0xbe, 0xef)), 0x92);
});

test('an SHT3x reads what the room is, after it has been busy for a while', async () => {
  const room = new SimSht3x();
  const { site, inTime } = chipBench([0x44, room]);
  const sensor = await inTime(Sht3x.open(site(0x44)));
  for (const [temperatureC, humidityPercent] of [
    [-40, 0],
    [21.5, 43],
    [125, 100],
  ] as const) {
    Object.assign(room, { temperatureC, humidityPercent, busyReads: 2 });
    const reading = await inTime(sensor.measure());
    near(reading.temperatureC, temperatureC, 0.002);
    near(reading.humidityPercent, humidityPercent, 0.001);
  }
});

test('an SHT3x with a wrong check sum gives no reading', async () => {
  const room = new SimSht3x();
  const { site, inTime } = chipBench([0x44, room]);
  const sensor = await inTime(Sht3x.open(site(0x44)));
  room.noise = 0x10;
  const error = await failsWith('io', inTime(sensor.measure()));
  assert.match(error.message, /check sum of word 0/);
});

test('an SHT3x that stays busy is a time-out, and one that is away is absent', async () => {
  const room = new SimSht3x();
  const { bus, site, inTime } = chipBench([0x44, room]);
  const sensor = await inTime(Sht3x.open(site(0x44)));
  room.busyReads = 100;
  await failsWith('timeout', inTime(sensor.measure()));
  bus.targets.clear();
  await failsWith('absent', inTime(sensor.measure()));
  await failsWith('absent', inTime(Sht3x.open(site(0x44))));
});

test('another chip at the address of an SHT3x is found out by its check sum', async () => {
  const { site, inTime } = chipBench([0x44, new RegisterFile()]);
  await failsWith('io', inTime(Sht3x.open(site(0x44))));
});

test("a BME280 reads the datasheet's example: 25.08 degrees", async () => {
  const room = new SimBme280();
  const { site, inTime } = chipBench([0x76, room]);
  const sensor = await inTime(Bme280.open(site(0x76)));
  room.busyReads = 2;
  const reading = await inTime(sensor.measure());
  near(reading.temperatureC, 25.08, 0.005);
  assert.ok(reading.humidityPercent > 0 && reading.humidityPercent < 100, String(reading.humidityPercent));
});

test('its calibration is read with the signs and the shared nibbles of the datasheet', () => {
  const high = Uint8Array.of(0x72, 0x01, 0x00, 0x13, 0x21, 0x03, 0x1e);
  const { digH } = calibrationOf(new Uint8Array(26).fill(0x4b), high);
  assert.deepEqual(digH, [0x4b, 370, 0, (0x13 << 4) | 1, (0x03 << 4) | 2, 30]);
  const negative = calibrationOf(new Uint8Array(26), Uint8Array.of(0, 0x80, 0, 0xff, 0xff, 0x80, 0xff));
  assert.deepEqual(negative.digH.slice(1), [-32768, 0, -1, (-128 << 4) | 0xf, -1]);
});

test("humidity agrees with the datasheet's own whole-number formula within 0.1 %", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 15_000, max: 45_000 }),
      fc.integer({ min: 400_000, max: 620_000 }),
      (rawH, rawT) => {
        const tFine = fineTemperature(rawT, exampleCalibration);
        near(humidityOf(rawH, tFine, exampleCalibration), wholeNumberHumidity(rawH, Math.trunc(tFine)), 0.1);
      },
    ),
  );
});

/** Section 4.2.3, in 32 bits, as the datasheet has it; in percent. */
function wholeNumberHumidity(adcH: number, tFine: number): number {
  const [h1, h2, h3, h4, h5, h6] = exampleCalibration.digH;
  const t = tFine - 76800;
  const left = ((adcH << 14) - (h4 << 20) - h5 * t + 16384) >> 15;
  const right = ((((t * h6) >> 10) * (((t * h3) >> 11) + 32768)) >> 10) + 2097152;
  let v = Math.imul(left, (right * h2 + 8192) >> 14);
  v -= ((((v >> 15) * (v >> 15)) >> 7) * h1) >> 4;
  return (Math.min(419430400, Math.max(0, v)) >> 12) / 1024;
}

test('a BME280 gives no reading of a measurement that was skipped, is out of range or never ends', async () => {
  const room = new SimBme280();
  const { site, inTime } = chipBench([0x76, room]);
  const sensor = await inTime(Bme280.open(site(0x76)));
  room.busyReads = 100;
  await failsWith('timeout', inTime(sensor.measure()));
  room.busyReads = 0;
  room.rawTemperature = 0xf0000;
  await failsWith('io', inTime(sensor.measure()));
  room.brownOut();
  room.registers.set([0x80, 0x00, 0x00, 0x80, 0x00], 0xfa);
  assert.match((await failsWith('io', inTime(sensor.measure()))).message, /brown-out/);
});

test('a chip that is another one is named with what it reads, what it should, and where', async () => {
  const bmp280 = chipBench([0x76, new SimBme280(0x58)]);
  const error = await failsWith('io', bmp280.inTime(Bme280.open(bmp280.site(0x76))));
  assert.match(error.message, /BME280 at 0x76 on sensors: it is no BME280: id reads 0x58, not 0x60/);
  const others = chipBench([0x10, new SimVeml7700(0)], [0x29, new SimTsl2591(0)], [0x60, new SimVcnl4040(0)]);
  await failsWith('io', others.inTime(Veml7700.open(others.site(0x10))));
  await failsWith('io', others.inTime(Tsl2591.open(others.site(0x29))));
  await failsWith('io', others.inTime(Vcnl4040.open(others.site(0x60))));
  await failsWith('absent', others.inTime(Bme280.open(others.site(0x77))));
});

test('a VEML7700 finds the sensitivity for any light, and reads it within 1 %', async () => {
  const place = new SimVeml7700();
  const { site, inTime } = chipBench([0x10, place]);
  const sensor = await inTime(Veml7700.open(site(0x10)));
  for (const lux of [1, 60_000, 30, 900, 120_000, 2.5]) {
    place.illuminanceLux = lux;
    near((await inTime(sensor.measure())).illuminanceLux, lux, 0.01 * lux + 0.02);
  }
  place.illuminanceLux = 200_000;
  await failsWith('io', inTime(sensor.measure()));
});

test("the VEML7700's resolutions are those of its note, and low gains are linearised above 1000 lux only", () => {
  const resolutions = sensitivities.map(sensitivity => Number(luxPerCount(sensitivity).toFixed(4)));
  assert.deepEqual(resolutions, [2.1504, 1.0752, 0.5376, 0.2688, 0.0672, 0.0336, 0.0168, 0.0084]);
  assert.equal(linearised(1000, sensitivities[0]), 1000);
  assert.equal(linearised(5000, sensitivities[4]), 5000);
  near(linearised(10_000, sensitivities[0]), 14_792.9, 0.1);
});

test('a TSL2591 finds the gain for any light, takes the infrared off, and waits for its integration', async () => {
  const place = new SimTsl2591();
  const { site, inTime } = chipBench([0x29, place]);
  const sensor = await inTime(Tsl2591.open(site(0x29)));
  for (const lux of [0.5, 40_000, 300, 5, 20_000]) {
    Object.assign(place, { illuminanceLux: lux, busyReads: 2 });
    near((await inTime(sensor.measure())).illuminanceLux, lux, 0.02 * lux + 0.01);
  }
  place.illuminanceLux = 500_000;
  await failsWith('io', inTime(sensor.measure()));
  Object.assign(place, { illuminanceLux: 300, busyReads: 100 });
  await failsWith('timeout', inTime(sensor.measure()));
});

test('a TSL2591 in the dark, or in infrared alone, reads 0', () => {
  assert.equal(illuminanceOf(0, 0, 25, 100), 0);
  assert.equal(illuminanceOf(100, 100, 25, 100), 0);
  assert.equal(illuminanceOf(100, 120, 25, 100), 0);
});

test('a VCNL4040 reads light and proximity, and its emitter is dark after stop', async () => {
  const place = new SimVcnl4040();
  const { site, inTime } = chipBench([0x60, place]);
  assert.equal(place.isEmitting, false);
  const sensor = await inTime(Vcnl4040.open(site(0x60)));
  place.proximityCounts = 4321;
  place.illuminanceLux = 600;
  assert.equal(await sensor.proximityCounts(), 4321);
  near((await sensor.measure()).illuminanceLux, 600, 0.1);
  place.illuminanceLux = 20_000;
  await failsWith('io', sensor.measure());
  await sensor.stop();
  assert.equal(place.isEmitting, false);
});
