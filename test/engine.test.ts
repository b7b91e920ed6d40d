import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { afterEach, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { BiometricEngine } from '../daemon/biometrics/engine.ts';
import {
  closeGraceMs,
  firstRestartMs,
  longestRestartMs,
  stuckAfterMs,
} from '../daemon/biometrics/parameters.ts';
import { startWorkerEngine } from '../daemon/biometrics/worker-engine.ts';
import { Fault } from '../daemon/core/errors.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { toyImage, toyRecord } from './helpers/toy-modality.ts';
import { brokenGrey, fatalGrey, foreverGrey, slowFeature, slowGrey } from './helpers/toy-worker.ts';
import { watchlistOf } from './helpers/watchlists.ts';

const options = { minimumScore: 90, maximumCandidates: 5, today: '2026-06-01' };
const unavailable = (error: unknown) => error instanceof Fault && error.code === 'unavailable';

describe('the worker engine', () => {
  const open: BiometricEngine[] = [];

  function engine() {
    const clock = new ManualClock();
    const log: string[] = [];
    const workers: Worker[] = [];
    const startWorker = () => {
      const worker = new Worker(new URL('./helpers/toy-worker.js', import.meta.url));
      workers.push(worker);
      return worker;
    };
    const started = startWorkerEngine({ clock, log: line => log.push(line), startWorker });
    open.push(started);
    return { engine: started, clock, log, workers };
  }

  afterEach(async () => {
    for (const engine of open.splice(0)) await engine.close();
  });

  it('acquires a template of a usable image, and only the reasons of another', async () => {
    const { engine: toy } = engine();
    const image = toyImage(10);
    const [good, bad] = await Promise.all([toy.acquire(image), toy.acquire(toyImage(0))]);
    assert.deepEqual(good.template, toyRecord(10));
    assert.ok(good.assessMs >= 0 && good.extractMs >= 0);
    assert.equal(bad.template, undefined);
    assert.deepEqual(bad.quality.reasons, ['too-dry', 'unclear']);
    assert.equal(image.pixels.length, 1_600, 'the image still belongs to the caller');
  });

  it('searches the lists that are loaded, and explains a candidate', async () => {
    const { engine: toy } = engine();
    await toy.load(watchlistOf('a', { x: [toyRecord(10)], y: [toyRecord(90)] }));
    const result = await toy.identify(toyRecord(12), options);
    assert.deepEqual(result.candidates, [{ list: 'a', subject: 'x', instance: 1, score: 98 }]);
    assert.deepEqual(result.lists, [
      { name: 'a', version: 1, templates: 2, compared: 2, modalities: { fingerprint: 2 } },
    ]);
    assert.ok(result.searchMs >= 0);
    const { score, pairs } = await toy.explain(toyRecord(12), toyRecord(10));
    assert.equal(score, 98);
    assert.deepEqual(pairs[0]?.reference, { x: 10, y: 0, angle: 0 });
    await toy.unload('a');
    assert.deepEqual((await toy.identify(toyRecord(12), options)).lists, []);
  });

  it('answers overlapping calls in their order', async () => {
    const { engine: toy } = engine();
    const answered: number[] = [];
    const call = (grey: number) => toy.acquire(toyImage(grey)).then(() => answered.push(grey));
    await Promise.all([1, 2, 3, 4, 5].map(call));
    assert.deepEqual(answered, [1, 2, 3, 4, 5]);
  });

  it('passes on faults as faults and bugs as errors, and goes on', async () => {
    const { engine: toy } = engine();
    await assert.rejects(toy.identify(new Uint8Array(3), options), (error: unknown) => {
      assert.ok(error instanceof Fault && error.code === 'bad-input');
      assert.match(error.message, /^probe: the record ends within format identifier at offset 0/);
      return true;
    });
    await assert.rejects(toy.acquire(toyImage(brokenGrey)), /^Error: biometric worker: a bug$/);
    assert.ok(await toy.acquire(toyImage(10)));
  });

  it('rejects all pending calls when the worker dies, and those until the next start', async () => {
    const { engine: toy, clock, log } = engine();
    const calls = [toy.acquire(toyImage(fatalGrey)), toy.acquire(toyImage(10))];
    for (const call of calls) await assert.rejects(call, unavailable);
    await assert.rejects(toy.identify(toyRecord(10), options), /worker has died \(a new one is starting\)/);
    await assert.rejects(toy.load(watchlistOf('a', {})), unavailable);
    assert.match(log.join(), /a new one starts in 100 ms/);
    await clock.advance(firstRestartMs);
    assert.ok(await toy.acquire(toyImage(10)));
  });

  it('loads the lists again before anything else is answered', async () => {
    const { engine: toy, clock } = engine();
    await toy.load(watchlistOf('a', { x: [toyRecord(10)] }));
    await toy.load(watchlistOf('b', { y: [toyRecord(20)] }));
    await toy.load(watchlistOf('c', { z: [toyRecord(30)] }));
    await toy.unload('c');
    await assert.rejects(toy.acquire(toyImage(fatalGrey)), unavailable);
    await clock.advance(firstRestartMs);
    const result = await toy.identify(toyRecord(10), options);
    assert.deepEqual(
      result.lists.map(({ name }) => name),
      ['a', 'b'],
    );
    assert.equal(result.candidates[0]?.subject, 'x');
  });

  it('waits longer after each death in a row, up to a limit, and begins anew after an answer', async () => {
    const { engine: toy, clock, log } = engine();
    for (let death = 0; death < 9; death++) {
      await assert.rejects(toy.acquire(toyImage(fatalGrey)), unavailable);
      await clock.advance(longestRestartMs);
    }
    await toy.acquire(toyImage(10));
    await assert.rejects(toy.acquire(toyImage(fatalGrey)), unavailable);
    const pauses = log.map(line => Number(/(\d+) ms$/.exec(line)?.[1]));
    assert.deepEqual(pauses, [100, 200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000, 100]);
  });

  it('ends a worker that does not come back from a call', async () => {
    const { engine: toy, clock } = engine();
    await toy.acquire(toyImage(10));
    const call = toy.acquire(toyImage(foreverGrey));
    await clock.advance(stuckAfterMs);
    await assert.rejects(call, unavailable);
    await clock.advance(firstRestartMs);
    assert.ok(await toy.acquire(toyImage(10)));
  });

  it('gives a long list the time that it takes to load', async () => {
    const { engine: toy, clock, workers } = engine();
    const loading = toy.load(watchlistOf('a', { x: Array.from({ length: 500 }, () => toyRecord(10)) }));
    await clock.advance(stuckAfterMs + 1_000);
    await loading;
    assert.equal(workers.length, 1);
  });

  describe('while a long list loads', () => {
    const slow = Array.from({ length: 300 }, () => toyRecord(slowFeature));
    const long = (first: readonly Uint8Array[]) => watchlistOf('a', { old: first, many: slow });
    /** Loads a list and tells, in order, what was answered until it was there. */
    async function during(load: Promise<void>, ...calls: readonly (readonly [string, Promise<unknown>])[]) {
      const answered: string[] = [];
      await Promise.all(
        [['loaded', load] as const, ...calls].map(([name, call]) =>
          call.then(
            () => answered.push(name),
            () => answered.push(`${name} failed`),
          ),
        ),
      );
      return answered;
    }

    it('captures and searches over the old list are answered in between, and those after it over the new', async () => {
      const { engine: toy } = engine();
      await toy.load(watchlistOf('a', { old: [toyRecord(10)] }));
      const load = toy.load({ ...long([toyRecord(90)]), version: 2 });
      const found = toy.identify(toyRecord(10), options);
      const answered = await during(
        load,
        ['found', found],
        ['captured', toy.acquire(toyImage(10))],
        ['explained', toy.explain(toyRecord(1), toyRecord(2))],
      );
      assert.deepEqual(answered, ['found', 'captured', 'explained', 'loaded']);
      assert.deepEqual((await found).lists, [
        { name: 'a', version: 1, templates: 1, compared: 1, modalities: { fingerprint: 1 } },
      ]);
      assert.equal((await found).candidates[0]?.subject, 'old');
      const after = await toy.identify(toyRecord(10), options);
      assert.deepEqual(after.lists, [
        { name: 'a', version: 2, templates: 301, compared: 301, modalities: { fingerprint: 301 } },
      ]);
      assert.deepEqual(after.candidates, []);
    });

    it('a search waits for a list that is not there yet, and other lists for their turn', async () => {
      const { engine: toy } = engine();
      await toy.load(watchlistOf('b', { y: [toyRecord(20)] }));
      const load = toy.load(long([toyRecord(10)]));
      const unloaded = toy.unload('b');
      const found = toy.identify(toyRecord(10), options);
      const again = toy.load(watchlistOf('c', { z: [toyRecord(11)] }));
      const captured = toy.acquire(toyImage(10));
      assert.deepEqual(
        await during(
          load,
          ['captured', captured],
          ['explained', toy.explain(toyRecord(1), toyRecord(2))],
          ['unloaded', unloaded],
          ['found', found],
          ['again', again],
        ),
        ['captured', 'explained', 'loaded', 'unloaded', 'found', 'again'],
      );
      assert.deepEqual(
        (await found).lists.map(({ name }) => name),
        ['a'],
      );
    });

    it('a search waits for a new list that waits itself for one that is replaced', async () => {
      const { engine: toy } = engine();
      await toy.load(watchlistOf('a', { old: [toyRecord(10)] }));
      const loads = [toy.load(long([toyRecord(10)])), toy.load(watchlistOf('c', { z: [toyRecord(11)] }))];
      const { lists } = await toy.identify(toyRecord(10), options);
      assert.deepEqual(
        lists.map(({ name, templates }) => [name, templates]),
        [
          ['a', 301],
          ['c', 1],
        ],
      );
      await Promise.all(loads);
    });

    it('a list that cannot be read to its end leaves the old one, and the calls behind it go on', async () => {
      const { engine: toy } = engine();
      await toy.load(watchlistOf('a', { old: [toyRecord(10)] }));
      const broken = toy.load(
        watchlistOf('a', { many: slow.slice(0, 30), bad: [toyRecord(1).slice(0, 20)] }),
      );
      const next = toy.load(watchlistOf('b', { y: [toyRecord(20)] }));
      assert.deepEqual(await during(broken, ['next', next]), ['loaded failed', 'next']);
      const { candidates } = await toy.identify(toyRecord(10), options);
      assert.equal(candidates[0]?.subject, 'old');
    });

    it('close does not wait for it', async () => {
      const { engine: toy, workers } = engine();
      const codes: number[] = [];
      workers[0]?.on('exit', code => codes.push(code));
      await toy.acquire(toyImage(10));
      const load = assert.rejects(
        toy.load(watchlistOf('a', { many: Array.from({ length: 50 }, () => slow).flat() })),
      );
      await toy.acquire(toyImage(10));
      const startedMs = performance.now();
      await Promise.all([load, toy.close()]);
      assert.deepEqual(codes, [0]);
      assert.ok(performance.now() - startedMs < 10_000, 'the list takes 30 s');
    });
  });

  it('is gone after close: calls reject, no timer and no worker stays', async () => {
    const { engine: toy, clock, workers } = engine();
    const call = toy.acquire(toyImage(10));
    const rejected = assert.rejects(call, /the biometric engine is closed/);
    await toy.close();
    await rejected;
    await assert.rejects(toy.acquire(toyImage(10)), /the biometric engine is closed/);
    assert.equal(clock.waiting, 0);
    assert.equal(workers.length, 1);
    assert.equal(workers[0]?.threadId, -1);
  });

  it('lets a worker leave by itself: one that is ended by force within a call can abort the process', async () => {
    const { engine: toy, workers } = engine();
    const [worker] = workers;
    assert.ok(worker);
    const codes: number[] = [];
    worker.on('exit', code => codes.push(code));
    await toy.acquire(toyImage(10)); // it is up
    const call = assert.rejects(toy.acquire(toyImage(slowGrey)), unavailable);
    await toy.close();
    await call;
    assert.deepEqual(codes, [0], 'a terminated worker exits with 1');
  });

  it('ends a worker by force that does not leave', async () => {
    const { engine: toy, clock, workers } = engine();
    await toy.acquire(toyImage(10));
    const call = assert.rejects(toy.acquire(toyImage(foreverGrey)), unavailable);
    const closed = toy.close();
    await clock.advance(closeGraceMs);
    await Promise.all([call, closed]);
    assert.equal(workers[0]?.threadId, -1);
  });

  it('may be closed between a death and the next start', async () => {
    const { engine: toy, clock, workers } = engine();
    await assert.rejects(toy.acquire(toyImage(fatalGrey)), unavailable);
    await toy.close();
    await clock.advance(longestRestartMs);
    assert.equal(workers.length, 1);
  });
});
