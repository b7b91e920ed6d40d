import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuMs, kernelMs } from '../daemon/cli/bench-timing.ts';

const effort = { timeMs: 0.1, runs: 5 };
const still = new Int32Array(new SharedArrayBuffer(4));

test('a run is timed by the processor: waiting costs nothing, working does', async () => {
  const waiting = await cpuMs(() => Atomics.wait(still, 0, 0, 20), effort);
  assert.ok(waiting < 5, `${waiting} ms`);
  const working = await cpuMs(() => {
    for (const end = performance.now() + 20; performance.now() < end; );
  }, effort);
  assert.ok(working > 2 * waiting + 1, `${working} ms`);
});

test('each kernel of a run is timed by its name, and what it answers comes through', async () => {
  const kernels = { twice: (value: number) => 2 * value, nothing: () => undefined, memory: 7 };
  const times = await kernelMs(
    watched => () => assert.equal(watched(kernels).twice(watched(kernels).memory), 14),
    effort,
  );
  assert.deepEqual([...times.keys()], ['twice']);
  assert.ok((times.get('twice') ?? -1) >= 0);
});
