import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import test from 'node:test';
import * as fc from 'fast-check';
import { sleep } from '../hal/clock.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { SystemClock } from '../hal/drivers/system/clock.ts';
import { TimerQueue } from '../hal/drivers/timer-queue.ts';

test('manual clock: timers fire in the order of their due times, each at its own time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(50), { maxLength: 20 }), async delays => {
      const clock = new ManualClock();
      const fired: number[] = [];
      for (const delay of delays)
        clock.after(delay, () => {
          assert.equal(clock.monotonicMs(), delay);
          fired.push(delay);
        });
      await clock.advance(50);
      assert.deepEqual(
        fired,
        delays.toSorted((a, b) => a - b),
      );
    }),
    { numRuns: 30 },
  );
});

test('timers that are set, taken back and due in any order come as from a sorted list', () => {
  const step = fc.oneof(
    fc.record({ set: fc.nat(20) }),
    fc.record({ takeBack: fc.nat(40) }),
    fc.record({ due: fc.nat(25) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), steps => {
      const queue = new TimerQueue();
      const cancels: (() => void)[] = [];
      let sorted: { readonly dueMs: number; readonly id: number }[] = [];
      const fired: number[] = [];
      for (const one of steps) {
        if ('set' in one) {
          const id = cancels.length;
          cancels.push(queue.add(one.set, () => fired.push(id)));
          sorted = [...sorted, { dueMs: one.set, id }].toSorted((a, b) => a.dueMs - b.dueMs); // stable
        } else if ('takeBack' in one) {
          cancels[one.takeBack]?.();
          sorted = sorted.filter(({ id }) => id !== one.takeBack);
        } else {
          const wanted = sorted.filter(({ dueMs }) => dueMs <= one.due).map(({ id }) => id);
          for (let due = queue.takeDue(one.due); due !== undefined; due = queue.takeDue(one.due)) due();
          assert.deepEqual(fired.splice(0), wanted);
          sorted = sorted.filter(({ id }) => !wanted.includes(id));
        }
        assert.equal(queue.size, sorted.length);
        assert.equal(queue.nextDueMs, sorted[0]?.dueMs);
      }
    }),
    { numRuns: 300 },
  );
});

test('manual clock: what waits for a timer runs before the next one fires', async () => {
  const clock = new ManualClock();
  const seen: string[] = [];
  const steps = async () => {
    await sleep(clock, 10);
    seen.push(`first at ${clock.monotonicMs()}`);
    await sleep(clock, 5);
    seen.push(`second at ${clock.monotonicMs()}`);
  };
  const done = steps();
  clock.after(12, () => seen.push('between'));
  await clock.advance(15);
  await done;
  assert.deepEqual(seen, ['first at 10', 'between', 'second at 15']);
});

test('manual clock: a cancelled timer does not fire, and cancelling again is allowed', async () => {
  const clock = new ManualClock();
  const cancel = clock.after(1, () => assert.fail('fired'));
  cancel();
  cancel();
  await clock.advance(10);
});

test('manual clock: the wall clock goes with it', async () => {
  const clock = new ManualClock('2026-02-28T23:59:59Z');
  await clock.advance(1000);
  assert.equal(clock.wall().toISOString(), '2026-03-01T00:00:00.000Z');
});

test('system clock: never early, and in the order of the due times', async () => {
  const clock = new SystemClock();
  // A busy machine may pause between two calls, so what is known of a due time is a window.
  const fired: { readonly earliestMs: number; readonly latestMs: number }[] = [];
  const waits = [12.5, 3, 9.5, 0, 6.2].map(async delayMs => {
    const earliestMs = clock.monotonicMs() + delayMs;
    const wait = sleep(clock, delayMs);
    const latestMs = clock.monotonicMs() + delayMs;
    await wait;
    assert.ok(clock.monotonicMs() >= earliestMs, `${delayMs} ms came early`);
    fired.push({ earliestMs, latestMs });
  });
  await Promise.all(waits);
  assert.equal(fired.length, waits.length);
  fired.reduce((before, next) => {
    assert.ok(before.earliestMs <= next.latestMs, 'a later one fired first');
    return next;
  });
});

test('system clock: a throwing callback does not hold up the timers behind it', () => {
  const clockFile = new URL('../hal/drivers/system/clock.js', import.meta.url);
  // In a process of its own: the test runner takes every uncaught exception for a failure.
  const script = `
    import { SystemClock } from ${JSON.stringify(clockFile.href)};
    process.once('uncaughtException', error => process.stdout.write(error.message));
    const clock = new SystemClock();
    clock.after(1, () => { throw new Error('thrown, '); });
    clock.after(2, () => process.stdout.write('and on'));
  `;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    encoding: 'utf8',
  });
  assert.equal(output, 'thrown, and on');
});

test('system clock: a delay beyond the range of setTimeout does not fire at once', async () => {
  const clock = new SystemClock();
  const cancel = clock.after(2 ** 40, () => assert.fail('fired'));
  await sleep(clock, 5);
  cancel();
});
