// The machine of an intake desk under test, with its own idea of time and of what could be captured.
import * as fc from 'fast-check';
import { Value } from 'typebox/value';
import { absenceReasons, type IntakeTrait, intakeTraits } from '../../daemon/core/intake.ts';
import type { IntakeEffect } from '../../daemon/lane/intake/effects.ts';
import type { IntakeEvent, Order, SeenTrait } from '../../daemon/lane/intake/events.ts';
import { step, wakeAtMs } from '../../daemon/lane/intake/machine.ts';
import { IntakeSchema } from '../../daemon/lane/intake/parameters.ts';
import {
  type IntakeConfig,
  type IntakeState,
  initialState,
  type Step,
} from '../../daemon/lane/intake/state.ts';
import { walksOf } from './walks.ts';

export function intakeConfig(given: object = {}, eyesTogether = true): IntakeConfig {
  return { ...Value.Parse(IntakeSchema, Value.Default(IntakeSchema, given)), eyesTogether };
}

/** Desks that want a few traits, in any order. */
export const configs: fc.Arbitrary<IntakeConfig> = fc
  .record({
    traits: fc.shuffledSubarray([...intakeTraits], { minLength: 1, maxLength: 5 }),
    attempts: fc.integer({ min: 1, max: 3 }),
    eyesTogether: fc.boolean(),
  })
  .map(({ eyesTogether, ...given }) => intakeConfig(given, eyesTogether));

export interface Stride {
  readonly before: IntakeState;
  readonly event: IntakeEvent;
  readonly nowMs: number;
  readonly step: Step;
}

type Capture = Extract<IntakeEffect, { readonly type: 'capture' }>;

export class IntakeWalk {
  readonly config: IntakeConfig;
  readonly strides: Stride[] = [];
  nowMs = 1_000;
  state: IntakeState = initialState();
  #samples = 0;

  constructor(config: IntakeConfig = intakeConfig()) {
    this.config = config;
  }

  do(event: IntakeEvent): Step {
    const before = this.state;
    const result = step(before, event, this.nowMs, this.config);
    this.state = result.state;
    this.strides.push({ before, event, nowMs: this.nowMs, step: result });
    return result;
  }

  order(order: Order, officer = 'jana'): Step {
    return this.do({ type: 'order', officer, ...order });
  }

  /** Time passes; the machine ticks at each instant at which it wants to. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    for (let wakeMs = wakeAtMs(this.state); wakeMs <= endMs; wakeMs = wakeAtMs(this.state)) {
      this.nowMs = Math.max(this.nowMs, wakeMs);
      this.do({ type: 'tick' });
    }
    this.nowMs = endMs;
  }

  get effects(): IntakeEffect[] {
    return this.strides.flatMap(stride => [...stride.step.effects]);
  }

  /** The last question to a sensor. */
  get question(): Capture | undefined {
    return this.effects.findLast(effect => effect.type === 'capture');
  }

  get serial(): number {
    return this.state.name === 'idle' ? this.state.serial : this.state.session.serial;
  }

