// The rule by which the watchdog is fed, on time that stands still.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { Stepper } from '../daemon/lane/runner/stepper.ts';
import type { Notice } from '../daemon/systemd/notifier.ts';
import { answered, atRest, beat, type Part } from '../daemon/systemd/progress.ts';
import { supervise } from '../daemon/systemd/supervision.ts';

const watchdogMs = 10_000;
const everyMs = watchdogMs / 2;

/** Parts that answer after a time each, or never (Infinity), and when the watchdog was fed. */
async function feedsOf(delaysMs: () => readonly number[], forMs: number, clock = new ManualClock()) {
  const feeds: number[] = [];
  const told: Notice[] = [];
  const parts = ['lane', 'store', 'link'].map((name, index): Part => {
    return {
      name,
      turn: () => {
        const delayMs = delaysMs()[index] ?? 0;
        if (delayMs === 0) return true;
        return new Promise(resolve => {
          if (Number.isFinite(delayMs)) clock.after(delayMs, () => resolve(true));
        });
      },
    };
  });
  const tell = (notice: Notice) => {
    told.push(notice);
    if (notice.WATCHDOG === 1) feeds.push(clock.monotonicMs());
  };
  const log: string[] = [];
  const end = supervise({
    ...{ parts, everyMs, clock, feeds: true, words: () => 'serves' },
    notifier: { tell },
    log: line => log.push(line),
  });
  await clock.advance(forMs);
  end();
  return { feeds, told, log, clock };
}

test('a daemon whose parts all move is fed at half of what systemd waits for', async () => {
  const { feeds, log } = await feedsOf(() => [0, 20, 4_000], 30_000);
  assert.deepEqual(feeds, [0, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000]);
  assert.deepEqual(log, []);
});

for (const [index, name] of ['lane', 'store', 'link'].entries()) {
  test(`a ${name} that is stuck is not fed for, and status and log name it`, async () => {
    const clock = new ManualClock();
    const delays = [0, 0, 0];
    clock.after(12_000, () => (delays[index] = Number.POSITIVE_INFINITY));
    const { feeds, told, log } = await feedsOf(() => delays, 60_000, clock);
    assert.equal(feeds.at(-1), 15_000, 'the feed before it owed an answer');
    assert.match(told.at(-1)?.STATUS ?? '', new RegExp(`^${name} does not move`));
    assert.deepEqual(log.length, 1);
  });
}

test('a part that never will move again is not fed for, nor is one that throws', async () => {
  for (const turn of [() => false, () => Promise.reject(new Error('a mistake'))]) {
    const clock = new ManualClock();
    const told: Notice[] = [];
    const notifier = { tell: (notice: Notice) => void told.push(notice) };
    const parts = [{ name: 'link', turn }];
    const words = () => 'serves';
    const end = supervise({ parts, words, notifier, clock, log: () => {}, everyMs, feeds: true });
    await clock.advance(60_000);
    end();
    assert.equal(told.filter(({ WATCHDOG }) => WATCHDOG === 1).length, 1);
  }
});

test('a late answer makes up for the feed that was left out, and the status tells of the work again', async () => {
  let calls = 0;
  const { feeds, told } = await feedsOf(() => [0, calls++ < 3 ? 8_000 : 0, 0], 20_000);
  assert.deepEqual(feeds, [0, 8_000, 10_000, 15_000, 20_000]);
  assert.deepEqual(
    told.flatMap(({ STATUS }) => STATUS ?? []),
    ['serves', 'store does not move; waiting for the watchdog', 'serves'],
  );
});

test('answers in time are never punished, silence ends within one and a half times the watchdog', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: watchdogMs - 1 }), { minLength: 1, maxLength: 12 }),
      fc.nat(2),
      async (delays, who) => {
        let turn = 0;
        const clock = new ManualClock();
        let stuckAtMs: number | undefined;
        const next = () => {
          const delayMs = delays[Math.floor(turn++ / 3)];
          if (delayMs === undefined) stuckAtMs ??= clock.monotonicMs();
          return [0, 1, 2].map(index => (index === who ? (delayMs ?? Number.POSITIVE_INFINITY) : 0));
        };
        const { feeds } = await feedsOf(next, 400_000, clock);
        for (const [index, atMs] of feeds.entries())
          if (index > 0) assert.ok(atMs - (feeds[index - 1] ?? 0) < watchdogMs);
        const lastMs = feeds.at(-1) ?? 0;
        assert.ok(stuckAtMs !== undefined && lastMs - stuckAtMs <= everyMs);
      },
    ),
    { numRuns: 50 },
  );
});

test('the rule owes one feed for one round of answers, whatever their order', () => {
  const parts = ['lane', 'store'];
  const asked = beat(atRest, parts);
  assert.deepEqual(asked, { progress: { owing: parts, isHungry: false }, feed: true, ask: true });
  const hungry = beat(answered(asked.progress, 'store').progress, parts);
  assert.deepEqual(hungry, { progress: { owing: ['lane'], isHungry: true }, feed: false, ask: false });
  const late = answered(hungry.progress, 'lane');
  assert.deepEqual(late, { progress: atRest, feed: true, ask: false });
  assert.equal(answered(late.progress, 'lane').feed, false, 'once is enough');
});

test('a machine that broke off in mid-step takes no turn any more; one that was stopped rests', () => {
  let breaks = false;
  const stepper = new Stepper(
    {
      tick: { type: 'tick' },
      step: (state: number) => ({ state, effects: [] }),
      wakeAtMs: () => Number.POSITIVE_INFINITY,
    },
    0,
    {
      clock: new ManualClock(),
      do: () => {},
      show: () => {
        if (breaks) throw new Error('it cannot be shown');
      },
      onError: () => {},
    },
  );
  assert.equal(stepper.turn(), true);
  breaks = true;
  assert.throws(() => stepper.turn(), /cannot be shown/);
  breaks = false;
  assert.equal(stepper.turn(), false);
  stepper.stop();
  assert.equal(stepper.turn(), true);
});
