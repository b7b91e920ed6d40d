// Every interleaving of kiosk, broker and hub, with crashes at every moment, over the functions that the daemon decides with.
import assert from 'node:assert/strict';
import test from 'node:test';
import { explore, type Verdict } from './model/explore.ts';
import { wrongIn } from './model/invariants.ts';
import { mistakes, type Rules, rightRules } from './model/rules.ts';
import { stepsOf } from './model/steps.ts';
import { beginning, type Bounds, isDone, keyOf } from './model/world.ts';

function walk(bounds: Bounds, rules: Rules = rightRules): Verdict {
  const steps = (world: Parameters<typeof keyOf>[0]) => stepsOf(world, rules);
  return explore({ initial: beginning(bounds), steps, keyOf, wrongIn, isDone });
}

const bounds = (
  urgent: number,
  routine: number,
  faults: number,
  epochs: number,
  hubQueue: number,
): Bounds => {
  return { events: { urgent, routine }, faults, epochs, hubQueue };
};

/** `BITMAPD_LONG=1 npm test link-model` walks further: a minute or two, and some gigabytes. */
const isLong = process.env['BITMAPD_LONG'] === '1';
const extents: Readonly<Record<string, Bounds>> = isLong
  ? {
      'three events, a fault': bounds(0, 3, 1, 0, 2),
      'three events on two streams, a fault': bounds(1, 2, 1, 0, 2),
      'two streams, three faults': bounds(1, 1, 3, 0, 2),
      'a store made anew, two faults': bounds(0, 2, 2, 1, 2),
    }
  : {
      'three events, a fault': bounds(0, 3, 1, 0, 1),
      'three events on two streams': bounds(1, 2, 0, 0, 2),
      'two streams, two faults': bounds(1, 1, 2, 0, 2),
      'a store made anew, a fault': bounds(0, 2, 1, 1, 2),
    };

for (const [name, extent] of Object.entries(extents)) {
  test(`nothing is lost, nothing applied twice, and all is done some day: ${name}`, t => {
    const { states, steps, violation } = walk(extent);
    t.diagnostic(`${name}: ${states} states, ${steps} steps`);
    assert.deepEqual(violation, undefined);
    assert.ok(states > 1_000, `only ${states} states`);
  });
}

for (const [name, { rules, found }] of Object.entries(mistakes)) {
  test(`a mistake is found: ${name}`, t => {
    const { states, violation } = walk(
      name.includes('gap') ? bounds(0, 3, 1, 0, 1) : bounds(0, 2, 1, 1, 1),
      rules,
    );
    t.diagnostic(`${name}: after ${states} states: ${violation?.what}: ${violation?.trace.join(', ')}`);
    assert.match(violation?.what ?? 'nothing', found);
  });
}
