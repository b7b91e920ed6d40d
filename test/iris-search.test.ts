import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import * as fc from 'fast-check';
import { turned } from '../daemon/biometrics/iris/code.ts';
import { hitRoom, pairAt } from '../daemon/biometrics/iris/search/layout.ts';
import { IrisSlots } from '../daemon/biometrics/iris/search/iris-slots.ts';
import { irisSearchParameters } from '../daemon/biometrics/iris/search/parameters.ts';
import { highestThreshold, prepareIrisProbe } from '../daemon/biometrics/iris/search/prepare.ts';
import { firstLook, mostCopies, turnedCopies } from '../daemon/biometrics/iris/search/probe.ts';
import { IrisSearchPair } from '../daemon/cli/iris-search-pair.ts';
import { modelCapture, modelIris, captureNoise } from '../daemon/cli/model-irises.ts';
import { codeBytes, type IrisCode } from '../daemon/core/iris.ts';
import { compareCodes } from '../daemon/kernels/scalar/iris-scan.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { disturbed, randomCode, searchOver, seeds } from './helpers/iris-codes.ts';
import { statedRanges } from './helpers/parameter-ranges.ts';

const nothing: IrisCode = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes) };

/** Captures of model irises, two of each. */
function modelPairs(count: number) {
  return Array.from({ length: count }, (_, person) => {
    const random = randomFrom(person);
    const iris = modelIris(random);
    return {
      enrolled: modelCapture(iris, random, captureNoise(random)),
      captured: modelCapture(iris, random, captureNoise(random)),
    };
  });
}

describe('slots', () => {
  it('give back the codes that were written to them, and nothing once they are free', () => {
    fc.assert(
      fc.property(seeds, seed => {
        const random = randomFrom(seed);
        const codes = Array.from({ length: 20 }, () => randomCode(random));
        const { slots } = searchOver(codes);
        slots.free(7);
        slots.write(3, codes[9]);
        const expected = codes.with(7, nothing).with(3, codes[9]);
        codes.forEach((_, slot) => assert.deepEqual(slots.read(slot), expected[slot]));
      }),
      { numRuns: 10 },
    );
  });

  it('keep no bit of what was there before, nor one that is not valid', () => {
    const slots = new IrisSlots(128);
    slots.grow();
    const noise = { bits: new Uint8Array(codeBytes).fill(0xff), mask: new Uint8Array(codeBytes).fill(0x3c) };
    slots.write(5, noise);
    assert.deepEqual(slots.read(5), { bits: noise.mask, mask: noise.mask });
    slots.free(5);
    assert.ok(new Uint8Array(slots.memories[0].buffer).every(byte => byte === 0));
  });

  it('are numbered on through segments, and are found there', () => {
    const random = randomFrom('segments');
    const codes = Array.from({ length: 300 }, () => randomCode(random, 0.7));
    const { slots, searcher } = searchOver(codes, 128);
    assert.equal(slots.capacity, 384);
    for (const slot of [0, 127, 128, 299]) {
      const prepared = prepareIrisProbe({ copies: [codes[slot]] }, { threshold: 0.2, tier: 'exact' });
      assert.deepEqual(
        searcher.search(prepared, 0, searcher.capacity).map(hit => hit.slot),
        [slot],
      );
    }
    assert.throws(() => slots.write(384, codes[0]), RangeError);
    assert.throws(() => slots.free(-1), RangeError);
  });

  it('refuse a code that is too short', () => {
    const slots = new IrisSlots(128);
    slots.grow();
    assert.throws(() => slots.write(0, { ...nothing, mask: new Uint8Array(255) }), /256 bytes/);
  });
});

describe('the layout of a block', () => {
  it('has a place for every bit, and begins with what is looked at first', () => {
    const first = firstLook();
    const isFirst = (bit: number) => ((first[bit >> 3] >> (bit & 7)) & 1) === 1;
    const order = [...pairAt.keys()].sort((a, b) => pairAt[a] - pairAt[b]);
    assert.deepEqual(
      [...pairAt].sort((a, b) => a - b),
      order.map((_, place) => 32 * place),
    );
    assert.equal(order.map(isFirst).lastIndexOf(true), 511);
  });
});

