// The lock under any order of calls, contacts and time.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import type { Barrier } from '../hal/barrier.ts';
import { HalError } from '../hal/device.ts';
import { driver } from '../hal/drivers/line/lock.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { SimGpioChip } from '../hal/drivers/sim/gpio-chip.ts';

const options = {
  ...{ chip: 'io', line: 'LOCK', holds: 'powered', fireContact: 'in-series' },
  closedContact: { line: 'SHUT', contact: 'normally-open', bias: 'pull-down', debounceMs: 0 },
  obstacleContact: { line: 'CURTAIN', debounceMs: 0 },
  ...{ unlockMs: 20, closeMs: 100 },
};

const happenings = [
  'open',
  'close',
  'release',
  'shut',
  'ajar',
  'obstacle',
  'free',
  'wait',
  'wait long',
] as const;
type Happening = (typeof happenings)[number];

async function lock() {
  const clock = new ManualClock();
  const chip = new SimGpioChip('io', ['LOCK', 'SHUT', 'CURTAIN'], clock);
  const use = () => chip as never;
  const barrier: Barrier = await driver.open('gate', options, { clock, use });
  return { clock, chip, barrier, isPowered: () => chip.wire('LOCK').value };
}

type Bench = Awaited<ReturnType<typeof lock>>;

async function happen(
  what: Happening,
  { clock, chip, barrier }: Bench,
  calls: Promise<void>[],
): Promise<void> {
  switch (what) {
    case 'open':
    case 'close':
      calls.push(barrier[what]());
      calls.at(-1)?.catch(() => {});
      return;
    case 'release':
      return barrier.release();
    case 'shut':
    case 'ajar':
      return chip.wire('SHUT').set(what === 'shut');
    case 'obstacle':
    case 'free':
      return chip.wire('CURTAIN').set(what === 'obstacle');
    case 'wait':
      return await clock.advance(10);
    case 'wait long':
      return await clock.advance(200);
  }
}

test('the relay has power only while the leaf closes or is closed, whatever happens, and every call ends', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...happenings), { maxLength: 40 }), async script => {
      const bench = await lock();
      const { barrier, clock, isPowered } = bench;
      const calls: Promise<void>[] = [];
      for (const what of script) {
        await happen(what, bench, calls);
        if (isPowered())
          assert.ok(['closing', 'closed'].includes(barrier.state), `power while ${barrier.state}`);
        if (barrier.state === 'closed') assert.ok(isPowered(), 'closed without power');
        if (what === 'obstacle') {
          await clock.advance(0);
          assert.notEqual(barrier.state, 'closing', 'it presses on nobody');
        }
        if (what === 'release') assert.equal(barrier.state, 'released');
      }
      await clock.advance(1_000);
      const ends = await Promise.allSettled(calls);
      for (const end of ends)
        if (end.status === 'rejected') assert.ok(end.reason instanceof HalError, String(end.reason));
      await barrier.dispose();
      assert.equal(isPowered(), false);
      assert.equal(barrier.state, 'released');
    }),
    { numRuns: 200 },
  );
});
