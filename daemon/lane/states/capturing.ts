import type { GreyReason } from '../../core/answer.ts';
import type { QualityReason } from '../../core/quality.ts';
import type { Prompt } from '../contract.ts';
import type { LaneEffect } from '../effects.ts';
import type { Capture, LaneEvent } from '../events.ts';
import type { Capturing, Context, Progress, Rule, Step } from '../state.ts';
import { isEmpty } from '../surroundings.ts';
import { sensorOf, type TraitName } from '../traits.ts';
import { officerForHelp, officerForTwo, oneAtATime } from './company.ts';
import { after, go, toCapturing, toGrey, toNextTrait, withFailed } from './moves.ts';

const usualPrompt: Record<TraitName, Prompt> = { fingerprint: 'place-finger', iris: 'look-into-camera' };

/**
 * The traveller is asked for one trait after the other, so many attempts for each as the policy allows. What cannot be had
 * is a gap, and the next trait is asked for: whoever gave one is searched for by it.
 */
export const capturing: Rule<Capturing> = (phase, event, context) =>
  interrupted(phase, context) ??
  officerForHelp(phase, event, context) ??
  answered(phase, event, context) ??
  oneAtATime(phase, usualPrompt[phase.trait], context) ??
  late(phase, context) ??
  go(context, phase);

function interrupted(phase: Capturing, context: Context): Step | undefined {
  const { failed } = context.surroundings;
  if (failed.includes('presence')) return toGrey(phase, 'device-failed', context);
  if (isEmpty(context)) return gone(phase, context);
  return (
    officerForTwo(phase, context) ??
    (failed.includes(sensorOf[phase.trait]) ? without(phase, 'device-failed', context) : undefined)
  );
}

/**
 * Whoever has given something and leaves is searched for by that: a hit is a hit, whether or not somebody stays for it. A doubt that
 * nothing has settled stays, too.
 */
function gone(phase: Capturing, context: Context): Step {
  const { progress, effects } = leaving(phase, 'abandoned');
  if (progress.taken.length === 0) return toGrey(phase, 'abandoned', context);
  const told = [...progress.taken, ...progress.gaps.map(({ modality }) => modality)];
  const outstanding = context.config.traits.filter(({ modality }) => !told.includes(modality));
  const missing = outstanding.map(({ modality }) => ({ modality, reason: 'abandoned' }) as const);
  const search = toNextTrait({ ...progress, gaps: [...progress.gaps, ...missing] }, context);
  return after(effects, search);
}

function answered(phase: Capturing, event: LaneEvent, context: Context): Step | undefined {
  if (event.type === 'captured') {
    return isAnswer(event, phase) ? presented({ ...phase, pending: false }, event, context) : undefined;
  }
  if (event.type === 'capture-failed' && isAnswer(event, phase)) {
    return without({ ...phase, pending: false }, 'search-failed', context);
  }
  return !phase.pending && !phase.crowded ? again(phase, [], context) : undefined;
}

function isAnswer({ serial, trait, attempt }: Capture, phase: Capturing): boolean {
  return serial === phase.serial && trait === phase.trait && attempt === phase.attempt;
}

/**
 * What is captured while two people stand there may be the other one's: it uses up the attempt. What speaks against a
 * presentation is not asked away with another attempt; what could not be judged may be. Whoever leaves a doubt is searched
 * for by what was given all the same.
 */
function presented(
  phase: Capturing,
  { usable, doubt, hints }: LaneEvent & { type: 'captured' },
  context: Context,
): Step {
  const isSample = usable && !phase.crowded;
  if (doubt === 'against')
    return isSample ? inDoubt(phase, context) : without(phase, 'presentation-doubt', context);
  if (!isSample) return again(phase, hints, context);
  if (doubt === undefined) return toNextTrait(taking(phase), context);
  const isLast = phase.attempt >= context.config.captureAttempts;
  return isLast ? inDoubt(phase, context) : again({ ...phase, unsettled: phase.attempt }, hints, context);
}

function inDoubt(phase: Capturing, context: Context): Step {
  const { serial, taken, gaps } = taking(phase);
  const doubt = { modality: phase.trait, reason: 'presentation-doubt' } as const;
  return toNextTrait({ serial, taken, gaps: [...gaps, doubt] }, context);
}

function taking({ serial, trait, taken, gaps }: Capturing): Progress {
  return { serial, taken: [...taken, trait], gaps };
}

function again(phase: Capturing, hints: readonly QualityReason[], context: Context): Step {
  if (phase.attempt >= context.config.captureAttempts) return without(phase, 'unreadable', context);
  if (phase.crowded) return go(context, phase);
  return toCapturing(phase, { ...phase, attempt: phase.attempt + 1 }, context, hints);
}

/** Goes on without another sample of this trait. */
function without(phase: Capturing, failure: GreyReason, context: Context): Step {
  const { progress, effects } = leaving(phase, failure);
  return after(effects, toNextTrait(progress, context));
}

/**
 * The trait is left as it is: a question that is still open is withdrawn. A sample that could be used and whose presentation nothing
 * has settled is searched with, for the lists' sake; the doubt about it stays.
 */
function leaving({ serial, trait, taken, gaps, pending, unsettled }: Capturing, failure: GreyReason) {
  const reason: GreyReason = unsettled === undefined ? failure : 'presentation-doubt';
  const recalled = unsettled === undefined ? [] : [trait];
  const progress: Progress = {
    serial,
    taken: [...taken, ...recalled],
    gaps: [...gaps, { modality: trait, reason }],
  };
  const effects: LaneEffect[] = pending ? [{ type: 'cancel-sensing' }] : [];
  if (unsettled !== undefined) effects.push({ type: 'recall', serial, trait, attempt: unsettled });
  return { progress, effects };
}

function late(phase: Capturing, context: Context): Step | undefined {
  if (!phase.pending || context.nowMs < phase.deadlineMs) return undefined;
  const lost = withFailed(context, sensorOf[phase.trait], 'no answer in time');
  return after(lost.alarms, without(phase, 'device-failed', lost.context));
}
