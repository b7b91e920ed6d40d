import assert from 'node:assert/strict';
import test from 'node:test';
import { failsWith } from '../hal/contract-suite/expect.ts';
import { i2cContract } from '../hal/contract-suite/i2c.ts';
import { HalError } from '../hal/device.ts';
import { I2cError } from '../hal/i2c.ts';
import { QueuedI2cBus } from '../hal/drivers/linux/i2c-queue.ts';
import type { I2cTransaction, I2cWire } from '../hal/drivers/linux/i2c-wire.ts';
import { type I2cTarget, RegisterFile } from '../hal/drivers/sim/register-file.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';

const clock = new SystemClock();
const limits = { deadlineMs: 1000 };
const chip = 0x20;
const retry = { faults: ['arbitration-lost', 'address-nack'], attempts: 3, pauseMs: 1 };

const errno = (code: string) => Object.assign(new Error(code), { code });

/** A kernel whose answers can be held back, refused by errno, or gone with the adapter. */
class Kernel {
  readonly target: I2cTarget = new RegisterFile();
  readonly log: string[] = [];
  /** The errno of the transactions to come, first to last. */
  refusals: string[] = [];
  isPlugged = true;
  isOpenable = true;
  #held: Promise<void> | undefined;

  /** What is asked from now on is answered when the function that is returned is called. */
  hold(): () => void {
    const { promise, resolve } = withResolvers();
    this.#held = promise;
    return resolve;
  }

  readonly wiring = {
    open: async (): Promise<I2cWire> => {
      this.log.push('open');
      if (!this.isOpenable) throw new HalError('absent', 'kernel', 'there is none');
      return {
        transfer: transaction => this.#transfer(transaction),
        close: async () => void this.log.push('close'),
      };
    },
    isPlugged: async () => this.isPlugged,
    clear: async () => void this.log.push('clear'),
  };

  async #transfer({ address, bytes, length }: I2cTransaction): Promise<Uint8Array> {
    this.log.push(`${bytes.length} out ${length} in`);
    const refusal = this.refusals.shift();
    await this.#held;
    if (refusal) throw errno(refusal);
    if (address !== chip) throw errno('ENXIO');
    if (bytes.length > 0) this.target.write(bytes);
    return this.target.read(length);
  }
}

function withResolvers() {
  let resolve = () => {};
  const promise = new Promise<void>(resolved => (resolve = resolved));
  return { promise, resolve };
}

async function open(kernel: Kernel, policy = retry) {
  return await QueuedI2cBus.open('bus', kernel.wiring, policy, clock);
}

async function faultOf(operation: Promise<unknown>): Promise<string> {
  const error: unknown = await operation.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof I2cError, String(error));
  return error.fault;
}

i2cContract('queued i2c', async () => {
  const bus = await open(new Kernel());
  return { bus, chip, nobody: 0x21, close: () => bus.dispose() };
});

test('a transaction over its deadline rejects while the kernel still waits, and the bus is stuck until it is free', async () => {
  const kernel = new Kernel();
  const bus = await open(kernel);
  const letGo = kernel.hold();
  const overdue = faultOf(bus.read(chip, 1, { deadlineMs: 15 }));
  const behind = faultOf(bus.read(chip, 2, limits));
  assert.equal(await overdue, 'deadline');
  assert.equal(await behind, 'bus-stuck');
  assert.equal(await faultOf(bus.read(chip, 3, limits)), 'bus-stuck');
  assert.ok(!kernel.log.includes('2 out 0 in'), 'what waited was never put on the wires');
  letGo();
  await new Promise(resolve => setImmediate(resolve));
  assert.deepEqual([...(await bus.read(chip, 1, limits))], [0]);
  await bus.dispose();
});

