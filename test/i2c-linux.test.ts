// What of the kernel's bus can be tried without one: adapters by name, the fault of an errno, the clearing of a bus.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import test from 'node:test';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { busNumberOf } from '../hal/drivers/linux/i2c-adapters.ts';
import { clearBus } from '../hal/drivers/linux/i2c-bus-clear.ts';
import { driver } from '../hal/drivers/linux/i2c-bus.ts';
import { faultOf } from '../hal/drivers/linux/i2c-faults.ts';
import { SimGpioChip } from '../hal/drivers/sim/gpio-chip.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const clock = new SystemClock();

test('a bus is found by number, or by a name that one adapter bears', async t => {
  const root = await temporaryFolder(t);
  const adapters = [
    'Synopsys DesignWare I2C adapter',
    'MCP2221 usb-i2c bridge',
    'Synopsys DesignWare I2C adapter',
  ];
  for (const [number, name] of adapters.entries()) {
    await mkdir(path.join(root, `i2c-${number + 9}`));
    await writeFile(path.join(root, `i2c-${number + 9}`, 'name'), `${name}\n`);
  }
  await mkdir(path.join(root, '9-0044'));
  assert.equal(await busNumberOf('bus', 1, root), 1);
  assert.equal(await busNumberOf('bus', 'MCP2221 usb-i2c bridge', root), 10);
  const twice = await failsWith('absent', busNumberOf('bus', 'Synopsys DesignWare I2C adapter', root));
  assert.match(twice.message, /more than one .* 9 Synopsys .*, 10 MCP2221 .*, 11 Synopsys/);
  const none = await failsWith('absent', busNumberOf('bus', 'bcm2835', path.join(root, 'nowhere')));
  assert.match(none.message, /no adapter is called "bcm2835"; there are: none/);
});

test('an errno of a transaction is the fault that it means', () => {
  const fault = (code: string) => faultOf(Object.assign(new Error(code), { code }));
  assert.deepEqual(
    ['ENXIO', 'ENODEV', 'EREMOTEIO', 'EAGAIN', 'ETIMEDOUT', 'EBUSY', 'EIO', 'constructor'].map(fault),
    [
      'address-nack',
      'address-nack',
      'address-nack',
      'arbitration-lost',
      'deadline',
      'bus-stuck',
      'other',
      'other',
    ],
  );
  assert.equal(faultOf('no error at all'), 'other');
});

test('a bus is cleared by nine clocks on SCL, which is let go at the end', async () => {
  const chip = new SimGpioChip('io', ['SCL'], clock);
  chip.wire('SCL').set(true);
  const levels: boolean[] = [];
  chip.wire('SCL').watch(level => levels.push(level));
  await clearBus(chip, 'SCL', clock);
  assert.deepEqual(
    levels,
    Array.from({ length: 18 }, (_, index) => index % 2 === 1),
  );
  await failsWith('absent', clearBus(chip, 'SDA', clock));
  await clearBus(chip, 'SCL', clock);
});

test('a bus that is not there says what to do about it', async () => {
  const error = await failsWith('absent', driver.open('sensors', { bus: 99 }, { clock }));
  assert.match(error.message, /npm install i2c-bus|i2c-99 is not there: load i2c-dev/);
  await failsWith('io', driver.open('sensors', { bus: 1, retry: { faults: ['bad luck'] } }, { clock }));
});
