// The worker as the daemon runs it: the real fingerprint modality, on drawn patterns and on captures.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { enrol } from '../daemon/biometrics/enrol.ts';
import type { BiometricEngine } from '../daemon/biometrics/engine.ts';
import { startWorkerEngine } from '../daemon/biometrics/worker-engine.ts';
import type { Reference, Watchlist } from '../daemon/core/watchlist.ts';
import { readImage } from '../daemon/formats/image/read-image.ts';
import { encodeFmr2005 } from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { dataFolder, unlessPresent } from './helpers/captures.ts';
import { drawn, moved, randomTemplate } from './helpers/ridge-patterns.ts';
import { watchlistOf } from './helpers/watchlists.ts';

const options = { minimumScore: 20, maximumCandidates: 5, today: '2026-06-01' };

describe('the fingerprint worker', () => {
  let engine: BiometricEngine;
  before(() => {
    engine = startWorkerEngine({ clock: new ManualClock() });
  });
  after(() => engine.close());

  it('finds no finger on an empty scanner', async () => {
    const { quality, template } = await engine.acquire(drawn(300, 300, () => 200));
    assert.equal(quality.usable, false);
    assert.ok(quality.reasons.includes('no-finger'));
    assert.equal(template, undefined);
  });

  it('finds a template among others and pairs its minutiae', async () => {
    const records = Object.fromEntries(
      [1, 2, 3, 4].map(seed => [`s${seed}`, [encodeFmr2005(randomTemplate(seed))]]),
    );
    await engine.load(watchlistOf('made-up', records));
    const template = randomTemplate(3);
    const probe = encodeFmr2005(template);
    const { candidates, lists } = await engine.identify(probe, options);
    assert.deepEqual(
      candidates.map(({ subject }) => subject),
      ['s3'],
    );
    assert.equal(lists[0]?.templates, 4);
    const { score, pairs } = await engine.explain(probe, encodeFmr2005(template));
    assert.equal(score, candidates[0]?.score);
    assert.ok(pairs.length > 30, `${pairs.length} pairs`);
    assert.ok(
      pairs.every(({ probe, reference }) => Math.hypot(probe.x - reference.x, probe.y - reference.y) < 3),
    );
    await engine.unload('made-up');
  });

  it('tells how large a pixel of the one is in the other', async () => {
    const template = randomTemplate(5);
    const larger = { widthPx: 2 * template.widthPx, heightPx: 2 * template.heightPx };
    const finer = encodeFmr2005({ ...moved(template, { dpi: 1000 }), ...larger });
    const { scale } = await engine.explain(finer, encodeFmr2005(template));
    assert.ok(Math.abs(scale - 2) < 0.01, `${scale}`);
  });

  const captures = 'fingerprint/fvc2002-db2b';
  const bytesOf = (name: string) => new Uint8Array(readFileSync(path.join(dataFolder, captures, name)));

  it('finds enrolled fingers by another impression, and nobody else', {
    skip: unlessPresent(captures),
  }, async () => {
    const subjects = ['101', '103', '105'];
    const references: Reference[] = [];
    for (const subject of subjects) {
      const name = `${subject}_1.png`;
      references.push(await enrol({ subject, instance: 1, name, bytes: bytesOf(name) }, engine));
    }
    const list: Watchlist = {
      ...watchlistOf('db2b', {}),
      subjects: subjects.map(id => ({ id })),
      references,
    };
    await engine.load(list);
    const found: Record<string, string[]> = {};
    for (const finger of ['101', '102', '103', '104', '105', '106']) {
      const { template } = await engine.acquire(await readImage(bytesOf(`${finger}_2.png`), finger));
      assert.ok(template, `${finger}_2 was not acquired`);
      const { candidates } = await engine.identify(template, { ...options, minimumScore: 30 });
      found[finger] = candidates.map(({ subject }) => subject);
    }
    assert.deepEqual(found, { 101: ['101'], 102: [], 103: ['103'], 104: [], 105: ['105'], 106: [] });
  });
});
