import * as fc from 'fast-check';
import { modalities } from '../../daemon/core/modality.ts';
import type { Capture, LaneDevice, LaneEvent, Verdict } from '../../daemon/lane/events.ts';
import { step } from '../../daemon/lane/machine.ts';
import { defaultTimings } from '../../daemon/lane/parameters.ts';
import { initialState, type LaneConfig, type LaneState, type Step } from '../../daemon/lane/state.ts';
import { traitNeeds } from '../../daemon/lane/traits.ts';
import { wakeAtMs } from '../../daemon/lane/wake.ts';
import { walksOf } from './walks.ts';

export const laneConfig: LaneConfig = {
  hasDocumentReader: true,
  traits: [{ modality: 'fingerprint', need: 'required' }],
  documentAttempts: 3,
  captureAttempts: 3,
  timings: defaultTimings,
};

/** A finger, then an iris, and both are needed. */
export const bothTraits: LaneConfig = {
  ...laneConfig,
  traits: [...laneConfig.traits, { modality: 'iris', need: 'required' }],
};

/** Lanes that take one trait or two, in either order, needed or not. */
export const configs: fc.Arbitrary<LaneConfig> = fc
  .record({
    modalities: fc.shuffledSubarray([...modalities], { minLength: 1 }),
    needs: fc.tuple(fc.constantFrom(...traitNeeds), fc.constantFrom(...traitNeeds)),
  })
  .map(({ modalities, needs }) => ({
    ...laneConfig,
    traits: modalities.map((modality, at) => ({ modality, need: needs[at] })),
  }));

/** One step of a walk. */
export interface Stride {
  readonly before: LaneState;
  readonly event: LaneEvent;
  readonly nowMs: number;
  readonly step: Step;
}

/** A machine under test, with its own idea of time. */
export class LaneWalk {
  readonly config: LaneConfig;
  readonly strides: Stride[] = [];
  nowMs = 1_000;
  state: LaneState;

  constructor(config: LaneConfig = laneConfig) {
    this.config = config;
    this.state = initialState(this.nowMs, config).state;
  }

  do(event: LaneEvent): Step {
    const before = this.state;
    const result = step(before, event, this.nowMs, this.config);
    this.state = result.state;
    this.strides.push({ before, event, nowMs: this.nowMs, step: result });
    return result;
  }

  /** Time passes; the machine ticks at each instant at which it wants to. */
  pass(ms: number): void {
    const endMs = this.nowMs + ms;
    for (;;) {
      const wakeMs = wakeAtMs(this.state, this.nowMs, this.config);
      if (wakeMs > endMs) break;
      this.nowMs = wakeMs;
      this.do({ type: 'tick' });
    }
    this.nowMs = endMs;
  }

  get serial(): number {
    return this.state.surroundings.serial;
  }

  /** The question of the sensor that is being asked. */
  get capture(): Capture {
    const { phase } = this.state;
    const trait = phase.name === 'capturing' ? phase.trait : this.config.traits[0].modality;
    return { serial: this.serial, trait, attempt: this.attempt };
  }

  get attempt(): number {
    const { phase } = this.state;
    return phase.name === 'document' || phase.name === 'capturing' ? phase.attempt : 1;
  }
}

/** An event as it may come, whatever the lane is doing; some are late answers for the traveller before. */
type Happening = (walk: LaneWalk) => LaneEvent;

const devices: LaneDevice[] = [
  'scanner',
  'iris-camera',
  'document-reader',
  'barrier',
  'presence',
  'indicator',
];
const late = fc.constantFrom(0, 0, 0, 0, 1);

export const verdict: fc.Arbitrary<Verdict> = fc.constantFrom<Verdict>(
  { answer: 'GREEN', outcome: 'admit', reason: 'none' },
  { answer: 'RED', outcome: 'admit', reason: 'none' },
  { answer: 'RED', outcome: 'refer', reason: 'possible-match' },
  { answer: 'YELLOW', outcome: 'hold', reason: 'possible-match' },
  { answer: 'GREY', outcome: 'refer', reason: 'stale-list' },
);

const doubt = fc.constantFrom<{ readonly doubt?: 'against' | 'undecided' }>(
  ...[{}, {}, {}, {}],
  { doubt: 'against' },
  { doubt: 'undecided' },
);

