import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { prepareIrisProbe, type PreparedIrisProbe } from '../daemon/biometrics/iris/search/prepare.ts';
import { type IrisTier, mostCopies, turnedCopies } from '../daemon/biometrics/iris/search/probe.ts';
import { codeBytes, type IrisCode } from '../daemon/core/iris.ts';
import { scalarScan } from '../daemon/kernels/scalar/iris-scan.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { disturbed, nearestByDefinition, randomCode, searchOver, seeds } from './helpers/iris-codes.ts';

const tiers = ['exact', 'tiered'] as const;
const full: IrisCode = { bits: new Uint8Array(codeBytes), mask: new Uint8Array(codeBytes).fill(0xff) };
const inverse: IrisCode = { bits: full.mask, mask: full.mask };
const empty: IrisCode = { bits: full.bits, mask: full.bits };

/** What the twin finds, slot by slot. */
function byTwin(prepared: PreparedIrisProbe, codes: readonly IrisCode[]) {
  const twin = scalarScan(prepared);
  return codes.flatMap((code, slot) => {
    const nearest = twin(code);
    return nearest === undefined ? [] : [{ slot, ...nearest }];
  });
}

/** Strangers, and codes near some copy of the probe; not a whole number of blocks. */
function someCodes(seed: number, copies: readonly IrisCode[]) {
  const random = randomFrom(seed);
  return Array.from({ length: 140 }, () =>
    random.chance(0.3) ? randomCode(random) : disturbed(random.pick(copies), random, random.uniform(0, 0.5)),
  );
}

interface Case {
  readonly seed: number;
  readonly copies: number;
  readonly threshold: number;
  readonly tier: IrisTier;
  readonly leastValidBits: number;
}

const cases = fc.record({
  seed: seeds,
  copies: fc.integer({ min: 1, max: mostCopies }),
  threshold: fc.constantFrom(0, 0.05, 0.1, 0.2, 0.25, 0.26, 0.3, 0.33, 0.36, 0.4, 0.42),
  tier: fc.constantFrom(...tiers),
  leastValidBits: fc.constantFrom(1, 300, 900, 2_048),
});

function arrange({ seed, copies: count, threshold, tier, leastValidBits }: Case) {
  const random = randomFrom(seed);
  const probe = randomCode(random, random.pick([0.5, 0.7, 1]));
  // Either turns of one code, which have long runs in common, or codes that have nothing.
  const turns = turnedCopies(probe, 15).slice(0, count);
  const copies = random.chance(0.5) ? turns : turns.map(() => randomCode(random));
  const prepared = prepareIrisProbe({ copies }, { threshold, tier, leastValidBits });
  return { copies, prepared, codes: someCodes(seed, copies) };
}

describe('the kernel of the iris search', () => {
  it('finds what its scalar twin finds, bit for bit, in both tiers', () => {
    let found = 0;
    fc.assert(
      fc.property(cases, given => {
        const { prepared, codes } = arrange(given);
        const hits = searchOver(codes).searcher.search(prepared, 0, codes.length);
        assert.deepEqual(hits, byTwin(prepared, codes));
        found += hits.length;
      }),
      { numRuns: 30, seed: 1 },
    );
    assert.ok(found > 300, `${found} hits were compared`);
  });

  it('loses nothing in the exact tier: all that the definition calls near, and no more', () => {
    fc.assert(
      fc.property(cases, given => {
        const { copies, prepared, codes } = arrange({ ...given, tier: 'exact' });
        const wanted = codes.flatMap((code, slot) => {
          const nearest = nearestByDefinition(copies, code, given.threshold, given.leastValidBits);
          return nearest === undefined ? [] : [{ slot, ...nearest }];
        });
        assert.deepEqual(searchOver(codes).searcher.search(prepared, 0, codes.length), wanted);
      }),
      { numRuns: 10, seed: 2 },
    );
  });

  it('takes codes that are all valid, all ones, and not valid at all', () => {
    for (const tier of tiers) {
      const codes = [full, inverse, empty, full];
      const search = (copies: IrisCode[], threshold: number) =>
        searchOver(codes).searcher.search(
          prepareIrisProbe({ copies }, { threshold, tier, leastValidBits: 1 }),
          0,
          4,
        );
      const self = { copy: 0, mismatches: 0, valid: 2_048 };
      assert.deepEqual(search([full], 0), [
        { slot: 0, ...self },
        { slot: 3, ...self },
      ]);
      assert.deepEqual(search([inverse, full], 0.42), [
        { slot: 0, ...self, copy: 1 },
        { slot: 1, ...self },
        { slot: 3, ...self, copy: 1 },
      ]);
      assert.deepEqual(search([empty], 0.42), []);
    }
  });

  it('draws the line where the threshold is: a mismatch more is no hit', () => {
    // 600 of 2,000 valid bits: an HD of 0.3 exactly, and one bit more.
    const mask = full.mask.map((byte, at) => (at < 250 ? byte : 0));
    const at = (mismatches: number): IrisCode => ({
      mask,
      bits: mask.map((_, byte) => (byte < 75 ? 0xff : byte === 75 ? (1 << (mismatches - 600)) - 1 : 0)),
    });
    const prepared = prepareIrisProbe({ copies: [full] }, { threshold: 0.3, tier: 'exact' });
    const { searcher } = searchOver([at(600), at(601)]);
    assert.deepEqual(searcher.search(prepared, 0, 2), [{ slot: 0, copy: 0, mismatches: 600, valid: 2_000 }]);
  });

  it('draws it there as well where a copy covers little: what it does not cover allows nothing and costs nothing', () => {
    const cases = [0.3, 0.4].flatMap(threshold => [125, 250].map(bytes => ({ threshold, bytes })));
    for (const { threshold, bytes } of cases) {
      const copy = { bits: empty.bits, mask: full.mask.map((byte, at) => (at < bytes ? byte : 0)) };
      const allowed = threshold * 8 * bytes;
      const at = (mismatches: number): IrisCode => ({
        mask: full.mask,
        bits: full.mask.map((_, byte) => (1 << Math.min(8, Math.max(0, mismatches - 8 * byte))) - 1),
      });
      const prepared = prepareIrisProbe({ copies: [copy] }, { threshold, tier: 'exact' });
      const { searcher } = searchOver([at(allowed), at(allowed + 1)]);
      const hit = { slot: 0, copy: 0, mismatches: allowed, valid: 8 * bytes };
      assert.deepEqual(searcher.search(prepared, 0, 2), [hit]);
    }
  });

  it('names the copy of least distance, of equals the first', () => {
    const random = randomFrom('copies');
    const code = randomCode(random, 0.8);
    const copies = [disturbed(code, random, 0.1), code, code, disturbed(code, random, 0.05)];
    const prepared = prepareIrisProbe({ copies }, { threshold: 0.3, tier: 'exact' });
    const [hit] = searchOver([code]).searcher.search(prepared, 0, 1);
    assert.equal(hit.copy, 1);
  });
});