test('what waits for its turn beyond its deadline is never put on the wires, and the bus is not stuck', async () => {
  const kernel = new Kernel();
  const bus = await open(kernel);
  const letGo = kernel.hold();
  const first = bus.read(chip, 1, limits);
  assert.equal(await faultOf(bus.write(chip, Uint8Array.of(1, 2), { deadlineMs: 10 })), 'deadline');
  letGo();
  await first;
  await bus.read(chip, 1, limits);
  assert.deepEqual(kernel.log, ['open', '0 out 1 in', '0 out 1 in']);
  await bus.dispose();
});

test('only the faults of the policy are tried again, as often as it says', async () => {
  const kernel = new Kernel();
  const bus = await open(kernel);
  kernel.refusals = ['EAGAIN', 'EREMOTEIO'];
  await bus.write(chip, Uint8Array.of(0, 7), limits);
  kernel.refusals = ['EAGAIN', 'EAGAIN', 'EAGAIN'];
  assert.equal(await faultOf(bus.read(chip, 1, limits)), 'arbitration-lost');
  kernel.refusals = ['EIO'];
  assert.equal(await faultOf(bus.read(chip, 1, limits)), 'other');
  assert.equal(kernel.log.length, 1 + 3 + 3 + 1);
  await bus.dispose();
});

test('a bus that is held is closed, cleared and opened again, and then serves', async () => {
  const kernel = new Kernel();
  const bus = await open(kernel, { ...retry, faults: ['bus-stuck'] });
  kernel.refusals = ['EBUSY'];
  assert.deepEqual([...(await bus.read(chip, 1, limits))], [0]);
  assert.deepEqual(kernel.log, ['open', '0 out 1 in', 'close', 'clear', 'open', '0 out 1 in']);
  kernel.refusals = ['ETIMEDOUT'];
  assert.equal(await faultOf(bus.read(chip, 1, limits)), 'deadline');
  await bus.read(chip, 1, limits);
  await bus.dispose();
});

test('an adapter that was unplugged is absent to all, and its handles are given up at once', async () => {
  const kernel = new Kernel();
  const bus = await open(kernel);
  kernel.isPlugged = false;
  kernel.refusals = ['EIO'];
  const waiting = failsWith(
    'absent',
    bus.read(chip, 2, limits).then(() => bus.read(chip, 2, limits)),
  );
  await failsWith('absent', bus.read(chip, 1, limits));
  await waiting;
  await failsWith('absent', bus.read(chip, 1, limits));
  assert.equal(kernel.log.at(-1), 'close');
  await bus.dispose();
});

test('an adapter that was unplugged while the kernel waits is absent before the kernel lets go', async () => {
  const kernel = new Kernel();
  const bus = await open(kernel);
  const letGo = kernel.hold();
  kernel.isPlugged = false;
  assert.equal(await faultOf(bus.read(chip, 1, { deadlineMs: 10 })), 'deadline');
  await failsWith('absent', bus.read(chip, 1, limits));
  letGo();
  await bus.dispose();
  assert.equal(kernel.log.at(-1), 'close');
});

test('a bus that does not open again after it was held is absent', async () => {
  const kernel = new Kernel();
  const bus = await open(kernel);
  kernel.refusals = ['EBUSY'];
  kernel.isOpenable = false;
  await failsWith('absent', bus.read(chip, 1, limits));
  await failsWith('absent', bus.read(chip, 1, limits));
  await bus.dispose();
});

test('dispose ends what is pending at once, and resolves when the kernel has let go', async () => {
  const kernel = new Kernel();
  const bus = await open(kernel);
  const letGo = kernel.hold();
  const pending = Promise.all([
    failsWith('absent', bus.read(chip, 1, limits)),
    failsWith('absent', bus.read(chip, 1, limits)),
  ]);
  let isDisposed = false;
  const disposed = bus.dispose().then(() => (isDisposed = true));
  await pending;
  assert.equal(isDisposed, false);
  letGo();
  await disposed;
  assert.deepEqual(kernel.log, ['open', '0 out 1 in', 'close']);
});
