// The simulation itself: that a seed replays, that it finds what it is there to find, and that it runs what it says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testShortForm } from './faults/short-form.ts';
import { type Bug, bugs, type DayOptions, simulateDay } from './simulation/simulation.ts';
import type { Invariant } from './simulation/invariants.ts';

const day = (options: Partial<DayOptions>) =>
  simulateDay({ seed: 1, passengers: 100, kiosks: 2, faults: 10, ...options });

testShortForm('simulation');

test('a seed replays a day bit for bit, and another seed is another day', async () => {
  const [first, again, other] = [await day({}), await day({}), await day({ seed: 2 })];
  assert.equal(first.digest, again.digest);
  assert.deepEqual(first, again);
  assert.notEqual(first.digest, other.digest);
});

test('without faults everybody is served, and each encounter is at the hub', async () => {
  const { violation, encounters, received, faults, answers } = await day({ faults: 0 });
  assert.equal(violation, undefined);
  assert.equal(encounters, 100);
  assert.ok(received >= encounters);
  assert.deepEqual(faults, {});
  assert.ok((answers['GREEN'] ?? 0) > 60 && (answers['RED'] ?? 0) > 0, JSON.stringify(answers));
});

/** Which invariant finds which mistake; the first that breaks is told. */
const found: Readonly<Record<Bug, readonly Invariant[]>> = {
  'shown-before-disk': ['disk-before-show'],
  'names-not-synced': ['disk-before-show'],
  'acked-before-commit': ['applied-once', 'hub-has-all'],
  'deleted-on-puback': ['erased-stays', 'applied-once', 'hub-has-all'],
  'gate-opens-on-grey': ['gate-for-admitted'],
  'look-not-audited': ['looks-audited'],
  'search-invented': ['grey-is-not-green'],
};

/** Some mistakes show only when a crash meets them. */
async function firstViolation(bug: Bug): Promise<Invariant | undefined> {
  for (let seed = 1; seed <= 12; seed++) {
    const { violation } = await day({ seed, bug });
    if (violation !== undefined) return violation.invariant;
  }
  return undefined;
}

for (const bug of bugs) {
  test(`a mistake is found: ${bug}`, async () => {
    const invariant = await firstViolation(bug);
    assert.ok(invariant !== undefined && found[bug].includes(invariant), `found: ${invariant}`);
  });
}
