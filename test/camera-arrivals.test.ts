// A stream without time stamps: no frame is believed to be newer than it is, however busy the reader was.
import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import { Arrivals } from '../hal/drivers/linux/camera/arrivals.ts';

const periodMs = 30;
const delayMs = 50;

/** What a reader sees of a camera whose frames wait in a queue while the reader is busy. */
interface Read {
  readonly atMs: number;
  readonly idleMs: number;
  /** The true end of exposure of the frame whose first byte is in it. */
  readonly exposedMs: number;
}

/**
 * A camera that exposes a frame every period and writes it after a latency below `delayMs`; a reader that reads one frame
 * at a time, takes `readMs` for it, and is busy with other things for a while after each, as the list says.
 */
function readsOf(latencies: readonly number[], busyMs: readonly number[], readMs: number): Read[] {
  const reads: Read[] = [];
  let nowMs = 0;
  let idleMs = 0;
  let writtenMs = 0;
  for (const [number, latencyMs] of latencies.entries()) {
    const exposedMs = number * periodMs;
    writtenMs = Math.max(writtenMs, exposedMs + latencyMs);
    if (writtenMs > nowMs) {
      idleMs += writtenMs - nowMs;
      nowMs = writtenMs;
    }
    nowMs += readMs;
    reads.push({ atMs: nowMs, idleMs, exposedMs });
    nowMs += busyMs[number] ?? 0;
  }
  return reads;
}

const anyLatencies = fc.array(fc.integer({ min: 0, max: delayMs }), { minLength: 2, maxLength: 60 });
const anyBusy = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 600 })), { maxLength: 60 });

test('the end of exposure that is told is never later than the true one', () => {
  fc.assert(
    fc.property(anyLatencies, anyBusy, fc.integer({ min: 0, max: 5 }), (latencies, busy, readMs) => {
      const arrivals = new Arrivals({ periodMs, delayMs });
      for (const { atMs, idleMs, exposedMs } of readsOf(latencies, busy, readMs)) {
        const told = arrivals.read(atMs, idleMs);
        assert.ok(told <= exposedMs, `told ${told}, exposed at ${exposedMs}`);
      }
    }),
    { numRuns: 500 },
  );
});

test('with a reader that has time, frames are believed a period after the delay at the latest', () => {
  const arrivals = new Arrivals({ periodMs, delayMs });
  const reads = readsOf(
    Array.from({ length: 20 }, () => 10),
    [],
    1,
  );
  const ages = reads.map(({ atMs, idleMs }) => atMs - arrivals.read(atMs, idleMs));
  assert.ok(
    ages.slice(2).every(age => age <= delayMs + periodMs),
    ages.join(' '),
  );
});
