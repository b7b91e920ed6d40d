import assert from 'node:assert/strict';
import test from 'node:test';
import { type Random, randomFrom } from '../hal/drivers/sim/random.ts';

const draw = (random: Random, count: number) => Array.from({ length: count }, () => random.uniform());
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

test('the same seed gives the same stream, a seed that differs in one character another', () => {
  assert.deepEqual(draw(randomFrom('day 1'), 50), draw(randomFrom('day 1'), 50));
  const other = new Set(draw(randomFrom('day 2'), 50));
  assert.ok(draw(randomFrom('day 1'), 50).every(value => !other.has(value)));
});

test('a fork does not depend on what was drawn before it', () => {
  const random = randomFrom(7);
  const before = draw(random.fork('finger'), 20);
  draw(random, 13);
  assert.deepEqual(draw(random.fork('finger'), 20), before);
  assert.notDeepEqual(draw(random.fork('gate'), 20), before);
});

test('forks of consecutive seeds are not correlated', () => {
  const first = Array.from({ length: 4000 }, (_, n) => randomFrom(n).fork('a').uniform());
  const correlation = mean(first.slice(1).map((value, n) => (value - 0.5) * (first[n] - 0.5))) * 12;
  assert.ok(Math.abs(correlation) < 0.06, String(correlation));
  assert.ok(Math.abs(mean(first) - 0.5) < 0.02, String(mean(first)));
});

test('uniform, normal, integer and chance have the moments that they state', () => {
  const random = randomFrom('moments');
  const uniform = Array.from({ length: 20_000 }, () => random.uniform(2, 4));
  assert.ok(Math.abs(mean(uniform) - 3) < 0.02);
  assert.ok(uniform.every(value => value >= 2 && value < 4));
  const normal = Array.from({ length: 20_000 }, () => random.normal(5, 2));
  assert.ok(Math.abs(mean(normal) - 5) < 0.06);
  assert.ok(Math.abs(mean(normal.map(value => (value - 5) ** 2)) - 4) < 0.2);
  const integers = new Set(Array.from({ length: 1000 }, () => random.integer(6)));
  assert.deepEqual(integers, new Set([0, 1, 2, 3, 4, 5]));
  const hits = Array.from({ length: 10_000 }, () => random.chance(0.3)).filter(Boolean).length;
  assert.ok(Math.abs(hits / 10_000 - 0.3) < 0.02);
});

test('a weighted pick follows the weights', () => {
  const random = randomFrom('weights');
  const picks = Array.from({ length: 10_000 }, () => random.pickWeighted({ often: 3, rarely: 1, never: 0 }));
  assert.ok(Math.abs(picks.filter(pick => pick === 'often').length / 10_000 - 0.75) < 0.02);
  assert.ok(!picks.includes('never'));
  assert.throws(() => random.pick([]), RangeError);
});