describe('a search', () => {
  it('in parts finds what it finds in one, whatever the parts', () => {
    const pairs = modelPairs(3);
    const random = randomFrom('parts');
    const codes = Array.from({ length: 300 }, (_, slot) => disturbed(pairs[slot % 3].enrolled, random, 0.2));
    const { searcher } = searchOver(codes, 128);
    const prepared = prepareIrisProbe(
      { copies: turnedCopies(pairs[1].enrolled) },
      { threshold: 0.33, tier: 'exact' },
    );
    const whole = searcher.search(prepared, 0, 300);
    assert.ok(whole.length >= 90 && whole.length < 200, `${whole.length} hits`);
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 299 }), { maxLength: 6 });
    fc.assert(
      fc.property(cuts, at => {
        const ends = [0, ...at.sort((a, b) => a - b), 300];
        const parts = ends.slice(1).flatMap((end, part) => searcher.search(prepared, ends[part], end));
        assert.deepEqual(parts, whole);
      }),
      { numRuns: 30 },
    );
  });

  it('goes on when there are more hits than room for them', () => {
    const [{ enrolled }] = modelPairs(1);
    const count = 3 * hitRoom;
    const { searcher } = searchOver(
      Array.from({ length: count }, () => enrolled),
      count,
    );
    const prepared = prepareIrisProbe({ copies: turnedCopies(enrolled) }, { threshold: 0.3, tier: 'exact' });
    const hits = searcher.search(prepared, 0, count);
    assert.deepEqual(
      hits.map(({ slot, copy }) => [slot, copy]),
      Array.from({ length: count }, (_, slot) => [slot, 8]),
    );
  });

  it('says by how many columns the eye was turned', () => {
    const [{ enrolled }] = modelPairs(1);
    const { searcher } = searchOver([turned(enrolled, 5)]);
    const prepared = prepareIrisProbe(
      { copies: turnedCopies(enrolled, 15) },
      { threshold: 0.3, tier: 'tiered' },
    );
    assert.equal(searcher.search(prepared, 0, 1)[0].copy - 15, 5);
  });

  it('by two threads finds what one finds', async () => {
    const pairs = modelPairs(20);
    const codes = Array.from({ length: 9_000 }, (_, slot) => pairs[slot % 20].enrolled);
    const { slots, searcher } = searchOver(codes, 4_096);
    const pair = new IrisSearchPair(slots);
    try {
      for (const tier of ['exact', 'tiered'] as const) {
        const prepared = prepareIrisProbe(
          { copies: turnedCopies(pairs[4].captured) },
          { threshold: 0.36, tier },
        );
        const alone = searcher.search(prepared, 0, codes.length);
        assert.ok(alone.length >= 450);
        assert.deepEqual(await pair.search(prepared, codes.length), alone);
      }
    } finally {
      await pair.close();
    }
  });
});

describe('a search while slots are written', () => {
  it('finds the others as ever, and neither fails nor leaves its memory', async () => {
    const pairs = modelPairs(20);
    const random = randomFrom('written');
    // Every other slot is written, so that each vector has lanes of both kinds.
    const codes = Array.from({ length: 4_096 }, (_, slot) => pairs[slot % 20].enrolled);
    const { slots, searcher } = searchOver(codes, 4_096);
    const isKept = ({ slot }: { slot: number }) => slot % 2 === 0;
    const prepared = prepareIrisProbe(
      { copies: turnedCopies(pairs[4].captured) },
      { threshold: 0.36, tier: 'exact' },
    );
    const wanted = searcher.search(prepared, 0, codes.length).filter(isKept);
    assert.ok(wanted.length >= 200);
    const pair = new IrisSearchPair(slots);
    try {
      for (let round = 0; round < 10; round++) {
        const found = pair.searchByOther(prepared, codes.length);
        const ended = found.then(() => true);
        while (!(await Promise.race([ended, setImmediate(false)]))) {
          for (let n = 0; n < 50; n++) slots.write(2 * random.integer(2_048) + 1, random.pick(written));
        }
        assert.deepEqual((await found).filter(isKept), wanted);
      }
    } finally {
      await pair.close();
    }
  });

  const written = [nothing, ...Array.from({ length: 20 }, (_, seed) => randomCode(randomFrom(seed)))];
});