  /** Something is captured of what was asked for last: a score for each, or what else there is to say. */
  see(...seen: (number | Partial<SeenTrait>)[]): Step {
    const { targets = [], question = 0 } = this.question ?? {};
    const all = targets.map((trait, at): SeenTrait => {
      const given = seen[Math.min(at, seen.length - 1)] ?? 80;
      const told = typeof given === 'number' ? { score: given } : given;
      return { trait, score: 80, hints: [], sample: ++this.#samples, ...told };
    });
    return this.do({ type: 'captured', serial: this.serial, question, seen: all });
  }
}

/** An event as it may come, whatever the desk is doing; some are late answers, or for the person before. */
export type Happening = (walk: IntakeWalk) => IntakeEvent;

const trait: fc.Arbitrary<(walk: IntakeWalk) => IntakeTrait> = fc.nat().map(
  at =>
    ({ config }) =>
      config.traits[at % config.traits.length],
);

const traitOrders: fc.Arbitrary<Happening> = fc
  .record({ trait, which: fc.nat(2), reason: fc.constantFrom(...absenceReasons), discard: fc.boolean() })
  .map(({ trait, which, reason, discard }) => walk => {
    const about = { type: 'order', officer: 'jana', trait: trait(walk) } as const;
    if (which === 0) return { ...about, order: 'retake', discard };
    return which === 1
      ? { ...about, order: 'absent', reason }
      : { ...about, order: 'override', reason: 'as good as it gets' };
  });

const orders: fc.Arbitrary<Happening> = fc
  .constantFrom<Order>(
    { order: 'start' },
    { order: 'pause' },
    { order: 'resume' },
    { order: 'finish' },
    { order: 'cancel', reason: 'left' },
  )
  .map(
    (order): Happening =>
      () => ({ type: 'order', officer: 'jana', ...order }),
  );

const late = fc.constantFrom(0, 0, 0, 0, 1);

const seenTrait = fc.record(
  {
    score: fc.integer({ min: 0, max: 100 }),
    isSample: fc.boolean(),
    isPoor: fc.constantFrom(false, false, true),
    isTwice: fc.constantFrom(false, false, false, true),
    doubt: fc.constantFrom(undefined, undefined, undefined, 'against' as const, 'undecided' as const),
  },
  { noNullPrototype: true },
);

let sample = 0;

const captures: fc.Arbitrary<Happening> = fc
  .record({
    late,
    seen: fc.array(seenTrait, { minLength: 2, maxLength: 2 }),
    which: fc.constantFrom(0, 0, 0, 0, 0, 1, 2, 3),
  })
  .map(({ late, seen, which }) => walk => {
    const { targets = [], question = 0, beside = [] } = walk.question ?? {};
    const about = { serial: walk.serial - late, question: question - late };
    if (which === 1) return { type: 'sensor-failed', ...about, detail: 'io' };
    if (which === 2) return { type: 'capture-failed', ...about };
    if (which === 3) return { type: 'captured', ...about, seen: [] };
    const all = targets.map((trait, at): SeenTrait => {
      const { score, isSample, isPoor, isTwice, doubt } = seen[at];
      const other = beside[0]?.trait;
      return {
        ...{ trait, score, isPoor, hints: [] },
        ...(isSample && { sample: ++sample }),
        ...(isSample && isTwice && other && { sameAs: other }),
        ...(doubt && { doubt }),
      };
    });
    return { type: 'captured', ...about, seen: all };
  });

const answers: fc.Arbitrary<Happening> = fc
  .record({
    late,
    which: fc.nat(3),
    answer: fc.constantFrom('RED' as const, 'GREEN' as const, 'GREY' as const),
  })
  .map(({ late, which, answer }) => walk => {
    const serial = walk.serial - late;
    if (which === 0) return { type: 'searched', serial, answer };
    if (which === 1) return { type: 'search-failed', serial };
    return which === 2
      ? { type: 'committed', serial }
      : { type: 'commit-failed', serial, reason: 'disk-full' };
  });

const happening = fc.oneof(
  { arbitrary: captures, weight: 8 },
  { arbitrary: traitOrders, weight: 4 },
  { arbitrary: orders, weight: 4 },
  { arbitrary: answers, weight: 2 },
);

/** A walk of up to 60 events, by its happenings. */
export const happenings = walksOf(happening, 2_000_000);

/** Walks that begin with somebody at the desk. */
export function walked(config: IntakeConfig, given: { gapMs: number; happening: Happening }[]): IntakeWalk {
  const walk = new IntakeWalk(config);
  walk.order({ order: 'start' });
  for (const { gapMs, happening } of given) {
    walk.pass(gapMs);
    walk.do(happening(walk));
  }
  return walk;
}
