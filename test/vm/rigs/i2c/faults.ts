// What goes wrong on a bus, made by the rig and seen through the kernel.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import test from 'node:test';
import { sleep } from '../../../../hal/clock.ts';
import { failsWith } from '../../../../hal/contract-suite/expect.ts';
import { busNumberOf } from '../../../../hal/drivers/linux/i2c-adapters.ts';
import { I2cError } from '../../../../hal/i2c.ts';
import { bridgeIs, bridgeName, clock, deadlineMs, openBridge, openOnBridge, rig } from './bench.ts';
import { addresses } from './chips.ts';

async function faultOf(operation: Promise<unknown>): Promise<string> {
  const error: unknown = await operation.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof I2cError, String(error));
  return error.fault;
}

test('an address that is not acknowledged is asked again, as often as the policy says', async () => {
  const { bus, close } = await openBridge();
  const read = () => bus.writeRead(addresses.registers, Uint8Array.of(0), 1, { deadlineMs });
  await rig.order({ order: 'nack', address: addresses.registers, times: 2 });
  await read();
  await rig.order({ order: 'nack', address: addresses.registers, times: 3 });
  assert.equal(await faultOf(read()), 'address-nack');
  await read();
  await close();
});

test('a bus that is held fails, is opened again, and serves when it is let go', async () => {
  const { bus, close } = await openBridge();
  const read = () => bus.read(addresses.registers, 1, { deadlineMs });
  await rig.order({ order: 'stuck', on: true });
  assert.equal(await faultOf(read()), 'deadline');
  assert.equal(await faultOf(read()), 'deadline');
  await rig.order({ order: 'stuck', on: false });
  await read();
  await close();
});

test('a bridge that is silent keeps the kernel for 4 s, and nobody who asks', async t => {
  const { bus, close } = await openBridge();
  const read = () => bus.read(addresses.registers, 1, { deadlineMs: 500 });
  await rig.order({ order: 'silent', on: true });
  const startedMs = clock.monotonicMs();
  assert.equal(await faultOf(read()), 'deadline');
  const rejectedMs = clock.monotonicMs() - startedMs;
  assert.equal(await faultOf(read()), 'bus-stuck');
  await rig.order({ order: 'silent', on: false });
  while (await isStuck(read())) await sleep(clock, 100);
  const freeMs = clock.monotonicMs() - startedMs;
  t.diagnostic(`rejected after ${Math.round(rejectedMs)} ms, free after ${Math.round(freeMs)} ms`);
  assert.ok(rejectedMs < freeMs / 2 && freeMs > 3000, `${rejectedMs} ${freeMs}`);
  await close();
});

async function isStuck(operation: Promise<unknown>): Promise<boolean> {
  const [result] = await Promise.allSettled([operation]);
  if (result.status === 'fulfilled') return false;
  assert.ok(result.reason instanceof I2cError && result.reason.fault === 'bus-stuck', String(result.reason));
  return true;
}

test('a bridge that is pulled is absent, lets go of the kernel, and serves again when it is back', async t => {
  const { bus, close } = await openBridge();
  await bus.read(addresses.registers, 1, { deadlineMs });
  await rig.order({ order: 'unplug' });
  await bridgeIs(false);
  const startedMs = clock.monotonicMs();
  const first = bus.read(addresses.registers, 1, { deadlineMs: 500 });
  const [failed] = await Promise.allSettled([first]);
  assert.equal(failed.status, 'rejected');
  await sleep(clock, 50);
  await failsWith('absent', bus.read(addresses.registers, 1, { deadlineMs }));
  t.diagnostic(`absent after ${Math.round(clock.monotonicMs() - startedMs)} ms`);
  await close();
  t.diagnostic(`handles given up after ${Math.round(clock.monotonicMs() - startedMs)} ms`);
  await rig.order({ order: 'plug' });
  await bridgeIs(true);
  const again = await openBridge();
  await again.bus.read(addresses.registers, 1, { deadlineMs });
  await again.close();
});

test('a chip at the wrong address, and a wrong chip at an address, say which', async () => {
  const wrongAddress = openOnBridge('environment', 'sht3x', { address: 0x45 });
  await assert.rejects(wrongAddress, /nobody answers at 0x45/);
  const wrongChip = openOnBridge('environment', 'chips', {
    light: { part: 'veml7700', address: addresses.vcnl4040 },
  });
  await assert.rejects(wrongChip, /VEML7700 at 0x60 on sensors: it is no VEML7700: ID reads/);
});

test('an address that a driver of the kernel holds is busy, and stays so', async () => {
  const folder = `/sys/bus/i2c/devices/i2c-${await busNumberOf('sensors', bridgeName)}`;
  await writeFile(`${folder}/new_device`, `dummy 0x${addresses.registers.toString(16)}`);
  const { bus, close } = await openBridge();
  const before = await rig.order({ order: 'look' });
  for (let call = 0; call < 2; call++) {
    await failsWith('busy', bus.write(addresses.registers, Uint8Array.of(0, 1), { deadlineMs }));
    await failsWith('busy', bus.writeRead(addresses.registers, Uint8Array.of(0), 1, { deadlineMs }));
  }
  assert.deepEqual(await rig.order({ order: 'look' }), before);
  await close();
  await writeFile(`${folder}/delete_device`, `0x${addresses.registers.toString(16)}`);
  const free = await openBridge();
  await free.bus.read(addresses.registers, 1, { deadlineMs });
  await free.close();
});