describe('the tiered search', () => {
  const pairs = modelPairs(150);
  const { searcher } = searchOver(
    pairs.map(({ enrolled }) => enrolled),
    512,
  );
  const hitsOf = (captured: IrisCode, tier: 'exact' | 'tiered', threshold: number) =>
    searcher.search(
      prepareIrisProbe({ copies: turnedCopies(captured) }, { threshold, tier }),
      0,
      pairs.length,
    );

  it('finds nothing that the exact one does not, and all mates that lie well within the threshold', () => {
    let mates = 0;
    pairs.forEach(({ captured }, person) => {
      const exact = hitsOf(captured, 'exact', 0.33);
      const tiered = hitsOf(captured, 'tiered', 0.33);
      for (const { slot, mismatches, valid } of tiered) {
        const best = exact.find(hit => hit.slot === slot);
        // Its nearest copy may be lost, and another one found.
        assert.ok(best !== undefined && best.mismatches * valid <= mismatches * best.valid, `slot ${slot}`);
      }
      const mate = exact.find(({ slot }) => slot === person);
      if (mate === undefined || mate.mismatches / mate.valid > 0.31) return;
      mates++;
      assert.ok(
        tiered.some(({ slot }) => slot === person),
        `person ${person}`,
      );
    });
    assert.ok(mates > 130, `${mates} mates`);
  });
});

describe('model irises', () => {
  it('are as alike as those of MMU1: strangers at a distance of .48 and mates at .15, of as many bits', () => {
    const pairs = modelPairs(60);

    const distance = (a: IrisCode, b: IrisCode) => {
      const { mismatches, valid } = compareCodes(a, b);
      return mismatches / valid;
    };
    const mates = pairs.map(({ enrolled, captured }) => distance(enrolled, captured));
    const strangers = pairs.flatMap(({ captured }, at) =>
      pairs.slice(0, at).map(({ enrolled }) => distance(captured, enrolled)),
    );
    const mean = (numbers: readonly number[]) => numbers.reduce((sum, n) => sum + n, 0) / numbers.length;
    const deviation = Math.sqrt(mean(strangers.map(n => n ** 2)) - mean(strangers) ** 2);
    const valid = mean(pairs.map(({ enrolled }) => compareCodes(enrolled, enrolled).valid));
    assert.ok(Math.abs(mean(mates) - 0.15) < 0.03, `mates ${mean(mates)}`);
    assert.ok(Math.abs(mean(strangers) - 0.48) < 0.01, `strangers ${mean(strangers)}`);
    assert.ok(Math.abs(deviation - 0.042) < 0.004, `deviation ${deviation}`);
    assert.ok(Math.abs(valid - 1_370) < 60, `valid ${valid}`);
  });
});

it('every tunable of the iris search lies in the range that its comment states', () => {
  const all = statedRanges('daemon/biometrics/iris/search/parameters.ts', irisSearchParameters);
  assert.ok(all.length >= 15, `${all.length} were found`);
  const outside = all.filter(({ value, low, high }) => !(low <= value && value <= high));
  assert.deepEqual(outside, []);
});

describe('a probe', () => {
  it('is refused with no copies, too many, or a threshold that cannot be', () => {
    const options = { threshold: 0.3, tier: 'exact' } as const;
    const copies = Array.from({ length: mostCopies + 1 }, () => nothing);
    assert.throws(() => prepareIrisProbe({ copies: [] }, options), RangeError);
    assert.throws(() => prepareIrisProbe({ copies }, options), RangeError);
    for (const threshold of [-0.1, highestThreshold + 0.01, Number.NaN]) {
      assert.throws(() => prepareIrisProbe({ copies: [nothing] }, { ...options, threshold }), RangeError);
    }
    assert.throws(
      () => prepareIrisProbe({ copies: [nothing] }, { ...options, leastValidBits: 0 }),
      RangeError,
    );
    assert.throws(
      () => prepareIrisProbe({ copies: [{ ...nothing, bits: new Uint8Array(8) }] }, options),
      /256 bytes/,
    );
  });

  it('has a turn back for each turn', () => {
    const code = randomCode(randomFrom('turn'), 0.7);
    assert.deepEqual(turned(turned(code, 9), -9), code);
    assert.deepEqual(turned(code, 128), code);
    assert.deepEqual(turnedCopies(code, 2)[2], code);
  });
});
