// Templates as a site keeps them: nothing is lost within the site, and nothing matches beyond it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { codeRings, type IrisCode } from '../daemon/core/iris.ts';
import { decodeIrisTemplate, encodeIrisTemplate } from '../daemon/formats/iris-template/iris-template.ts';
import { turned } from '../daemon/biometrics/iris/code.ts';
import { firstLook } from '../daemon/biometrics/iris/search/probe.ts';
import { type CodeForm, keyedForm } from '../daemon/biometrics/keyed/keyed-code.ts';
import { keyedIrises } from '../daemon/biometrics/keyed/keyed-iris.ts';
import { withoutWrapper } from '../daemon/biometrics/keyed/keyed-record.ts';
import { siteKey } from '../daemon/biometrics/keyed/site-key.ts';
import { Fault } from '../daemon/core/errors.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';
import { codeOf, distance, noisy, randomResponses, type Responses } from './helpers/iris-codes.ts';

const keyOf = (number: number) => siteKey(new Uint8Array(32).fill(number));
const formOf = (number: number) => keyedForm(keyOf(number), 'test');
const random = randomFrom('keyed templates');
const eyes: Responses[] = Array.from({ length: 80 }, (_, eye) => randomResponses(random.fork(eye)));
const first = eyes.map((eye, k) => codeOf(noisy(eye, random.fork(`first ${k}`))));
const second = eyes.map((eye, k) => codeOf(noisy(eye, random.fork(`second ${k}`))));

function statistics(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}

describe('a keyed iris code', () => {
  it('is as far from another of the same key, at each turn, as the codes are', () => {
    const form = formOf(1);
    for (let k = 0; k < 20; k++) {
      const reference = form.protect(second[k]);
      for (const columns of [-8, -1, 0, 5]) {
        const probe = turned(first[(k + columns + 20) % 20], columns);
        assert.equal(distance(form.protect(probe), reference), distance(probe, second[k]));
      }
    }
  });

  it('gives the code back by its key, and is another by each', () => {
    for (const code of first.slice(0, 10)) {
      assert.deepEqual(formOf(1).reveal(formOf(1).protect(code)), code);
      assert.notDeepEqual(formOf(2).protect(code), formOf(1).protect(code));
      assert.ok(distance(formOf(2).reveal(formOf(1).protect(code)), code) > 0.3);
    }
  });

  it('keeps bits within the mask, and as many of them', () => {
    const ones = (bytes: Uint8Array) =>
      bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);
    for (const code of first) {
      const { bits, mask } = formOf(3).protect(code);
      assert.ok(bits.every((byte, at) => (byte & ~mask[at]) === 0));
      assert.equal(ones(mask), ones(code.mask));
    }
  });

  it('moves the first look of a tiered search with the bits that it is of', () => {
    const form = formOf(1);
    const look = form.protect({ bits: firstLook(), mask: firstLook() }).mask;
    const within = ({ bits, mask }: IrisCode, look: Uint8Array) => ({
      bits: bits.map((byte, at) => byte & look[at]),
      mask: mask.map((byte, at) => byte & look[at]),
    });
    for (let k = 0; k < 10; k++) {
      const keyed = [first[k], second[k + 1]].map(code => within(form.protect(code), look));
      const plain = [first[k], second[k + 1]].map(code => within(code, firstLook()));
      assert.equal(distance(keyed[0], keyed[1]), distance(plain[0], plain[1]));
    }
  });
});

/** Distances over pairs of keys; `partner` is whose second capture an eye meets. */
function distances(
  pairsOfKeys: readonly (readonly [CodeForm, CodeForm])[],
  partner: (eye: number) => number,
) {
  return pairsOfKeys.flatMap(([a, b]) =>
    first.map((code, eye) => distance(a.protect(code), b.protect(second[partner(eye)]))),
  );
}

describe('one eye at two sites', () => {
  const sites = Array.from({ length: 12 }, (_, k) => [formOf(10 + k), formOf(60 + k)] as const);
  const same = statistics(distances(sites, eye => eye));
  const others = statistics(distances(sites, eye => (eye + 7) % eyes.length));
  const plain = statistics(first.map((code, eye) => distance(code, second[(eye + 7) % eyes.length])));

  it('is as far from itself as two eyes are, and as unequally', () => {
    assert.ok(statistics(first.map((code, eye) => distance(code, second[eye]))).mean < 0.25, 'at one site');
    for (const { mean, deviation } of [same, others]) {
      assert.ok(Math.abs(mean - plain.mean) < 0.02, `mean ${mean}, two eyes ${plain.mean}`);
      assert.ok(deviation > 0.7 * plain.deviation, `spread ${deviation}, two eyes ${plain.deviation}`);
      assert.ok(deviation < 1.4 * plain.deviation, `spread ${deviation}, two eyes ${plain.deviation}`);
    }
  });

  it('is not to be told from two eyes by how its bits hang together: coin tosses would spread half as much', () => {
    const coins = 0.5 / Math.sqrt(1_100);
    assert.ok(same.deviation > 1.6 * coins, `${same.deviation}, coins ${coins}`);
  });
});

describe('a keyed record', () => {
  const template = { eye: 1 as const, quality: 70, rollDegrees: 6, search: first[0], fine: first[1] };
  const record = encodeIrisTemplate(template);
  const here = keyedIrises(keyOf(1));

  it('holds the template with the eye upright, and is protected once', () => {
    const kept = here.protect(record);
    assert.deepEqual(here.protect(kept), kept);
    const columns = -Math.round((6 * 128) / 360);
    assert.deepEqual(decodeIrisTemplate(here.reveal(kept)), {
      eye: 1,
      quality: 70,
      search: turned(first[0], columns),
      fine: turned(first[1], columns),
    });
    assert.equal(here.reveal(record), record, 'what is not keyed stays as it is');
  });

  it('has its two scales in forms of their own', () => {
    const both = encodeIrisTemplate({ ...template, fine: first[0] });
    const { search, fine } = decodeIrisTemplate(withoutWrapper(here.protect(both)));
    assert.ok(fine && distance(search, fine) > 0.3);
  });

  it('is refused at another site, by name, rather than match nobody', () => {
    const elsewhere = keyedIrises(keyOf(2));
    for (const call of ['reveal', 'protect'] as const) {
      assert.throws(
        () => elsewhere[call](here.protect(record), 'list a, x_1'),
        (error: unknown) => {
          assert.ok(error instanceof Fault && error.code === 'bad-input');
          assert.match(
            error.message,
            /^list a, x_1: the template is keyed for another site, got key [0-9a-f]{8}/,
          );
          return true;
        },
      );
    }
  });

  it('is refused when it is cut, or of another version', () => {
    const kept = here.protect(record);
    assert.throws(() => here.reveal(kept.subarray(0, 7)), /not a keyed template/);
    assert.throws(() => here.reveal(Uint8Array.from(kept, (byte, at) => (at === 4 ? 9 : byte))), /version 9/);
    assert.throws(() => here.reveal(kept.subarray(0, 100)), Fault);
  });

  it('needs a whole key', () => {
    assert.throws(() => siteKey(new Uint8Array(16)), /not a key of a site, got 16 bytes, wanted 32 bytes/);
    assert.equal(codeRings, 8, 'rings of a piece are turned by a byte of the key, evenly');
  });
});
