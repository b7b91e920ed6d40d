import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { turned } from '../daemon/biometrics/iris/code.ts';
import { agreementOf, compare, createComparer, searchDistance } from '../daemon/biometrics/iris/compare.ts';
import { parameters } from '../daemon/biometrics/iris/parameters.ts';
import { prepare } from '../daemon/biometrics/iris/prepare.ts';
import { codeBytes, type IrisCode, type IrisTemplate } from '../daemon/core/iris.ts';
import { simdIrisCompare } from '../daemon/kernels/iris-compare.ts';
import { scalarIrisCompare } from '../daemon/kernels/scalar/iris-compare.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { Twins } from './helpers/twins.ts';

/** A code of chance; a share of its bits is valid. */
function codeOf(seed: string, validShare = 0.75): IrisCode {
  const random = randomFrom(seed);
  const byte = (share: number) =>
    Array.from({ length: 8 }, (_, bit) => (random.chance(share) ? 1 << bit : 0)).reduce(
      (sum, bit) => sum | bit,
      0,
    );
  const mask = Uint8Array.from({ length: codeBytes }, () => byte(validShare));
  return { mask, bits: mask.map(valid => valid & byte(0.5)) };
}

function templateOf(seed: string, validShare?: number): IrisTemplate {
  return {
    eye: 0,
    quality: 80,
    search: codeOf(`${seed} search`, validShare),
    fine: codeOf(`${seed} fine`, validShare),
  };
}

const turnedTemplate = (template: IrisTemplate, columns: number): IrisTemplate => ({
  ...template,
  search: turned(template.search, columns),
  ...(template.fine && { fine: turned(template.fine, columns) }),
});

const seeds = fc.integer({ min: 0, max: 1e6 }).map(String);
const columns = fc.integer({ min: -parameters.compare.reachColumns, max: parameters.compare.reachColumns });

test('a template is like itself as far as its bits go, however it is turned within reach', () => {
  fc.assert(
    fc.property(seeds, columns, (seed, turn) => {
      const template = templateOf(seed);
      const agreement = agreementOf(prepare(template), prepare(turnedTemplate(template, turn))) ?? 0;
      // What a turn costs, over all the bits that two scales may have and are given.
      const price = (parameters.compare.turningBits * Math.abs(turn)) / 1000;
      assert.ok(agreement > 0.43 - price, `${agreement}`);
      assert.equal(
        searchDistance(prepare(template), prepare(turnedTemplate(template, turn)), 16)?.distance,
        0,
      );
    }),
    { numRuns: 30 },
  );
});

test('the further an eye has to be turned as a whole, the less it agrees', () => {
  const template = prepare(templateOf('turned'));
  const [upright, tilted, further] = [0, 4, 12].map(
    turn => agreementOf(template, prepare(turnedTemplate(templateOf('turned'), turn))) ?? 0,
  );
  assert.ok(upright > tilted && tilted > further, `${upright}, ${tilted}, ${further}`);
});

test('comparison is symmetric', () => {
  fc.assert(
    fc.property(seeds, seeds, (a, b) => {
      const [first, second] = [templateOf(a), templateOf(b)];
      assert.ok(Math.abs(compare(first, second) - compare(second, first)) < 1e-9);
    }),
    { numRuns: 30 },
  );
});

test('to turn both eyes by the same changes nothing, but for where sectors begin', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 0, max: 127 }), (seed, turn) => {
      const [a, b] = [templateOf(seed), templateOf(`${seed} other`)];
      const agreement = (by: number) =>
        agreementOf(prepare(turnedTemplate(a, by)), prepare(turnedTemplate(b, by))) ?? 0;
      assert.ok(Math.abs(agreement(turn) - agreement(0)) < 0.03);
      assert.equal(agreement(16 * (turn % 8)), agreement(0));
    }),
    { numRuns: 30 },
  );
});

test('an eye of which a side is turned by one column more is still the same eye', () => {
  const whole = templateOf('bent');
  const bend = (code: IrisCode): IrisCode => {
    const [near, far] = [code, turned(code, 1)];
    const half = (one: Uint8Array, other: Uint8Array) =>
      Uint8Array.from(one, (byte, k) => (k < codeBytes / 2 ? byte : other[k]));
    return { bits: half(near.bits, far.bits), mask: half(near.mask, far.mask) };
  };
  const bent = { ...whole, search: bend(whole.search), ...(whole.fine && { fine: bend(whole.fine) }) };
  const rigid = searchDistance(prepare(whole), prepare(bent), 16)?.distance ?? 0;
  assert.ok(rigid > 0.2, `${rigid}`);
  assert.ok((agreementOf(prepare(whole), prepare(bent)) ?? 0) > 0.4);
});

test('with too little in common nothing is said: the score is 0', () => {
  const covered = templateOf('a', 0.02);
  assert.equal(agreementOf(prepare(covered), prepare(covered)), undefined);
  assert.equal(compare(covered, covered), 0);
});

test('few bits that agree prove less than many', () => {
  const [few, many] = [templateOf('a', 0.15), templateOf('a', 0.75)];
  assert.ok(compare(few, few) < compare(many, many));
});

test('an eye whose turn is known is compared upright', () => {
  const template = templateOf('tilted');
  const tilted = { ...turnedTemplate(template, 32), rollDegrees: 90 };
  assert.ok(compare(template, tilted) > 30);
  assert.ok(compare(template, turnedTemplate(template, 32)) < 20);
});

test('a template without the finer code is compared by the coarse one', () => {
  const { fine: _, ...coarse } = templateOf('a');
  assert.ok(compare(coarse, templateOf('a')) > 30);
  assert.ok(compare(coarse, templateOf('b')) < 20);
});

test('strangers score 0 nearly always', () => {
  const scores = Array.from({ length: 60 }, (_, k) => compare(templateOf(`a${k}`), templateOf(`b${k}`)));
  assert.ok(
    scores.every(score => score < 10),
    `${Math.max(...scores)}`,
  );
});

test('the kernel counts what its scalar twin counts', () => {
  const twins = new Twins(65_536, simdIrisCompare, scalarIrisCompare);
  fc.assert(
    fc.property(
      seeds,
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 32 }),
      (seed, scales, reach) => {
        const [simd, scalar] = twins.both((kernel, arena) => {
          const random = randomFrom(seed);
          const [probe, reference] = [arena.uint8(1024 * scales), arena.uint8(1024 * scales)];
          for (const bytes of [probe, reference])
            for (let k = 0; k < bytes.length; k++) bytes[k] = random.integer(256);
          const counts = arena.int32(16 * (2 * reach + 1));
          const [from, to] = [probe.byteOffset, reference.byteOffset];
          kernel.sectorCounts(from, to, scales, reach, counts.byteOffset);
          return counts;
        });
        assert.deepEqual(simd, scalar);
      },
    ),
    { numRuns: 30 },
  );
});

test('over the scalar twin the comparer says the same', () => {
  const [a, b] = [prepare(templateOf('a')), prepare(templateOf('b'))];
  assert.equal(createComparer(scalarIrisCompare).agreement(a, b), agreementOf(a, b));
});
