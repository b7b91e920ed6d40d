import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { encodeTime } from 'ulid';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import type { Encounter } from '../daemon/core/encounter.ts';
import { keepRetention } from '../daemon/retention.ts';
import type { KioskStore } from '../daemon/store/contract/kiosk-store.ts';
import { openKioskStore } from '../daemon/store/kiosk-store.ts';
import { deletionsPerSweep, erasuresPerSweep, sweepMs } from '../daemon/store/retention/parameters.ts';
import { dayMs, periodMs, standingOf, usualRetention } from '../daemon/store/retention/policy.ts';
import { TrustedTime } from '../daemon/store/retention/trusted-time.ts';
import {
  auditEntry,
  encounter,
  encounterId,
  evidenceOf,
  hit,
  hitCommit,
  storeOptions,
} from './helpers/store.ts';
import { temporaryFolder } from './helpers/temporary-folder.ts';

const minuteMs = 60_000;
const startMs = Date.UTC(2026, 5, 1);
const at = '2026-06-01T00:00:00.000Z';
const policy = { ...usualRetention, lists: [{ name: 'brief', resolvedDays: 1 }] };
const sweep = (store: KioskStore, ms: number) => store.retention.run({ policy, nowMs: startMs + ms, at });

const decisionOn = (number: number) => ({
  encounter: encounterId(number),
  officer: 'jana',
  decidedAt: at,
  verdict: 'dismiss' as const,
  reason: 'ridges differ',
});

/** Somebody of whom evidence is kept, though no list knows who it is. */
const enrolled = (number: number) => ({
  encounter: encounter(number),
  evidence: evidenceOf(number),
  audit: [],
});
const grey = (number: number): Encounter => ({ ...hit(number), answer: 'GREY', candidates: [] });

async function isErased(store: KioskStore, number: number): Promise<boolean> {
  return (await store.erasures()).some(erasure => erasure.encounter === encounterId(number));
}

test('GREEN goes in minutes, GREY in hours, a decided hit in days, an open one not at all', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  await store.commit(enrolled(1));
  await store.commit({ encounter: grey(2), audit: [] });
  await store.commit(hitCommit(3));
  await store.commit(hitCommit(4));
  await store.commit({ audit: [], decision: decisionOn(4) });
  const times: [string, number, number[]][] = [
    ['first seen', 0, []],
    ['a moment too early', 10 * minuteMs - 1, []],
    ['ten minutes', 10 * minuteMs, [1]],
    ['three days', 3 * dayMs, [1, 2]],
    ['thirty days but a moment', 30 * dayMs - 1, [1, 2]],
    ['thirty days', 30 * dayMs, [1, 2, 4]],
    ['a year', 399 * dayMs, [1, 2, 4]],
  ];
  for (const [when, ms, wanted] of times) {
    await sweep(store, ms);
    const gone = [];
    for (const number of [1, 2, 3, 4]) if (await isErased(store, number)) gone.push(number);
    assert.deepEqual(gone, wanted, when);
  }
  const receipts = (await store.auditLinks({ after: 0, limit: 99 })).filter(
    ({ actor }) => actor === 'retention',
  );
  assert.deepEqual(
    receipts.map(({ action, detail }) => [action, detail?.['reason']]),
    [
      ['encounter.erased', 'retention: nobody whom a list knows'],
      ['encounter.erased', 'retention: not searched for in full, and no longer looked into'],
      ['encounter.erased', 'retention: the hit is decided'],
    ],
  );
  await store.close();
});

test('the days begin with the decision, and a list may have its own', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const candidates = [{ list: 'brief', subject: 'S', instance: 1, score: 70 }];
  await store.commit({ ...hitCommit(1), encounter: { ...hit(1), candidates } });
  await store.commit(hitCommit(2));
  await sweep(store, 0);
  await sweep(store, 100 * dayMs);
  for (const number of [1, 2]) await store.commit({ audit: [], decision: decisionOn(number) });
  await sweep(store, 200 * dayMs);
  await sweep(store, 201 * dayMs - 1);
  assert.deepEqual([await isErased(store, 1), await isErased(store, 2)], [false, false]);
  await sweep(store, 201 * dayMs);
  assert.deepEqual([await isErased(store, 1), await isErased(store, 2)], [true, false]);
  await sweep(store, 230 * dayMs);
  assert.equal(await isErased(store, 2), true);
  await store.close();
});

test('of several lists the longest time holds', () => {
  const candidates = ['brief', 'national'].map(list => ({ list, subject: 'S', instance: 1, score: 70 }));
  const judged = { answer: 'RED', candidates } as const;
  assert.equal(standingOf(judged, [decisionOn(1)]), 'resolved');
  assert.equal(periodMs('resolved', judged, policy), 30 * dayMs);
});

