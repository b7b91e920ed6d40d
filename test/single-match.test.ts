// One trait that agrees beside others that do not: it must not be lost for what else was shown.
import assert from 'node:assert/strict';
import test from 'node:test';
import { fuseTraits, meet } from '../daemon/biometrics/gallery/fuse-traits.ts';
import { probeTraits } from '../daemon/biometrics/gallery/probe-traits.ts';
import type { ModalityName } from '../daemon/core/modality.ts';
import { isRed, isYellow, thresholdsFor } from '../daemon/lane/thresholds.ts';
import { randomFrom } from '../hal/drivers/sim/random.ts';

const calibratedTo = { fingerprint: 40, iris: 35 };
const rates = { red: 0.001, yellow: 0.01 };

/** So many probes of a modality meet as many references; a probe and a reference of the same place score as `scoreOf` says. */
function meeting(name: ModalityName, traits: number, scoreOf: (probe: number, reference: number) => number) {
  const places = Array.from({ length: traits }, (_, place) => place);
  const given = places.map(prepared => ({ template: 0, prepared, position: 0 }));
  const enrolled = places.map(place => ({ instance: place + 1, position: 0, prepared: () => place }));
  const comparer = { name, comparePrepared: scoreOf, calibratedTo: calibratedTo[name as 'iris'] };
  return meet(
    probeTraits(given, () => 0),
    enrolled,
    comparer,
  );
}

/** Somebody with a finger and two eyes on a list of `templates`, by a finger and two eyes. */
function found(finger: number, eye: number) {
  const { best } = fuseTraits([
    meeting('fingerprint', 1, () => finger),
    meeting('iris', 2, (probe, reference) => (probe === 0 && reference === 0 ? eye : 0)),
  ]);
  assert.ok(best);
  return best;
}

test('a finger at YELLOW is YELLOW, though both eyes beside it agree with nothing', () => {
  const thresholds = thresholdsFor(rates, 9, 40);
  for (const above of [0.01, 1, 3]) {
    const best = found(thresholds.yellow + above, 0);
    assert.ok(best.score < thresholds.yellow, 'fusion took something');
    assert.ok(isYellow(best, thresholds, calibratedTo));
    assert.ok(!isRed(best, thresholds, calibratedTo, 'fingerprint'));
  }
  assert.ok(!isYellow(found(thresholds.yellow - 0.01, 0), thresholds, calibratedTo));
});

test('an eye is the best of two against each reference, and pays for it', () => {
  const thresholds = thresholdsFor(rates, 9, 40);
  const paid = 10 * Math.log10(2);
  const [match] = found(0, thresholds.yellow + 1).matches ?? [];
  assert.ok(Math.abs((match.alone ?? 0) - (match.score - paid)) < 1e-9);
  assert.ok(!isYellow(found(0, thresholds.yellow + paid - 0.01), thresholds, calibratedTo));
  assert.ok(isYellow(found(0, thresholds.yellow + paid + 0.01), thresholds, calibratedTo));
});

test('beyond what the data carry, a trait that reaches all of it is YELLOW whatever it was the best of', () => {
  const thresholds = thresholdsFor(rates, 1_000_000, 40);
  assert.ok(isYellow(found(0, 35), thresholds, calibratedTo));
  assert.ok(!isYellow(found(39, 0), thresholds, calibratedTo));
});

test('impostors whose scores hold what they state reach YELLOW no more often than the policy states, both ways taken together', () => {
  const random = randomFrom('single match');
  const impostor = () => -10 * Math.log10(1 - random.uniform());
  const rounds = 20_000;
  for (const level of [8, 12, 16]) {
    let [alone, either] = [0, 0];
    for (let round = 0; round < rounds; round++) {
      const { best } = fuseTraits([meeting('fingerprint', 1, impostor), meeting('iris', 2, impostor)]);
      assert.ok(best);
      const { score, matches = [] } = best;
      alone += Number(matches.some(match => (match.alone ?? match.score) >= level));
      either += Number(isYellow({ score, matches }, { yellow: level }, { fingerprint: 99, iris: 99 }));
    }
    const stated = 3 * 10 ** (-level / 10) * rounds;
    assert.ok(alone <= stated + 3 * Math.sqrt(stated), `${alone} of ${stated} at ${level} dB`);
    assert.ok(either <= stated + 3 * Math.sqrt(stated), `${either} of ${stated} at ${level} dB`);
  }
});
