// The same driver over i2c-stub, an adapter that knows SMBus only.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Vcnl4040 } from '../../../../hal/chips/vcnl4040.ts';
import { failsWith } from '../../../../hal/contract-suite/expect.ts';
import { clock, deadlineMs, openBridge } from './bench.ts';
import { addresses } from './chips.ts';

/** i2c-stub: bytes, words and blocks of SMBus, and no plain I2C. */
const stubName = 'SMBus stub driver';

test('on an adapter that knows SMBus only, what fits into its transfers is carried out, and the rest refused', async () => {
  const { bus, close } = await openBridge(stubName);
  const address = addresses.vcnl4040;
  const limits = { deadlineMs };
  await bus.write(address, Uint8Array.of(0x20, 7), limits);
  assert.deepEqual(await bus.writeRead(address, Uint8Array.of(0x20), 1, limits), Uint8Array.of(7));
  await bus.write(address, Uint8Array.of(0x30, 1, 2, 3, 4, 5), limits);
  assert.deepEqual(
    await bus.writeRead(address, Uint8Array.of(0x30), 5, limits),
    Uint8Array.of(1, 2, 3, 4, 5),
  );
  await bus.write(address, Uint8Array.of(0x32), limits);
  assert.deepEqual(await bus.read(address, 1, limits), Uint8Array.of(3));
  await failsWith('io', bus.read(address, 2, limits));
  await failsWith('io', bus.writeRead(address, Uint8Array.of(1, 2), 1, limits));
  await close();
});

test('a chip of words is driven over SMBus alone', async () => {
  const { bus, close } = await openBridge(stubName);
  const address = addresses.vcnl4040;
  await bus.write(address, Uint8Array.of(0x0c, 0x86, 0x01), { deadlineMs });
  await bus.write(address, Uint8Array.of(0x09, 0x88, 0x13), { deadlineMs });
  const light = await Vcnl4040.open({ bus, address, clock, deadlineMs });
  assert.equal(Math.round((await light.measure()).illuminanceLux), 500);
  await close();
});
