// Irises through the engine as the daemon runs it: real workers, references in the form of the site.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Worker } from 'node:worker_threads';
import type { BiometricEngine } from '../daemon/biometrics/engine.ts';
import { keyedReferences } from '../daemon/biometrics/keyed/keyed-references.ts';
import { siteKeyFrom } from '../daemon/biometrics/keyed/site-key.ts';
import { firstRestartMs } from '../daemon/biometrics/parameters.ts';
import { startWorkerEngine } from '../daemon/biometrics/worker-engine.ts';
import type { BiometricWorkerData } from '../daemon/biometrics/worker.ts';
import { codeColumns } from '../daemon/core/iris.ts';
import type { Watchlist } from '../daemon/core/watchlist.ts';
import { encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { encodeFmr2005 } from '../daemon/formats/iso19794/finger-minutiae-2005.ts';
import { turned } from '../daemon/biometrics/iris/code.ts';
import { ManualClock } from '../hal/drivers/sim/clock.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { codeOf, noisy, randomResponses } from './helpers/iris-codes.ts';
import { randomTemplate } from './helpers/ridge-patterns.ts';

const options = { minimumScore: 25, maximumCandidates: 5, today: '2026-06-01' };
const siteKey = siteKeyFrom(new Uint8Array(32).fill(5));
/** Long enough for slots, and for two shards. */
const people = 2_200;
const random = randomFrom('irises');
const responses = Array.from({ length: 40 }, (_, person) => randomResponses(random.fork(person)));

/** A capture of somebody's eye, turned by some columns in the image. */
function eyeRecord(person: number, capture: string, columns = 0, rollDegrees?: number): Uint8Array {
  const code = codeOf(noisy(responses[person], random.fork(`${capture} ${person}`), 0.3));
  const roll = rollDegrees === undefined ? {} : { rollDegrees };
  return encodeIrisTemplate({
    eye: 1,
    quality: 80,
    ...roll,
    search: turned(code, columns),
    fine: turned(code, columns),
  });
}

/** The first have eyes that are looked for, one of them a finger as well; the others share what eyes there are left. */
const others = Array.from({ length: 60 }, (_, k) => {
  return encodeIrisTemplate({
    eye: 2,
    quality: 60,
    search: codeOf(randomResponses(random.fork(`other ${k}`))),
  });
});
const list: Watchlist = {
  name: 'long',
  version: 1,
  importedAt: '2026-01-01T00:00:00Z',
  subjects: Array.from({ length: people }, (_, k) => ({ id: `p${k}` })),
  references: [
    ...Array.from({ length: people }, (_, k) => ({
      subject: `p${k}`,
      instance: 1,
      modality: 'iris' as const,
      position: 1 as const,
      template:
        k < responses.length
          ? eyeRecord(k, 'enrolled', 3, (3 * 360) / codeColumns)
          : others[k % others.length],
    })),
    {
      subject: 'p3',
      instance: 2,
      modality: 'fingerprint',
      position: 2,
      template: encodeFmr2005(randomTemplate(3)),
    },
  ],
};

describe('a long list of irises', () => {
  const clock = new ManualClock();
  const workers: Worker[] = [];
  let plain: BiometricEngine;
  let keyed: BiometricEngine;

  function started(workerData: BiometricWorkerData) {
    const startWorker = () => {
      const worker = new Worker(new URL('../daemon/biometrics/worker.js', import.meta.url), { workerData });
      workers.push(worker);
      return worker;
    };
    return startWorkerEngine({ clock, startWorker, shards: 2, sharedFrom: 1_000 });
  }

  before(async () => {
    plain = started({});
    keyed = started({ siteKey });
    await Promise.all([
      plain.load(list),
      keyed.load({ ...list, references: keyedReferences(list.references, siteKey) }),
    ]);
  });
  after(() => Promise.all([plain.close(), keyed.close()]));

  it('finds the right person by another capture, turned either way', async () => {
    for (const [person, columns] of [
      [0, 0],
      [1, 6],
      [2, -7],
    ] as const) {
      const { candidates } = await plain.identify(eyeRecord(person, 'probe', columns), options);
      assert.equal(candidates[0]?.subject, `p${person}`);
    }
  });

  it('finds in the form of the site exactly what it finds without', async () => {
    for (let person = 0; person < 10; person++) {
      const probe = eyeRecord(person, 'probe', person - 5);
      const [one, other] = await Promise.all([plain, keyed].map(engine => engine.identify(probe, options)));
      assert.deepEqual({ ...other, searchMs: 0 }, { ...one, searchMs: 0 });
      assert.equal(one.candidates[0]?.subject, `p${person}`);
    }
  });

  it('finds a person by finger and eye together, and says which was searched', async () => {
    const probes = [encodeFmr2005(randomTemplate(3)), eyeRecord(3, 'probe')];
    const { candidates, lists } = await keyed.identify(probes, options);
    assert.equal(candidates[0].subject, 'p3');
    assert.deepEqual(candidates[0].matches?.map(({ modality }) => modality).sort(), ['fingerprint', 'iris']);
    assert.deepEqual(lists[0].modalities, { fingerprint: 1, iris: people });
  });

  it('explains a reference as the site keeps it: a score, nothing to pair', async () => {
    const [reference] = keyedReferences(list.references.slice(4, 5), siteKey);
    const probe = eyeRecord(4, 'probe');
    const { score, pairs, scale } = await keyed.explain(probe, reference.template);
    assert.deepEqual([pairs, scale], [[], 1]);
    assert.ok(score > 30, `${score}`);
    await assert.rejects(plain.explain(probe, reference.template), /not an iris template/);
  });

  it('refuses a template of another site, in a list and as a probe', async () => {
    const stolen = keyedReferences(list.references.slice(0, 1), siteKeyFrom(new Uint8Array(32).fill(6)));
    const elsewhere = { ...list, name: 'stolen', references: stolen };
    await assert.rejects(keyed.load(elsewhere), /list stolen, p0_1: the template is keyed for another site/);
    await assert.rejects(keyed.identify(stolen[0].template, options), /not an iris template/);
  });

  it('goes on after its workers have died, with nothing loaded again', async () => {
    const probe = eyeRecord(5, 'probe');
    const whole = await keyed.identify(probe, options);
    await Promise.all(workers.map(worker => worker.terminate()));
    await clock.advance(firstRestartMs);
    assert.deepEqual({ ...(await keyed.identify(probe, options)), searchMs: 0 }, { ...whole, searchMs: 0 });
  });
});
