// A list of 100,000 eyes: what it takes in memory, and how long it takes to change who is on it.
import assert from 'node:assert/strict';
import { performance } from 'node:perf_hooks';
import { before, describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { EnrolledSubject, ListSource } from '../daemon/biometrics/gallery/enrolled.ts';
import { Gallery } from '../daemon/biometrics/gallery/gallery.ts';
import { allModalities } from '../daemon/biometrics/modalities.ts';
import { encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { bulkCode } from './helpers/iris-codes.ts';

const people = 100_000;
const megabyte = 1 << 20;
const options = { minimumScore: 20, maximumCandidates: 5, today: '2026-06-01' };
const random = randomFrom('long list');
const records = Array.from({ length: 64 }, () =>
  encodeIrisTemplate({ eye: 1, quality: 70, search: bulkCode(random) }),
);
/** Nobody else has it. */
const rare = encodeIrisTemplate({ eye: 1, quality: 70, search: bulkCode(random) });

const eyeOf = (template: Uint8Array) => [{ modality: 'iris' as const, instance: 1, template }];
const newcomer: EnrolledSubject = { id: 'newcomer', references: eyeOf(rare) };

/** A version in which so many have another eye than in the first. */
function listOf(version: number, changed: number): ListSource {
  const record = (person: number) => records[(person + (person < changed ? version : 0)) % records.length];
  return {
    name: 'long',
    version,
    subjects: {
      *[Symbol.iterator]() {
        for (let k = 0; k < people; k++) yield { id: `person-${k}` };
      },
    },
    references: {
      *[Symbol.iterator]() {
        for (let k = 0; k < people; k++) yield { subject: `person-${k}`, ...eyeOf(record(k))[0] };
      },
    },
  };
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

function residentBytes(): number {
  collect();
  return process.memoryUsage.rss();
}

/** The middle of many: what else the machine does is not the list's doing. */
function medianMs(work: (turn: number) => void): number {
  const times = Array.from({ length: 25 }, (_, turn) => {
    const startedMs = performance.now();
    work(turn);
    return performance.now() - startedMs;
  });
  return times.sort((a, b) => a - b)[12];
}

describe('a list of 100,000 eyes', () => {
  const gallery = new Gallery(allModalities(new Uint8Array(32).fill(1)));
  const bytes = { empty: 0, loaded: 0 };

  before(() => {
    gallery.search(rare, options);
    bytes.empty = residentBytes();
    gallery.load(listOf(1, 0));
    bytes.loaded = residentBytes();
  });

  const find = () => gallery.search(rare, options).candidates.map(({ subject }) => subject);
  const change = (what: () => void) => {
    gallery.begin({ list: 'long' });
    what();
    gallery.commit();
  };

  it('takes no more than 100 MB above an empty gallery', () => {
    const taken = (bytes.loaded - bytes.empty) / megabyte;
    assert.ok(taken < 100, `${taken} MB`);
    assert.ok(taken > 45, `${taken} MB: fewer than the codes alone`);
  });

  it('takes somebody on, and off, in less than 5 ms', () => {
    const added = medianMs(turn => change(() => gallery.put([{ ...newcomer, id: `newcomer-${turn}` }])));
    assert.equal(gallery.search(rare, { ...options, maximumCandidates: 99 }).candidates.length, 25);
    const removed = medianMs(turn => change(() => gallery.remove(`newcomer-${turn}`)));
    assert.deepEqual(find(), []);
    assert.ok(added < 5, `${added} ms to add`);
    assert.ok(removed < 5, `${removed} ms to remove`);
  });

  it('lets somebody expire in less than 5 ms: by the day that is asked for, or as of now', () => {
    change(() => gallery.put([{ ...newcomer, expiresOn: '2026-06-02' }]));
    assert.deepEqual(find(), ['newcomer']);
    assert.deepEqual(gallery.search(rare, { ...options, today: '2026-06-02' }).candidates, []);
    const days = ['2026-05-01', '2026-06-03'];
    const expired = medianMs(turn => change(() => gallery.put([{ ...newcomer, expiresOn: days[turn % 2] }])));
    assert.deepEqual(find(), []);
    assert.ok(expired < 5, `${expired} ms`);
    change(() => gallery.remove('newcomer'));
  });

  it('takes memory for a new version as far as it is new', () => {
    gallery.load(listOf(2, people / 100));
    const [{ version, templates }] = gallery.search(rare, options).lists;
    assert.deepEqual([version, templates], [2, people]);
    const more = (residentBytes() - bytes.loaded) / megabyte;
    assert.ok(more < 20, `${more} MB`);
  });
});
