// Each device of each chip owes its contract over the bridge, too.
import assert from 'node:assert/strict';
import { createECDH, createHash, createPublicKey, verify } from 'node:crypto';
import test from 'node:test';
import { Atecc608 } from '../../../../hal/chips/atecc608.ts';
import { sleep } from '../../../../hal/clock.ts';
import { environmentContract } from '../../../../hal/contract-suite/environment.ts';
import { failsWith } from '../../../../hal/contract-suite/expect.ts';
import { gpioInputContract } from '../../../../hal/contract-suite/gpio.ts';
import { gpioChipContract } from '../../../../hal/contract-suite/gpio-chip.ts';
import { i2cContract } from '../../../../hal/contract-suite/i2c.ts';
import { indicatorContract } from '../../../../hal/contract-suite/indicator.ts';
import { tamperContract } from '../../../../hal/contract-suite/tamper.ts';
import { frameOf, patterns } from '../../../../hal/drivers/i2c/ring-patterns.ts';
import { signals } from '../../../../hal/indicator.ts';
import { clock, deadlineMs, lookMs, openBridge, openOnBridge, rig } from './bench.ts';
import { addresses, emptyAddress } from './chips.ts';
import type { Seen } from './orders.ts';

/** Waits for what a device must tell of; what never comes is the suite's to find. */
async function comes(isSo: () => boolean): Promise<void> {
  const untilMs = clock.monotonicMs() + 6 * lookMs();
  while (!isSo() && clock.monotonicMs() < untilMs) await sleep(clock, 10);
}

i2cContract('i2c-bus', async () => {
  const { bus, close } = await openBridge();
  return { bus, chip: addresses.registers, nobody: emptyAddress, deadlineMs, close };
});

test('transfers beyond a report of the bridge, and beyond a block of SMBus, arrive whole', async () => {
  const { bus, close } = await openBridge();
  const bytes = Uint8Array.from({ length: 100 }, (_, index) => 200 - index);
  await bus.write(addresses.registers, Uint8Array.of(0x10, ...bytes), { deadlineMs });
  assert.deepEqual(await bus.writeRead(addresses.registers, Uint8Array.of(0x10), 100, { deadlineMs }), bytes);
  await close();
});

const together = { climate: { part: 'bme280' }, light: { part: 'veml7700' } };

for (const [driver, options] of [
  ['sht3x', {}],
  ['bme280', {}],
  ['veml7700', {}],
  ['tsl2591', {}],
  ['chips', together],
] as const)
  environmentContract(driver, async () => {
    const { device, close } = await openOnBridge('environment', driver, options);
    return { sensor: device, clock, close };
  });

test('what the chips read is what the rig plays', async () => {
  const options = { climate: { part: 'sht3x' }, light: { part: 'tsl2591' } };
  const { device, close } = await openOnBridge('environment', 'chips', options);
  try {
    await rig.order({ order: 'set', chip: 'sht3x', values: { temperatureC: 31.5, humidityPercent: 62 } });
    await rig.order({ order: 'set', chip: 'tsl2591', values: { illuminanceLux: 1234 } });
    const reading = await device.read({ timeoutMs: deadlineMs });
    const rounded = [reading.temperatureC, reading.humidityPercent, reading.illuminanceLux].map(Number);
    assert.ok(Math.abs(rounded[0] - 31.5) < 0.01 && Math.abs(rounded[1] - 62) < 0.01, rounded.join());
    assert.ok(Math.abs(rounded[2] - 1234) < 15, rounded.join());
    await rig.order({ order: 'set', chip: 'sht3x', values: { noise: 4 } });
    await failsWith('io', device.read({ timeoutMs: deadlineMs }));
    await rig.order({ order: 'set', chip: 'sht3x', values: { noise: 0 } });
  } finally {
    // A board that stays open keeps the program from its end, and what failed from being told.
    await close();
  }
});

const upright = { xMg: 0, yMg: 0, zMg: 1000 };
const tilted = { xMg: 700, yMg: 0, zMg: 714 };

