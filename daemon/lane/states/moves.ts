import type { GreyReason } from '../../core/answer.ts';
import type { QualityReason } from '../../core/quality.ts';
import type { Prompt } from '../contract.ts';
import { type LaneEffect, movesBarrier, prompt } from '../effects.ts';
import type { LaneDevice, Verdict } from '../events.ts';
import type {
  AwaitedVerdict,
  Blocked,
  Capturing,
  Context,
  Deciding,
  Document,
  OutOfService,
  Phase,
  Progress,
  Step,
} from '../state.ts';
import { failed, impaired, isWaitedFor, missed, missing } from '../surroundings.ts';
import { sensorOf, type TraitName } from '../traits.ts';

/** The phase as given, with what is to be done. */
export function go(context: Context, phase: Phase, ...effects: LaneEffect[]): Step {
  return { state: { phase, surroundings: context.surroundings }, effects };
}

/** A step with something to be done before it. */
export function after(first: readonly LaneEffect[], { state, effects }: Step): Step {
  return { state, effects: [...first, ...effects] };
}

/** A step with something to be done behind it. */
export function andThen({ state, effects }: Step, ...last: LaneEffect[]): Step {
  return { state, effects: [...effects, ...last] };
}

/** A device that let its time pass without an answer has failed. */
export function withFailed(context: Context, device: LaneDevice, detail: string) {
  const { surroundings, alarms } = failed(context.surroundings, device, detail);
  return { context: { ...context, surroundings }, alarms };
}

/** A traveller is here: `approaching`, with a new record. A sensor that failed has until the desk to be back. */
export function toApproaching(context: Context): Step {
  const { surroundings, nowMs, config } = context;
  const serial = surroundings.serial + 1;
  const deadlineMs = nowMs + config.timings.approachTimeoutMs;
  return go(
    { ...context, surroundings: { ...surroundings, serial } },
    { name: 'approaching', serial, crowded: false, deadlineMs },
    { type: 'begin', serial },
    prompt('step-forward'),
    ...impairedProbes(context),
  );
}

/** Asks for a document; a profile without a reader goes on to the traits. */
export function toDesk(serial: number, context: Context): Step {
  return context.config.hasDocumentReader ? toDocument(serial, 1, context) : toTraits(serial, context);
}

export function toDocument(serial: number, attempt: number, context: Context): Step {
  const { documentTimeoutMs: timeoutMs, answerMarginMs } = context.config.timings;
  const deadlineMs = context.nowMs + timeoutMs + answerMarginMs;
  const phase: Document = { name: 'document', serial, attempt, pending: true, crowded: false, deadlineMs };
  const read: LaneEffect = { type: 'read-document', serial, attempt, timeoutMs };
  return go(context, phase, prompt('place-document'), read);
}

/** The traits, from the first on. */
export function toTraits(serial: number, context: Context): Step {
  return toNextTrait({ serial, taken: [], gaps: [] }, context);
}

/**
 * Asks for the next trait that is still to come; a sensor that has failed is passed over. After the last one the lists are
 * searched by what there is; GREY where there is nothing.
 */
export function toNextTrait(progress: Progress, context: Context): Step {
  const { taken, gaps } = progress;
  const isDone = (modality: TraitName) =>
    taken.includes(modality) || gaps.some(gap => gap.modality === modality);
  const next = context.config.traits.map(({ modality }) => modality).find(modality => !isDone(modality));
  if (next === undefined) return toSearching(progress, context);
  if (!context.surroundings.failed.includes(sensorOf[next]))
    return toCapturing(progress, { trait: next, attempt: 1, unsettled: undefined }, context);
  const gap = { modality: next, reason: 'device-failed' } as const;
  return toNextTrait({ ...progress, gaps: [...gaps, gap] }, context);
}

export function toCapturing(
  { serial, taken, gaps }: Progress,
  { trait, attempt, unsettled }: Pick<Capturing, 'trait' | 'attempt' | 'unsettled'>,
  context: Context,
  hints: readonly QualityReason[] = [],
): Step {
  const { captureTimeoutMs: timeoutMs, answerMarginMs } = context.config.timings;
  const deadlineMs = context.nowMs + timeoutMs + answerMarginMs;
  const sensing = { serial, attempt, pending: true, crowded: false, deadlineMs };
  const phase: Capturing = { name: 'capturing', trait, unsettled, taken, gaps, ...sensing };
  const capture: LaneEffect = { type: 'capture', serial, trait, attempt, timeoutMs };
  return go(context, phase, prompt(promptFor(trait, attempt), hints), capture);
}

function promptFor(trait: TraitName, attempt: number): Prompt {
  if (trait === 'iris') return 'look-into-camera';
  return attempt === 1 ? 'place-finger' : 'lift-and-place-again';
}

function toSearching({ serial, taken, gaps }: Progress, context: Context): Step {
  if (taken.length === 0) return toGrey({ serial, gaps }, gaps[0].reason, context);
  const deadlineMs = context.nowMs + context.config.timings.searchTimeoutMs;
  return go(
    context,
    { name: 'deciding', serial, gaps, sinceMs: context.nowMs, left: false, deadlineMs },
    prompt('please-wait'),
    { type: 'search', serial, taken, gaps },
  );
}

export function toCommitting(searching: Deciding, verdict: Verdict, context: Context): Step {
  const deadlineMs = context.nowMs + context.config.timings.commitTimeoutMs;
  const { serial, gaps } = searching;
  return go(context, { ...searching, verdict, deadlineMs }, { type: 'commit', serial, gaps });
}

