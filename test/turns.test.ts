// One call to a device at a time.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Turns } from '../daemon/lane/runner/turns.ts';
import { HalError, type WaitRequest } from '../hal/device.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';

function bench() {
  const clock = new ManualClock();
  const turns = new Turns('camera', clock);
  const calls: { request: WaitRequest; end: () => void }[] = [];
  const ask = (timeoutMs: number, signal?: AbortSignal) =>
    turns.take({ timeoutMs, ...(signal && { signal }) }, request => {
      return new Promise<string>(resolve => calls.push({ request, end: () => resolve('done') }));
    });
  return { clock, calls, ask };
}

test('a call is made at once, and the next one when it has ended, with what is left of its time', async () => {
  const { clock, calls, ask } = bench();
  const first = ask(1_000);
  assert.equal(calls.length, 1);
  const second = ask(1_000);
  await clock.advance(300);
  assert.equal(calls.length, 1);
  calls[0].end();
  assert.equal(await first, 'done');
  await clock.advance(0);
  assert.equal(calls[1].request.timeoutMs, 700);
  calls[1].end();
  assert.equal(await second, 'done');
});

test('a call whose time passes while it waits is refused as busy, and never made', async () => {
  const { clock, calls, ask } = bench();
  void ask(1_000);
  const refused = assert.rejects(
    ask(200),
    (error: unknown) => error instanceof HalError && error.kind === 'busy',
  );
  await clock.advance(200);
  await refused;
  calls[0].end();
  await clock.advance(1_000);
  assert.equal(calls.length, 1);
});

test('a call that is withdrawn while it waits ends with the reason, and is never made', async () => {
  const { clock, calls, ask } = bench();
  void ask(1_000);
  const withdrawing = new AbortController();
  const withdrawn = assert.rejects(ask(1_000, withdrawing.signal), /nobody there/);
  withdrawing.abort(new Error('nobody there'));
  await withdrawn;
  await assert.rejects(ask(1_000, withdrawing.signal), /nobody there/);
  calls[0].end();
  await clock.advance(0);
  assert.equal(calls.length, 1);
});

test('of several that wait one goes on, and the others wait for it', async () => {
  const { clock, calls, ask } = bench();
  void ask(1_000);
  void ask(1_000);
  void ask(1_000);
  for (const made of [1, 2, 3]) {
    await clock.advance(1);
    assert.equal(calls.length, made);
    calls[made - 1].end();
  }
});
