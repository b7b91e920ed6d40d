import assert from 'node:assert/strict';
import test from 'node:test';
import * as fc from 'fast-check';
import * as win from '../daemon/link/window.ts';

const limits: win.WindowLimits = { entries: 8, timeoutMs: 100, timeoutCapMs: 400 };

/** A pump, a line that loses and a hub that takes only the next entry: what the state machine is for. */
class Model {
  window = win.emptyWindow;
  nowMs = 0;
  readonly total: number;
  readonly line: number[] = [];
  readonly acks: number[] = [];
  readonly hub: number[] = [];

  constructor(total: number) {
    this.total = total;
  }

  send(): void {
    const { after, limit } = win.next(this.window);
    for (let seq = after + 1; seq <= Math.min(this.total, after + limit); seq++) {
      this.window = win.sending(win.startAt(this.window, seq), seq, this.nowMs, limits);
      this.line.push(seq);
    }
  }

  deliver(): void {
    const seq = this.line.shift();
    if (seq === undefined) return;
    if (seq === this.hub.length + 1) this.hub.push(seq);
    this.acks.push(this.hub.length);
  }

  hear(): void {
    const upTo = this.acks.shift();
    if (upTo !== undefined) this.window = win.acknowledged(this.window, upTo, this.nowMs, limits);
  }

  wait(): void {
    this.nowMs += 150;
    if (win.isOverdue(this.window, this.nowMs)) this.window = win.timedOut(this.window);
  }

  /** The kiosk forgets its window; the outbox and the hub do not. */
  restart(): void {
    this.reconnect();
    this.window = win.emptyWindow;
  }

  reconnect(): void {
    this.line.length = 0;
    this.window = win.goneBack(this.window);
  }

  check(): void {
    const { acked, sent, size } = this.window;
    assert.ok(acked <= sent && sent <= this.total);
    assert.ok(size >= 1 && size <= limits.entries && sent - acked <= limits.entries);
    assert.ok(acked <= this.hub.length, 'nothing counts as acknowledged that the hub does not have');
    assert.equal(
      this.window.deadlineMs === undefined,
      sent === acked,
      'a deadline while something is in flight',
    );
  }
}

const steps = {
  send: (model: Model) => model.send(),
  deliver: (model: Model) => model.deliver(),
  loseMessage: (model: Model) => void model.line.shift(),
  hear: (model: Model) => model.hear(),
  loseAck: (model: Model) => void model.acks.shift(),
  wait: (model: Model) => model.wait(),
  reconnect: (model: Model) => model.reconnect(),
  restart: (model: Model) => model.restart(),
};

test('whatever the line loses, the hub gets all in order once it holds', () => {
  const step = fc.constantFrom(...Object.values(steps));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 40 }), fc.array(step, { maxLength: 200 }), (total, walk) => {
      const model = new Model(total);
      for (const go of walk) {
        go(model);
        model.check();
      }
      for (let round = 0; round < 400 && model.window.acked < total; round++) {
        model.send();
        while (model.line.length > 0) model.deliver();
        while (model.acks.length > 0) model.hear();
        model.wait();
        model.check();
      }
      assert.deepEqual(
        model.hub,
        Array.from({ length: total }, (_, index) => index + 1),
      );
      assert.equal(model.window.acked, total);
    }),
    { numRuns: 500 },
  );
});

test('the window opens by doubling, to its limit and not beyond', () => {
  let window = win.emptyWindow;
  const sizes: number[] = [];
  for (let round = 0; round < 6; round++) {
    sizes.push(win.next(window).limit);
    for (let left = win.next(window).limit; left > 0; left--) {
      window = win.sending(window, window.sent + 1, 0, limits);
    }
    window = win.acknowledged(window, window.sent, 0, limits);
  }
  assert.deepEqual(sizes, [1, 2, 4, 8, 8, 8]);
});

test('a silent hub is asked with one entry, and ever more rarely up to the cap', () => {
  let window = win.sending(win.emptyWindow, 1, 0, limits);
  const waits: number[] = [];
  for (let round = 0; round < 5; round++) {
    const sentAtMs = 1000 * round;
    window = win.sending(win.goneBack(window), 1, sentAtMs, limits);
    waits.push((window.deadlineMs ?? 0) - sentAtMs);
    window = win.timedOut(window);
    assert.deepEqual(win.next(window), { after: 0, limit: 1 });
  }
  assert.deepEqual(waits, [100, 200, 400, 400, 400]);
});

test('on a line whose acks take longer than the time-out supposes, the window opens all the same', () => {
  const acksAfterMs = 180;
  const onTheWay: { seq: number; atMs: number }[] = [];
  let [window, nowMs, timeouts] = [win.emptyWindow, 0, 0];
  for (; nowMs < 20_000; nowMs += 10) {
    for (const { seq } of onTheWay.filter(({ atMs }) => atMs === nowMs)) {
      window = win.acknowledged(window, seq, nowMs, limits);
    }
    if (win.isOverdue(window, nowMs)) {
      window = win.timedOut(window);
      timeouts++;
    }
    for (let left = win.next(window).limit; left > 0; left--) {
      window = win.sending(window, window.sent + 1, nowMs, limits);
      onTheWay.push({ seq: window.sent, atMs: nowMs + acksAfterMs });
    }
  }
  assert.ok(timeouts <= 2, `${timeouts} time-outs`);
  assert.ok(window.acked > 0.9 * limits.entries * (nowMs / acksAfterMs), `${window.acked} acknowledged`);
});

test('an ack may run ahead of what was sent since a restart; one that lags changes nothing', () => {
  const sent = win.sending(win.sending(win.emptyWindow, 1, 0, limits), 2, 0, limits);
  const ahead = win.acknowledged(sent, 7, 0, limits);
  assert.deepEqual([ahead.acked, ahead.sent, ahead.deadlineMs], [7, 7, undefined]);
  const moved = win.acknowledged(sent, 2, 0, limits);
  assert.equal(win.acknowledged(moved, 1, 0, limits), moved);
});

test('an outbox that begins at 501 counts what lies below as acknowledged', () => {
  const window = win.sending(win.startAt(win.emptyWindow, 501), 501, 0, limits);
  assert.equal(win.inFlight(window), 1);
  assert.equal(win.first(window), 501);
});