/** Nothing could be searched: GREY, recorded like any other answer. */
export function toGrey(
  { serial, gaps = [] }: Pick<Progress, 'serial'> & Partial<Pick<Progress, 'gaps'>>,
  grounds: GreyReason,
  context: Context,
): Step {
  const deadlineMs = context.nowMs + context.config.timings.commitTimeoutMs;
  const outcome = grounds === 'abandoned' ? 'leave' : 'refer';
  const verdict: Verdict = { answer: 'GREY', outcome, reason: grounds };
  return go(
    context,
    { name: 'deciding', serial, gaps, verdict, sinceMs: context.nowMs, left: false, deadlineMs },
    { type: 'cancel-sensing' },
    prompt('please-wait'),
    { type: 'commit', serial, grounds, gaps },
  );
}

/** Opens the barrier, by the decision on the traveller or by an officer's word. */
export function toPassing(
  serial: number | undefined,
  by: 'decision' | 'officer',
  context: Context,
  left = false,
): Step {
  const deadlineMs = context.nowMs + context.config.timings.barrierTimeoutMs;
  const whom = serial === undefined ? {} : { serial };
  return go(
    context,
    { name: 'passing', ...whom, stage: 'opening', sinceMs: context.nowMs, left, deadlineMs },
    prompt('please-pass'),
    { type: 'open-barrier', by, ...whom },
  );
}

export interface Referral {
  readonly serial?: number;
  readonly reason: string;
  readonly hold?: boolean;
  readonly awaiting?: AwaitedVerdict;
}

/** An officer is called, openly. The way back through the mouth of the lane is free. */
export function toReferred({ hold = false, ...referral }: Referral, context: Context): Step {
  const deadlineMs = context.nowMs + context.config.timings.officerReminderMs;
  return go(context, { name: 'referred', ...referral, hold, deadlineMs }, prompt('wait-for-officer'), {
    type: 'call-officer',
    reason: referral.reason,
  });
}

/** The barrier or a person is where it should not be: an officer is called, and the barrier is closed when it can be. */
export function toBlocked(serial: number | undefined, reason: Blocked['reason'], context: Context): Step {
  const deadlineMs = context.nowMs + context.config.timings.deviceRetryMs;
  return go(
    context,
    { name: 'blocked', ...(serial === undefined ? {} : { serial }), reason, deadlineMs },
    prompt('wait-for-officer'),
    { type: 'call-officer', reason },
  );
}

export function toOutOfService(reason: OutOfService['reason'], from: Phase, context: Context): Step {
  const { timings } = context.config;
  const limits = { starting: timings.barrierTimeoutMs, 'device-failed': timings.deviceRetryMs };
  const limitMs = reason === 'closed' || reason === 'evacuation' ? Number.POSITIVE_INFINITY : limits[reason];
  const wasTold = from.name === 'out-of-service' && from.told;
  const told = wasTold || reason !== 'starting';
  const deadlineMs = context.nowMs + limitMs;
  const phase: OutOfService = { name: 'out-of-service', reason, told, deadlineMs };
  const tell: LaneEffect[] =
    told && !wasTold ? [{ type: 'alarm', kind: 'out-of-service', detail: reason }] : [];
  return go(context, phase, prompt('lane-closed'), ...tell);
}

/** The barrier closes first: until that is known the lane serves nobody. */
export function toStarting(from: Phase, context: Context): Step {
  return andThen(toOutOfService('starting', from, context), { type: 'close-barrier' });
}

/** Asks the devices that are missed whether they are back. */
export function probes({ surroundings, config }: Context): LaneEffect[] {
  return missed(surroundings, config).map(device => ({ type: 'probe', device }));
}

/** The same of those that the lane does without. */
export function impairedProbes({ surroundings, config }: Context): LaneEffect[] {
  return impaired(surroundings, config).map(device => ({ type: 'probe', device }));
}

/** The same but for the barrier: what asks it moves it. */
export function sensorProbes(context: Context): LaneEffect[] {
  return probes(context).filter(probe => !movesBarrier(probe));
}

/** The lane is empty: where it goes from here. It is idle only behind a closed barrier, with all it needs. */
export function home(from: Phase, context: Context): Step {
  const { surroundings, config } = context;
  const end: LaneEffect[] = [{ type: 'cancel-sensing' }, { type: 'end' }];
  if (missing(surroundings, config).length > 0) {
    return after(end, toOutOfService('device-failed', from, context));
  }
  if (surroundings.barrier !== 'closed') {
    return after(end, toStarting(from, context));
  }
  if (surroundings.closeRequested) {
    const closed = { ...context, surroundings: { ...surroundings, closeRequested: false } };
    return after(end, toOutOfService('closed', from, closed));
  }
  return after([...end, ...backInService(from)], toService(context));
}

function toService(context: Context): Step {
  const { surroundings, nowMs, config } = context;
  if (isWaitedFor(surroundings)) return toApproaching(context);
  const limitMs = surroundings.vacating ? config.timings.approachTimeoutMs : Number.POSITIVE_INFINITY;
  return go(context, { name: 'idle', deadlineMs: nowMs + limitMs }, prompt('welcome'));
}

function backInService(from: Phase): LaneEffect[] {
  const told = from.name === 'out-of-service' && from.told;
  return told ? [{ type: 'alarm', kind: 'in-service', detail: 'ready' }] : [];
}