test('a restart does not begin to count again, and a sweep that was cut short goes on', async t => {
  const folder = await temporaryFolder(t);
  let store = await openKioskStore(folder, storeOptions());
  for (let number = 1; number <= erasuresPerSweep + 3; number++) await store.commit(enrolled(number));
  await sweep(store, 0);
  await store.close();
  store = await openKioskStore(folder, storeOptions());
  assert.equal(await store.retention.savedTimeMs(), startMs);
  assert.deepEqual(await sweep(store, 10 * minuteMs), { erased: erasuresPerSweep, deleted: 0 });
  await store.close();
  store = await openKioskStore(folder, storeOptions());
  assert.deepEqual(await sweep(store, 10 * minuteMs), { erased: 3, deleted: 0 });
  assert.deepEqual(await sweep(store, 10 * minuteMs), { erased: 0, deleted: 0 });
  assert.equal((await store.erasures()).length, erasuresPerSweep + 3);
  await store.close();
});

const ulidAt = (ms: number, number: number) => `${encodeTime(ms, 10)}${String(number).padStart(16, '0')}`;

test('the last record of an encounter goes after its days, some at a time, with an entry; an open hit stays', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  await sweep(store, 0);
  const count = deletionsPerSweep + 5;
  for (let number = 1; number <= count; number++) {
    const id = ulidAt(startMs + dayMs, number);
    const made = number === 7 ? hit(7) : encounter(number);
    await store.commit({ encounter: { ...made, id }, audit: [] });
  }
  const tooEarly = { ...encounter(900), id: ulidAt(0, 900) }; // a clock that was not set
  await store.commit({ encounter: tooEarly, audit: [] });
  assert.equal((await sweep(store, 400 * dayMs)).deleted, 0);
  const left = async () => (await store.encounters({ limit: 1_000 })).length;
  assert.deepEqual((await sweep(store, 402 * dayMs)).deleted, deletionsPerSweep);
  assert.equal((await sweep(store, 402 * dayMs)).deleted, 4);
  assert.equal(await left(), 2);
  assert.deepEqual(await store.encounter(tooEarly.id), tooEarly);
  const entry = (await store.auditLinks({ after: 0, limit: 99 })).find(
    ({ action }) => action === 'encounters.deleted',
  );
  assert.deepEqual([entry?.actor, entry?.detail?.['count']], ['retention', deletionsPerSweep]);
  assert.equal((await store.verifyAudit()).firstBad, undefined);
  await store.close();
});

test('whatever the wall clock does, trusted time goes on as fast as time does, and never back', async () => {
  const jumps = fc.array(
    fc.record({ advance: fc.nat(100_000), jump: fc.integer({ min: -4e11, max: 4e11 }) }),
  );
  await fc.assert(
    fc.asyncProperty(jumps, async steps => {
      const clock = new ManualClock();
      let jumpMs = 0;
      const jumping = {
        monotonicMs: () => clock.monotonicMs(),
        wall: () => new Date(clock.wall().getTime() + jumpMs),
        after: (ms: number, callback: () => void) => clock.after(ms, callback),
      };
      const time = new TrustedTime(jumping, () => true, 0);
      const first = time.nowMs();
      let wentBy = 0;
      for (const { advance, jump } of steps) {
        await clock.advance(advance);
        wentBy += advance;
        jumpMs = jump;
        assert.ok(Math.abs(time.nowMs() - first - wentBy) < 1);
      }
    }),
    { numRuns: 50 },
  );
});

test('without a time server the time that a machine was off does not count, and the wall clock is not asked', async () => {
  const clock = new ManualClock();
  let isSynchronised = false;
  const savedMs = clock.wall().getTime() - 40 * dayMs;
  const time = new TrustedTime(clock, () => isSynchronised, savedMs);
  await clock.advance(5_000);
  assert.equal(time.nowMs(), savedMs + 5_000);
  isSynchronised = true;
  assert.equal(time.nowMs(), clock.wall().getTime());
});

test('the daemon sweeps by the clock; ten years that the wall clock jumps erase nobody', async t => {
  const store = await openKioskStore(await temporaryFolder(t), storeOptions());
  const clock = new ManualClock();
  let jumpMs = 0;
  let armed = () => {};
  const jumping = {
    monotonicMs: () => clock.monotonicMs(),
    wall: () => new Date(clock.wall().getTime() + jumpMs),
    isWallTrusted: () => true,
    after: (ms: number, callback: () => void) => {
      armed();
      return clock.after(ms, callback);
    },
  };
  const lines: string[] = [];
  const retention = keepRetention(store, {
    clock: jumping,
    log: line => lines.push(line),
    policy: () => policy,
  });
  await store.commit(enrolled(1));
  await store.commit({ encounter: grey(2), audit: [auditEntry('x')] });
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += sweepMs) {
      const swept = new Promise<void>(resolve => (armed = resolve));
      await clock.advance(sweepMs);
      await swept;
    }
  };
  await pass(minuteMs);
  jumpMs = 3_652 * dayMs;
  await pass(minuteMs);
  assert.equal((await store.erasures()).length, 0);
  await pass(11 * minuteMs);
  assert.deepEqual([await isErased(store, 1), await isErased(store, 2)], [true, false]);
  await retention.close();
  assert.deepEqual(lines, []);
  await store.close();
});