const beam: fc.Arbitrary<Happening> = fc
  .record({ beam: fc.constantFrom('outer' as const, 'inner' as const), broken: fc.boolean() })
  .map(
    ({ beam, broken }): Happening =>
      () => ({ type: 'beam', beam, broken }),
  );

const answers: fc.Arbitrary<Happening> = fc
  .record({
    late,
    verdict,
    usable: fc.boolean(),
    doubt,
    trait: fc.constantFrom(...modalities),
    which: fc.nat(7),
  })
  .map(
    ({ late, verdict, usable, doubt, trait, which }): Happening =>
      walk => {
        const serial = walk.serial - late;
        const attempt = walk.attempt;
        const all: LaneEvent[] = [
          { type: 'document-read', serial, attempt },
          { type: 'document-refused', serial, attempt },
          { type: 'captured', serial, trait, attempt, usable, ...doubt, hints: [] },
          { type: 'capture-failed', serial, trait, attempt },
          { type: 'searched', serial, verdict },
          { type: 'search-failed', serial },
          { type: 'committed', serial },
          { type: 'commit-failed', serial, reason: 'disk-full' },
        ];
        return all[which] ?? { type: 'tick' };
      },
  );

/** What the lane is waiting for, if it is waiting: so that walks get somewhere. */
const expected: fc.Arbitrary<Happening> = fc.record({ verdict, usable: fc.boolean(), doubt }).map(
  ({ verdict, usable, doubt }): Happening =>
    walk => {
      const { phase } = walk.state;
      const { serial, attempt } = walk;
      switch (phase.name) {
        case 'idle':
          return { type: 'beam', beam: 'outer', broken: true };
        case 'approaching':
          return walk.state.surroundings.outerBroken && walk.state.surroundings.innerBroken
            ? { type: 'beam', beam: 'outer', broken: false }
            : { type: 'beam', beam: 'inner', broken: true };
        case 'document':
          return { type: 'document-read', serial, attempt };
        case 'capturing':
          return { type: 'captured', ...walk.capture, usable, ...doubt, hints: [] };
        case 'deciding':
          return phase.verdict === undefined
            ? { type: 'searched', serial, verdict }
            : { type: 'committed', serial };
        case 'passing':
          if (phase.stage === 'opening') return { type: 'barrier', position: 'open' };
          if (phase.stage === 'closing') return { type: 'barrier', position: 'closed' };
          return { type: 'beam', beam: 'inner', broken: false };
        case 'referred':
        case 'blocked':
          return { type: 'officer', command: 'reset' };
        case 'out-of-service':
          return phase.reason === 'starting'
            ? { type: 'barrier', position: 'closed' }
            : { type: 'officer', command: 'open-lane' };
      }
    },
);

const world: fc.Arbitrary<Happening> = fc
  .oneof(
    fc.record({ type: fc.constant('fire' as const), active: fc.boolean() }),
    fc.record({ type: fc.constant('panic' as const) }),
    fc.record({
      type: fc.constant('barrier' as const),
      position: fc.constantFrom('open' as const, 'closed' as const),
    }),
    fc.record({
      type: fc.constant('device-failed' as const),
      device: fc.constantFrom(...devices),
      detail: fc.constant('gone'),
    }),
    fc.record({ type: fc.constant('device-restored' as const), device: fc.constantFrom(...devices) }),
    fc.record({
      type: fc.constant('officer' as const),
      command: fc.constantFrom(
        'release-traveller' as const,
        'reset' as const,
        'close-lane' as const,
        'open-lane' as const,
      ),
    }),
  )
  .map(
    (event): Happening =>
      () =>
        event,
  );

const happening = fc.oneof(
  { arbitrary: expected, weight: 8 },
  { arbitrary: beam, weight: 3 },
  { arbitrary: answers, weight: 2 },
  { arbitrary: world, weight: 2 },
);

/** A walk of up to 60 events, by its happenings. */
export const happenings = walksOf(happening, 70_000);

export type Happenings = readonly { readonly gapMs: number; readonly happening: Happening }[];

export function walkThrough(happenings: Happenings, config?: LaneConfig): LaneWalk {
  const walk = new LaneWalk(config);
  for (const { gapMs, happening } of happenings) {
    walk.pass(gapMs);
    walk.do(happening(walk));
  }
  return walk;
}