tamperContract('lis3dh', async () => {
  await rig.order({ order: 'rest', ...upright });
  const { device, close } = await openOnBridge('tamper', 'lis3dh', {
    pollMs: 20,
    knockHoldMs: Math.max(100, lookMs()),
  });
  const trip = async (contact: string, tripped: boolean) => {
    if (contact === 'tilt') await rig.order({ order: 'rest', ...(tripped ? tilted : upright) });
    else if (tripped) await rig.order({ order: 'knock', strengthMg: 900 });
    await comes(() => device.isTripped(contact) === tripped);
  };
  return { sensor: device, trip, close };
});

gpioInputContract('vcnl4040', async () => {
  const counts = (active: boolean) =>
    rig.order({ order: 'set', chip: 'vcnl4040', values: { proximityCounts: active ? 9000 : 10 } });
  await counts(false);
  const { device, close } = await openOnBridge('gpio-input', 'vcnl4040', { pollMs: 20 });
  const drive = async (active: boolean) => {
    await counts(active);
    await comes(() => device.active === active);
  };
  return { input: device, drive, close };
});

const ring = { red: [0, 3, 6, 9], green: [1, 4, 7, 10], blue: [2, 5, 8, 11] };

/** The signal whose first frame the lamps show. */
function signalOf({ duties }: Seen) {
  const percent = (shine: number) => Math.round(100 * shine);
  return signals.find(signal => {
    const frame = frameOf(patterns[signal], 0, ring, 16);
    return frame.every((shine, channel) => percent(shine) === percent(duties[channel] / 4096));
  });
}

indicatorContract('pca9685', async () => {
  const { device, close } = await openOnBridge('indicator', 'pca9685', { ...ring, stepMs: 2000 });
  return { indicator: device, seen: async () => signalOf(await rig.order({ order: 'look' })), close };
});

const wireOf = (line: string | number) =>
  typeof line === 'number' ? line : Number(line[3]) + (line.startsWith('GPB') ? 8 : 0);

gpioChipContract('mcp23017', async () => {
  await rig.order({ order: 'nack', address: addresses.mcp23017, times: 0 });
  for (const line of [0, 9]) await rig.order({ order: 'drive', line, high: false });
  const { device, close } = await openOnBridge('gpio-chip', 'mcp23017', { pollMs: 5 });
  let driven: Promise<unknown> = Promise.resolve();
  return {
    chip: device,
    inputs: ['GPA0', 9],
    outputs: ['GPA7', 'GPB3'],
    missing: 16,
    // Not awaited: what is driven up and down is driven so within the debounce.
    drive: (line, high) => {
      driven = rig.order({ order: 'drive', line: wireOf(line), high });
    },
    debounceMs: 60,
    settle: async debounceMs => {
      await driven;
      await sleep(clock, debounceMs + lookMs());
    },
    level: async line => (((await rig.order({ order: 'look' })).levels >> wireOf(line)) & 1) === 1,
    unplug: async () => {
      await rig.order({ order: 'nack', address: addresses.mcp23017, times: 1_000_000 });
      await sleep(clock, 4 * lookMs());
    },
    close,
  };
});

test('atecc608: over the bus it signs as ES256 has it, and agrees on the secret of two keys', async () => {
  const { bus, close } = await openBridge();
  const chip = await Atecc608.open({ bus, address: addresses.atecc608, clock, deadlineMs });
  const point = await chip.publicKey(0);
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  const jwk = { kty: 'EC', crv: 'P-256', x: base64(point.subarray(0, 32)), y: base64(point.subarray(32)) };
  const signature = await chip.sign(0, createHash('sha256').update('an event').digest());
  const key = { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' } as const;
  assert.ok(verify('sha256', Buffer.from('an event'), key, signature));
  const other = createECDH('prime256v1');
  const otherPoint = other.generateKeys().subarray(1);
  const secret = other.computeSecret(Buffer.concat([Buffer.of(4), point]));
  assert.deepEqual(Buffer.from(await chip.ecdh(0, otherPoint)), secret);
  assert.equal((await chip.serialNumber()).length, 9);
  await close();
});
