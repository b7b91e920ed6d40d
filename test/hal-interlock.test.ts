import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { HalError } from '../hal/device.ts';
import { WorldBarrier } from '../hal/drivers/sim/barrier.ts';
import { Cell } from '../hal/drivers/cell.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { SimGpioInput } from '../hal/drivers/sim/gpio-input.ts';
import { Stage } from '../hal/drivers/sim/stage.ts';
import { interlock } from '../hal/interlock.ts';

const travelMs = 10;

function lane(fireAtStart = false) {
  const clock = new ManualClock();
  const stage = new Stage();
  const wire = new Cell(fireAtStart);
  const inner = new WorldBarrier('barrier', stage, travelMs, clock);
  const barrier = interlock(inner, new SimGpioInput('fire', wire, clock));
  return { clock, stage, wire, inner, barrier };
}

/** Waits for nothing: an operation that the alarm cuts short must reject with HalError. */
function fireAndForget(operation: Promise<void>, failures: unknown[]): void {
  operation.catch((error: unknown) => {
    if (!(error instanceof HalError)) failures.push(error);
  });
}

type Command = 'open' | 'close' | 'release' | 'reset' | 'alarm' | 'clear' | 'obstacle' | 'way-free' | 'wait';
const commands: Command[] = [
  'open',
  'close',
  'release',
  'reset',
  'alarm',
  'clear',
  'obstacle',
  'way-free',
  'wait',
];

async function perform(
  command: Command,
  { clock, stage, wire, barrier }: ReturnType<typeof lane>,
  failures: unknown[],
) {
  switch (command) {
    case 'open':
      return fireAndForget(barrier.open(), failures);
    case 'close':
      return fireAndForget(barrier.close(), failures);
    case 'release':
      return barrier.release();
    case 'reset':
      return void barrier.reset();
    case 'alarm':
      return wire.set(true);
    case 'clear':
      return wire.set(false);
    case 'obstacle':
      return stage.leafOccupied.set(true);
    case 'way-free':
      return stage.leafOccupied.set(false);
    case 'wait':
      return await clock.advance(travelMs / 2);
  }
}

test('whatever is called, in whatever order: while there is fire the barrier is released', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...commands), { maxLength: 40 }), async sequence => {
      const rig = lane();
      const failures: unknown[] = [];
      let latched = false;
      for (const command of sequence) {
        await perform(command, rig, failures);
        if (rig.wire.value) latched = true;
        else if (command === 'reset') latched = false;
        assert.equal(rig.barrier.isLatched, latched);
        if (latched) assert.equal(rig.inner.state, 'released', `after ${command}`);
      }
      await rig.clock.advance(10 * travelMs);
      if (latched) assert.equal(rig.inner.state, 'released', 'in the end');
      assert.deepEqual(failures, []);
    }),
    { numRuns: 300 },
  );
});

test('the release happens within the event of the alarm', () => {
  const { wire, inner } = lane();
  wire.set(true);
  assert.equal(inner.state, 'released');
});

test('an alarm that was active before the barrier came releases it too', () => {
  const { inner, barrier } = lane(true);
  assert.equal(inner.state, 'released');
  assert.equal(barrier.isLatched, true);
});

test('open and close reject with tampered until the input is clear and reset was called', async () => {
  const { wire, barrier, clock } = lane();
  const isTampered = (error: unknown) => error instanceof HalError && error.kind === 'tampered';
  wire.set(true);
  assert.equal(barrier.reset(), false);
  wire.set(false);
  await assert.rejects(barrier.open(), isTampered);
  await assert.rejects(barrier.close(), isTampered);
  assert.equal(barrier.reset(), true);
  const closing = barrier.close();
  await clock.advance(travelMs);
  await closing;
  assert.equal(barrier.state, 'closed');
});

test('a driver that moves although it was released is released again', () => {
  const { wire, barrier, inner } = lane();
  const told: string[] = [];
  barrier.onChange(state => told.push(state));
  wire.set(true);
  void inner
    .open()
    .catch((error: unknown) => told.push(error instanceof HalError ? error.kind : String(error)));
  assert.equal(inner.state, 'released');
});
