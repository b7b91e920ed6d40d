// A list that is replaced while it is searched: no search fails, and none sees a mix of two versions.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import { startWorkerEngine } from '../daemon/biometrics/worker-engine.ts';
import type { SearchResult } from '../daemon/core/search.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { toyRecord } from './helpers/toy-modality.ts';
import { watchlistOf } from './helpers/watchlists.ts';

const options = { minimumScore: 0, maximumCandidates: 1_000, today: '2026-06-01' };
const probe = 0;
const people = 400;
const versions = 12;

/** Who is on each version, and by which feature: some stay, some change, some come and go. */
const random = randomFrom('epochs');
const features = Array.from({ length: versions + 1 }, () => new Map<string, number>());
for (let k = 0; k < people; k++) {
  let feature = random.integer(99);
  for (let version = 1; version <= versions; version++) {
    if (random.chance(0.3)) feature = random.integer(99);
    if (random.chance(0.9)) features[version].set(`s${k}`, feature);
  }
}

const listOf = (version: number) => ({
  ...watchlistOf('a', Object.fromEntries([...features[version]].map(([id, x]) => [id, [toyRecord(x)]]))),
  version,
});

function assertIsVersion({ candidates, lists: [list], incomplete }: SearchResult): number {
  assert.equal(incomplete, undefined);
  const found = new Map(candidates.map(({ subject, score }) => [subject, 100 - score]));
  assert.deepEqual(Object.fromEntries(found), Object.fromEntries(features[list.version]));
  assert.equal(list.templates, features[list.version].size);
  return list.version;
}

describe('a list that is replaced while it is searched', () => {
  const engine = startWorkerEngine({
    clock: new ManualClock(),
    startWorker: () => new Worker(new URL('./helpers/toy-worker.js', import.meta.url)),
    shards: 2,
    sharedFrom: 10,
  });
  after(() => engine.close());

  it('is seen whole in one version by every search, and never in an older one than before', async () => {
    await engine.load(listOf(1));
    const seen: number[] = [];
    for (let version = 2; version <= versions; version++) {
      const progress = { isLoaded: false };
      const load = engine.load(listOf(version)).then(() => (progress.isLoaded = true));
      while (!progress.isLoaded) {
        const searches = [1, 2, 3].map(() => engine.identify(toyRecord(probe), options));
        for (const search of searches) seen.push(assertIsVersion(await search));
      }
      await load;
    }
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(seen).size, versions);
  });

  it('is seen with a change of one subject or without it, in the order of the changes', async () => {
    const changes = Array.from({ length: 40 }, (_, k) => `s${random.integer(people)}-${k}`);
    const [reference] = watchlistOf('x', { x: [toyRecord(5)] }).references;
    const counts: number[] = [];
    const searching = [];
    for (const id of changes) {
      searching.push(engine.addSubject('a', { id }, [reference]));
      searching.push(
        engine.identify(toyRecord(probe), options).then(({ lists }) => counts.push(lists[0].templates)),
      );
    }
    await Promise.all(searching);
    const before = features[versions].size;
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => a - b),
    );
    assert.ok(counts[0] >= before);
    const { lists } = await engine.identify(toyRecord(probe), options);
    assert.equal(lists[0].templates, before + changes.length);
  });
});
