// Long lists over several workers, and what becomes of a search when one of them dies.
import assert from 'node:assert/strict';
import { afterEach, describe, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { BiometricEngine } from '../daemon/biometrics/engine.ts';
import { shardOf } from '../daemon/biometrics/gallery/shard-of.ts';
import { firstRestartMs } from '../daemon/biometrics/parameters.ts';
import { startWorkerEngine } from '../daemon/biometrics/worker-engine.ts';
import { Fault } from '../daemon/core/errors.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { toyImage, toyRecord } from './helpers/toy-modality.ts';
import { slowProbe } from './helpers/toy-worker.ts';
import { watchlistOf } from './helpers/watchlists.ts';

const options = { minimumScore: 0, maximumCandidates: 1_000, today: '2026-06-01' };
const people = 60;
const recordsOf = (feature: (person: number) => number) =>
  Object.fromEntries(Array.from({ length: people }, (_, k) => [`s${k}`, [toyRecord(feature(k))]]));
const long = (version = 1) => ({
  ...watchlistOf(
    'long',
    recordsOf(k => k + version - 1),
  ),
  version,
});
const onShard = (shard: number) =>
  Array.from({ length: people }, (_, k) => `s${k}`).filter(id => shardOf(id, 2) === shard);

describe('a list that two workers share', () => {
  const open: BiometricEngine[] = [];

  async function loaded() {
    const clock = new ManualClock();
    const workers: Worker[] = [];
    const startWorker = () => {
      const worker = new Worker(new URL('./helpers/toy-worker.js', import.meta.url));
      workers.push(worker);
      return worker;
    };
    const engine = startWorkerEngine({ clock, startWorker, shards: 2, sharedFrom: 20 });
    open.push(engine);
    await engine.load(watchlistOf('short', { y: [toyRecord(90)] }));
    assert.equal(workers.length, 1, 'a short list stays with one');
    await engine.load(long());
    assert.equal(workers.length, 2);
    return { engine, clock, workers };
  }

  afterEach(async () => {
    for (const engine of open.splice(0)) await engine.close();
  });

  const subjectsOf = async (engine: BiometricEngine, probe = toyRecord(10)) =>
    (await engine.identify(probe, options)).candidates.map(({ subject }) => subject);

  it('is searched as if one had it: the same order, the same counts', async () => {
    const { engine } = await loaded();
    const alone = startWorkerEngine({
      clock: new ManualClock(),
      startWorker: () => new Worker(new URL('./helpers/toy-worker.js', import.meta.url)),
      shards: 1,
    });
    open.push(alone);
    await alone.load(watchlistOf('short', { y: [toyRecord(90)] }));
    await alone.load(long());
    const [two, one] = await Promise.all([engine, alone].map(each => each.identify(toyRecord(60), options)));
    assert.deepEqual(two.candidates, one.candidates);
    assert.deepEqual(two.lists, one.lists);
    assert.equal(two.incomplete, undefined);
    const few = await engine.identify(toyRecord(10), { ...options, maximumCandidates: 3 });
    assert.deepEqual(
      few.candidates.map(({ score }) => score),
      [100, 99, 99],
    );
  });

  it('has somebody added, replaced and taken off', async () => {
    const { engine } = await loaded();
    const [reference] = watchlistOf('x', { new: [toyRecord(10)] }).references;
    await engine.addSubject('long', { id: 'new' }, [reference]);
    assert.equal((await subjectsOf(engine)).length, people + 2);
    await engine.addSubject('long', { id: 'new', expiresOn: '2026-06-01' }, [reference]);
    assert.equal((await subjectsOf(engine)).length, people + 1, 'expired');
    await engine.removeSubject('long', 's10');
    assert.ok(!(await subjectsOf(engine)).includes('s10'));
    await assert.rejects(engine.removeSubject('long', 's10'), /nobody of that id, got s10/);
    await assert.rejects(engine.removeSubject('none', 's10'), /list none: no such list is loaded/);
    const broken = { ...reference, template: reference.template.slice(0, 20) };
    await assert.rejects(
      engine.addSubject('long', { id: 's11' }, [broken]),
      /list long, s11_1: wrong length/,
    );
    assert.ok((await subjectsOf(engine)).includes('s11'), 'as it was');
    await engine.load(long(2));
    const { lists } = await engine.identify(toyRecord(10), options);
    assert.deepEqual(
      lists.map(({ version, templates }) => [version, templates]),
      [
        [1, 1],
        [2, people],
      ],
    );
  });

  it('goes back to one worker when it has become short, and away when it is unloaded', async () => {
    const { engine } = await loaded();
    await engine.load({ ...watchlistOf('long', { z: [toyRecord(1)] }), version: 2 });
    assert.deepEqual(await subjectsOf(engine, toyRecord(1)), ['z', 'y']);
    await engine.load(long(3));
    await engine.unload('long');
    assert.deepEqual(await subjectsOf(engine), ['y']);
  });

  it('whose part dies within a search is told as incomplete, with what the other part has found', async () => {
    const { engine, workers } = await loaded();
    const search = engine.identify(toyRecord(slowProbe), options);
    await setTimeout(50); // of the 600 that each takes
    await workers[1].terminate();
    const { candidates, lists, incomplete } = await search;
    assert.deepEqual(incomplete, ['long']);
    assert.deepEqual(candidates.map(({ subject }) => subject).sort(), [...onShard(0), 'y'].sort());
    assert.deepEqual(
      lists.map(({ name, templates }) => [name, templates]),
      [
        ['short', 1],
        ['long', onShard(0).length],
      ],
    );
  });

  it('stays incomplete until the next worker goes on with it, which loads nothing', async () => {
    const { engine, clock, workers } = await loaded();
    const whole = await engine.identify(toyRecord(10), options);
    await workers[1].terminate();
    assert.deepEqual((await engine.identify(toyRecord(10), options)).incomplete, ['long']);
    assert.ok(await engine.acquire(toyImage(10)), 'the other worker captures');
    await clock.advance(firstRestartMs);
    const again = await engine.identify(toyRecord(10), options);
    assert.deepEqual({ ...again, searchMs: 0 }, { ...whole, searchMs: 0 });
    assert.equal(workers.length, 3);
  });

  it('keeps what was added and taken off when a worker dies', async () => {
    const { engine, clock, workers } = await loaded();
    const [reference] = watchlistOf('x', { new: [toyRecord(10)] }).references;
    await engine.addSubject('long', { id: 'new' }, [reference]);
    await engine.removeSubject('long', 's10');
    await Promise.all(workers.map(worker => worker.terminate()));
    await clock.advance(firstRestartMs);
    const subjects = await subjectsOf(engine);
    assert.ok(subjects.includes('new') && !subjects.includes('s10'));
  });

  it('is not answered when all are dead', async () => {
    const { engine, workers } = await loaded();
    await Promise.all(workers.map(worker => worker.terminate()));
    const unavailable = (error: unknown) => error instanceof Fault && error.code === 'unavailable';
    await assert.rejects(engine.identify(toyRecord(10), options), unavailable);
  });

  it('stays as it was when a worker dies while a new version comes, and takes that one later', async () => {
    const { engine, clock, workers } = await loaded();
    const load = engine.load(long(2));
    await workers[1].terminate();
    await assert.rejects(load, /worker has died/);
    await clock.advance(firstRestartMs);
    const versions = async () =>
      (await engine.identify(toyRecord(10), options)).lists.map(({ version }) => version);
    assert.deepEqual(await versions(), [1, 1]);
    await engine.load(long(2));
    assert.deepEqual(await versions(), [1, 2]);
    assert.equal((await engine.identify(toyRecord(10), options)).incomplete, undefined);
  });

  it('whose part dies as it takes a new version is incomplete until the next load, though that has the number of the old one', async () => {
    const clock = new ManualClock();
    let commits = 0;
    const startWorker = () => {
      const worker = new Worker(new URL('./helpers/toy-worker.js', import.meta.url));
      const post = worker.postMessage.bind(worker);
      worker.postMessage = (message: { name?: string }) => {
        if (message.name === 'commit' && ++commits === 4) void worker.terminate();
        else post(message);
      };
      return worker;
    };
    const engine = startWorkerEngine({ clock, startWorker, shards: 2, sharedFrom: 20 });
    open.push(engine);
    await engine.load(long());
    const other = { ...long(30), version: 1 };
    await assert.rejects(engine.load(other), /worker has died/);
    await clock.advance(firstRestartMs);
    assert.deepEqual((await engine.identify(toyRecord(10), options)).incomplete, ['long']);
    await engine.load(other);
    const { lists, incomplete } = await engine.identify(toyRecord(10), options);
    assert.deepEqual([lists[0]?.templates, incomplete], [people, undefined]);
  });
});
